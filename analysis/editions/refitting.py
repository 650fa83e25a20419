"""A refit to try before it counts: segments formed again from the latest customers, next to the present ones."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.clustering.describe_fitted import describe_cells
from analysis.clustering.fit_all import About, fit_cells
from analysis.clustering.same_numbers import keep_numbers
from analysis.core.cells import crossed
from analysis.core.errors import InputError
from analysis.editions.again.going_on import goes_on
from analysis.editions.approvals import Approval, check_words, write_approval
from analysis.editions.base import Base, base_of
from analysis.editions.edition import Edition
from analysis.editions.figures import Made, edition_of
from analysis.editions.first import called, current_editions, now
from analysis.editions.kept import add, rows_of, writing
from analysis.store.folder import CUSTOMERS_FILE, save
from analysis.store.names.following import follow, remember
from analysis.store.names.given import renamed, result_of, write_names
from analysis.store.segmentation import Segmentation, Solution

SPLIT_SHARE = 0.25  # of a segment, that goes to each of the segments it splits into


@dataclass(frozen=True)
class Refit:
    """What segments formed again from the customers of an edition would be like.

    `before`, `after`: what segments are called; `table[i][j]` counts customers of segment i + 1 who would be in j + 1.
    `matched[j]`: the segment that j + 1 goes on from, None where it appears.
    """

    edition: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    matched: tuple[int | None, ...]

    @property
    def n(self) -> int:
        """Customers."""
        return sum(map(sum, self.table))

    @property
    def n_moved(self) -> int:
        """Customers who would be in a segment that does not go on from theirs."""
        return self.n - sum(self.table[i - 1][j] for j, i in enumerate(self.matched) if i is not None)

    def to_document(self) -> dict[str, Any]:
        """Return the refit as JSON values."""
        return asdict(self) | {"n": self.n, "n_moved": self.n_moved, "sentences": list(self.sentences())}

    def sentences(self) -> Iterator[str]:
        """Yield who would move, then which segments split, disappear and appear."""
        share = self.n_moved / self.n
        yield f"A refit on edition {self.edition} would move {self.n_moved:,} of {self.n:,} customers ({share:.0%})."
        gone = [i for i in range(1, len(self.before) + 1) if i not in self.matched]
        if not gone and None not in self.matched:
            yield f"All {len(self.before)} segments go on under their names."
        yield from (self._gone(i) for i in gone)
        yield from (self._new(j) for j, i in enumerate(self.matched) if i is None)

    def _gone(self, segment: int) -> str:
        row = np.array(self.table[segment - 1])
        order = np.argsort(-row, kind="stable")
        parts = [f"“{self.after[j]}” ({row[j]:,})" for j in order if row[j] >= SPLIT_SHARE * row.sum()]
        name = f"“{self.before[segment - 1]}”"
        if len(parts) > 1:
            return f"{name} splits into {' and '.join(parts)}."
        return f"{name} disappears; most of its customers go to “{self.after[order[0]]}” ({row[order[0]]:,})."

    def _new(self, j: int) -> str:
        column = np.array([row[j] for row in self.table])
        most = int(column.argmax())
        return (
            f"“{self.after[j]}” appears with {column.sum():,} customers, "
            f"{column[most]:,} of them from “{self.before[most]}”."
        )

    def lines(self) -> Iterator[str]:
        """Yield the sentences, then customers of each segment now and after."""
        yield from self.sentences()
        yield "     now    after  segment"
        for j, (name, i) in enumerate(zip(self.after, self.matched, strict=True)):
            was = f"{sum(self.table[i - 1]):8,}" if i else f"{'new':>8}"
            yield f"{was} {sum(row[j] for row in self.table):8,}  {name}"


def preview(folder: Path, n_clusters: int | None = None) -> Refit:
    """Return what a refit on the latest customers would be like; nothing is written but a first edition.

    Raises InputError where rows of the latest edition are gone, or that number of segments is not possible.
    """
    with writing(folder):
        base = base_of(folder, current_editions(folder))
    return _tried(base, n_clusters)[0]


def accept(folder: Path, by: str, note: str, n_clusters: int | None = None) -> tuple[Refit, Edition]:
    """Write the refit as a new edition, and approve it. Raises InputError as `preview` and `approve` do."""
    check_words(by, note)  # before anything is written
    with writing(folder):
        base = base_of(folder, current_editions(folder))
        refit, result = _tried(base, n_clusters)
        edition = add(folder, base.number, lambda aside: _rows(base, result, aside))
        write_approval(folder, Approval(edition.number, by.strip(), now(), note.strip()))
    return refit, edition


def _tried(base: Base, n_clusters: int | None) -> tuple[Refit, Segmentation]:
    """Return the refit and its result, whose matched segments keep their earlier derived names."""
    if base.model.protection is not None or base.model.origin is not None:
        raise InputError(
            f"Only customers that were copied can be fitted again; `segment` those of {base.folder} again."
        )
    latest = base.current
    k = n_clusters or base.model.n_clusters
    about = About(replace(latest.question, n_clusters=k), latest.schema, latest.n_customers, latest.report)
    result = describe_cells(about, latest.cells, fit_cells(about, latest.cells))
    result = keep_numbers(replace(result, precision=latest.precision), base.model)
    k_before = base.model.n_clusters
    table = crossed(latest.cells.labels[k_before], result.cells.labels[k], latest.cells.counts, (k_before, k))
    matched = tuple(goes_on(table, j) for j in range(k))
    kept = base.model.solution(k_before).names
    result = replace(
        result, solutions=tuple(_named(x, kept, matched) if x.n_clusters == k else x for x in result.solutions)
    )
    before = base.called
    derived = result.solution(k).names
    after = tuple(before[i - 1] if i else derived[j] for j, i in enumerate(matched))
    return Refit(base.latest.number, before, after, tuple(map(tuple, table.tolist())), matched), result


def _named(solution: Solution, kept: tuple[str, ...], matched: tuple[int | None, ...]) -> Solution:
    """Give segments that go on their derived names; new ones keep theirs unless it is taken."""
    taken = {kept[i - 1] for i in matched if i}
    derived = [f"{name} (new)" if name in taken else name for name in solution.names]
    return renamed(solution, tuple(kept[i - 1] if i else derived[j] for j, i in enumerate(matched)))


def _rows(base: Base, result: Segmentation, aside: Path) -> Edition:
    """Save the refit; names that people gave follow their customers."""
    customers = rows_of(base.folder, base.latest.number) / CUSTOMERS_FILE
    save(result, aside, lambda path: shutil.copy(customers, path))
    if base.names.of:
        write_names(aside, replace(base.names, of=result_of(base.current)))
        remember(aside, base.current)
        follow(aside, result)
    made = Made(base.number, now(), "refitted", base.number)
    return edition_of(result, called(result, aside), made, base.latest.source)
