"""What a new edition builds on: the yardstick, which is the approved edition, and the centers that it has."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.core.errors import InputError
from analysis.editions.approvals import approved
from analysis.editions.edition import Edition
from analysis.editions.kept import edition_named, has_rows, rows_of
from analysis.store.folder import open_segmentation
from analysis.store.names.given import NAMES_FILE, Names, read_names, result_of
from analysis.store.segmentation import Segmentation


@dataclass(frozen=True)
class Base:
    """The editions of a folder; `yardstick` is the approved one, without one that whose centers the latest has."""

    folder: Path
    editions: tuple[Edition, ...]
    yardstick: Edition

    @property
    def latest(self) -> Edition:
        """The edition that was written last."""
        return self.editions[-1]

    @property
    def number(self) -> int:
        """The number of the next edition."""
        return self.latest.number + 1

    @cached_property
    def model(self) -> Segmentation:
        """The segmentation whose centers count."""
        return open_rows(self.folder, self.yardstick.model)

    @cached_property
    def before(self) -> Segmentation:
        """The customers of the yardstick."""
        is_model = self.yardstick.number == self.yardstick.model
        return self.model if is_model else open_rows(self.folder, self.yardstick.number)

    @cached_property
    def current(self) -> Segmentation:
        """The customers of the latest edition."""
        is_yardstick = self.latest.number == self.yardstick.number
        return self.before if is_yardstick else open_rows(self.folder, self.latest.number)

    @cached_property
    def names(self) -> Names:
        """The latest names that people gave to the segments of the model."""
        places = (self.folder, rows_of(self.folder, self.latest.number), rows_of(self.folder, self.yardstick.model))
        given = [read_names(place) for place in places if (place / NAMES_FILE).exists()]
        own = [names for names in given if names.of in {result_of(self.model), self.latest.result}]
        return max(own, key=lambda names: names.revision, default=Names())

    @property
    def called(self) -> tuple[str, ...]:
        """What the segments of the model are called."""
        return self.names.called(self.model.solution(self.model.n_clusters))


def base_of(folder: Path, editions: tuple[Edition, ...]) -> Base:
    """Return what a new edition of a folder builds on. Raises InputError where the approved edition is gone."""
    approval = approved(folder)
    number = editions[-1].model if approval is None else approval.edition
    return Base(folder, editions, edition_named(editions, number, folder))


def open_rows(folder: Path, number: int) -> Segmentation:
    """Return the segmentation of an edition. Raises InputError where its rows were dropped or are damaged."""
    if not has_rows(folder, number):
        raise InputError(
            f"The rows of edition {number} of {folder} are no longer kept; choose a later edition, or raise "
            "KINDRED_EDITIONS before the next ones."
        )
    return open_segmentation(rows_of(folder, number))
