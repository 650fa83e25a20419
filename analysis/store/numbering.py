"""Segments keep their numbers from one result to the next, and so their colors, marks and order."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.core.errors import InputError
from analysis.store.folder import JSON_FILE, open_segmentation
from analysis.store.names.following import PORTRAITS_FILE, read_portraits, write_portraits
from analysis.store.names.given import result_of
from analysis.store.names.portraits import Portraits, match, portray
from analysis.store.segmentation import Segmentation, Solution

MAX_NEIGHBORS = 5  # results that are looked at, the latest first
Matched = Sequence[int | None]


def earlier_segments(folder: Path) -> Portraits | None:
    """Return what the segments in a folder are before another result takes their place; None where nobody knows."""
    with suppress(InputError):
        s = open_segmentation(folder)
        return read_portraits(folder, result_of(s)) or portray(s, folder)
    return read_portraits(folder)


def numbered_as(s: Segmentation, before: Portraits, folder: Path) -> Segmentation:
    """Return `s`, whose customers are in `folder`, with the numbers of segments that are clearly the same as before."""
    return renumbered(s, match(before, s, folder, s.ks))


def numbered_by_centers(s: Segmentation, before: Portraits) -> Segmentation:
    """Return the same for customers who stay where they are, so that only centers and sizes can be compared."""
    return renumbered(s, match(replace(before, people=()), s, Path(), s.ks))


def hand_down(folder: Path, source: str) -> None:
    """Copy to a new folder what segments were in the latest result of the same source in a folder next to it.

    Raises OSError where the folder cannot be written.
    """
    if (folder / PORTRAITS_FILE).exists() or (folder / JSON_FILE).exists():
        return
    neighbors = sorted(folder.parent.glob(f"*/{JSON_FILE}"), key=lambda path: -path.stat().st_mtime)
    for path in neighbors[:MAX_NEIGHBORS]:
        with suppress(InputError):
            s = open_segmentation(path.parent)
            if s.question.source == source:
                folder.mkdir(parents=True, exist_ok=True)
                write_portraits(folder, s, path.parent)
                return


def renumbered(s: Segmentation, matched: Mapping[int, Matched]) -> Segmentation:
    """Return a segmentation whose segments have other numbers; `s` itself where all have theirs already.

    `matched`: by number of segments, for each segment before the one that it is now, None where it is gone. Segments
    that are new take the numbers that are free, in canonical order.
    """
    orders = {k: order for k, of_k in matched.items() if (order := _order(of_k, k)) != list(range(1, k + 1))}
    if not orders:
        return s
    solutions = tuple(_in_order(x, orders[x.n_clusters]) if x.n_clusters in orders else x for x in s.solutions)
    labels = dict(s.cells.labels)
    for k, order in orders.items():
        places = np.zeros(k + 1, dtype=np.uint8)
        places[order] = np.arange(1, k + 1)
        labels[k] = places[s.cells.labels[k]]
    return replace(s, solutions=solutions, cells=s.cells.with_results(s.cells.points, labels))


def _order(matched: Matched, k: int) -> list[int]:
    """Return the present number of the segment that comes first, second, ..."""
    others = iter(n for n in range(1, k + 1) if n not in matched)
    return [next(others) if now is None else now for now in matched]


def _in_order(solution: Solution, order: Sequence[int]) -> Solution:
    segments = tuple(replace(solution.segments[number - 1], segment=i) for i, number in enumerate(order, start=1))
    rules = tuple(replace(solution.rules[number - 1], segment=i) for i, number in enumerate(order, start=1))
    clouds = solution.clouds and solution.clouds.in_order([number - 1 for number in order])
    return replace(solution, segments=segments, rules=rules if solution.rules else (), clouds=clouds)
