"""Editions of what `segment` or `update` wrote into a folder: its rows are linked, not copied."""

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from analysis.core.errors import InputError
from analysis.editions.edition import Edition
from analysis.editions.figures import Made, edition_of
from analysis.editions.kept import add, editions_of
from analysis.store.folder import CELLS_FILE, CUSTOMERS_FILE, JSON_FILE, open_segmentation
from analysis.store.names.following import PORTRAITS_FILE
from analysis.store.names.given import NAMES_FILE, read_names, result_of, with_names
from analysis.store.segmentation import Segmentation

LINKED = (CELLS_FILE, CUSTOMERS_FILE, JSON_FILE, NAMES_FILE, PORTRAITS_FILE)


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def current_editions(folder: Path) -> tuple[Edition, ...]:
    """Return every edition; what the folder itself holds becomes one where it is not one yet.

    Only for who holds the lock of the editions. Raises InputError where the folder has no segmentation.
    """
    editions = editions_of(folder)
    s = open_segmentation(folder)
    if result_of(s) in {e.result for e in editions if e.how == "segmented"}:
        return editions
    number = editions[-1].number + 1 if editions else 1
    return (*editions, add(folder, number, lambda aside: _take(folder, aside, s, number)))


def _take(folder: Path, aside: Path, s: Segmentation, number: int) -> Edition:
    for name in LINKED:
        if (folder / name).exists():
            _link(folder / name, aside / name)
    written = datetime.fromtimestamp((folder / JSON_FILE).stat().st_mtime, UTC).isoformat(timespec="seconds")
    made = Made(number, written, "segmented", number)
    return edition_of(s, called(s, folder), made, s.question.source)


def called(s: Segmentation, folder: Path) -> tuple[str, ...]:
    """Return what the segments of `s` are called, with the names that people gave in the folder."""
    named = s
    with suppress(InputError):  # names that cannot be read are not shown
        named = with_names(s, read_names(folder))
    return named.solution(s.n_clusters).names


def _link(path: Path, to: Path) -> None:
    """Share the file, which is only ever replaced; copy it where the disk cannot share."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copy(path, to)
