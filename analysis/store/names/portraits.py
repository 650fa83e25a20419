"""What a segment was when it got its name, and which segment of another result is the same one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import signed_log
from analysis.core.duckdb_io import connect, literal, quote
from analysis.store.assignment import assign
from analysis.store.folder import CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation

MOST_PEOPLE = 2_000  # customers remembered of a segment, those whose digests come first
ENOUGH, ENOUGH_SHARE = 10, 0.3  # of them found again decide alone
NEAR, FARTHER, SIZES = 0.5, 2.0, 2.0  # standard deviations; times as far; times as large
Table = NDArray[np.int64]


@dataclass(frozen=True)
class Portrait:
    """One segment: its center in original units by column, and its share of all customers.

    `values`: shares of its customers by value, for each category that forms segments, by column.
    """

    center: Mapping[str, float]
    share: float
    values: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Portraits:
    """All segments of a result, by n_clusters; `people`: digests of ids, `labels` their segments by n_clusters."""

    segments: Mapping[int, tuple[Portrait, ...]]
    people: tuple[str, ...] = ()
    labels: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def portray(s: Segmentation, folder: Path) -> Portraits:
    """Return what is remembered of a result whose customers are in `folder`."""
    segments = {x.n_clusters: tuple(Portrait(g.center, g.share, s.shares(g)) for g in x.segments) for x in s.solutions}
    people = _people(s, folder, f"ORDER BY 1 LIMIT {MOST_PEOPLE}")
    cells = np.array(list(people.values()), dtype=np.int64)
    labels = {k: tuple(s.cells.labels[k][cells].tolist()) for k in s.ks} if people else {}
    return Portraits(segments, tuple(people), labels)


def _people(s: Segmentation, folder: Path, which: str) -> dict[str, int]:
    """Digests of ids with the cell of each; none where not all customers, or no ids, are in the folder."""
    path = folder / CUSTOMERS_FILE
    if s.schema.id_column is None or s.protection is not None or s.n_kept is not None or not path.exists():
        return {}
    digest = f"substr(md5(trim(CAST({quote(s.schema.id_column)} AS VARCHAR))), 1, 12)"
    with connect() as connection:
        rows = connection.execute(
            f"SELECT {digest} AS digest, __cell FROM read_parquet({literal(str(path))}) WHERE __cell >= 0 {which}"
        ).fetchall()
    return dict(rows)


def match(before: Portraits, s: Segmentation, folder: Path, ks: Iterable[int]) -> dict[int, tuple[int | None, ...]]:
    """Return by number of segments, for each segment before, the one that it is now; None where that is not clear.

    Numbers of segments that only one of the results has are left out. The same customers decide: a segment is the same
    if more than half of its customers are in it, and of its customers more than half were. Where too few are found
    again, centers and sizes decide (`_by_centers`).
    """
    again = _cells_of_remembered(before, s, folder)
    return {k: _matched(before, s, again, k) for k in ks if k in before.segments and k in s.ks}


def _cells_of_remembered(before: Portraits, s: Segmentation, folder: Path) -> dict[str, int]:
    """Return the cells of remembered customers, by digest of their id."""
    if not before.people:
        return {}
    known = ", ".join(literal(digest) for digest in before.people)
    return _people(s, folder, f"AND digest IN ({known})")


def _matched(before: Portraits, s: Segmentation, again: Mapping[str, int], k: int) -> tuple[int | None, ...]:
    if k not in before.labels or len(again) < max(ENOUGH, ENOUGH_SHARE * len(before.people)):
        return _by_centers(before.segments[k], s, k)
    table = np.zeros((k, k), dtype=np.int64)
    for digest, was in zip(before.people, before.labels[k], strict=True):
        if digest in again:
            table[was - 1, s.cells.labels[k][again[digest]] - 1] += 1
    return tuple(same_segment(table, i) for i in range(k))


def same_segment(table: Table, i: int) -> int | None:
    """Return the segment that row i of a table of customers goes on as: both hold more than half of the other's."""
    j = int(table[i].argmax())
    both = int(table[i, j])
    return j + 1 if 2 * both > table[i].sum() and 2 * both > table[:, j].sum() else None


def _by_centers(before: Sequence[Portrait], s: Segmentation, n_clusters: int) -> tuple[int | None, ...]:
    """Match one to one with the least distance in all (in the stored scale), and keep what is near and alone.

    A pair is clear if centers are within half a standard deviation, any other center is at least twice as far from
    either, and none of the two is more than twice as large as the other.
    """
    now = s.solution(n_clusters).segments
    columns = {c.column for c in s.schema.forming}
    if any({*p.center, *p.values} != columns for p in before):
        return (None,) * len(before)
    a = _scaled(s, before)
    b = _scaled(s, [Portrait(g.center, g.share, s.shares(g)) for g in now])
    apart = np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2) / len(columns))
    if np.isnan(apart).any():
        return (None,) * len(before)
    pairs = assign(apart.tolist())
    return tuple(
        j + 1 if _is_clear(apart, i, j) and _alike_size(before[i].share, now[j].share) else None
        for i, j in enumerate(pairs)
    )


def _scaled(s: Segmentation, portraits: Sequence[Portrait]) -> NDArray[np.float64]:
    columns = []
    for f in s.schema.features:
        values = np.array([p.center[f.column] for p in portraits], dtype=np.float64)
        plain = signed_log(values) if s.scaling.kind[f.key] == "log" else values
        columns.append((plain - s.scaling.mean[f.key]) / s.scaling.scale[f.key])
    places = [
        np.array([s.scaling.average(c.key, p.values[c.column]) for p in portraits]) for c in s.schema.forming_categories
    ]
    return np.column_stack([*columns, *places])


def _is_clear(apart: NDArray[np.float64], i: int, j: int) -> bool:
    others = np.concatenate([np.delete(apart[i], j), np.delete(apart[:, j], i)])
    return bool(apart[i, j] <= NEAR and others.min() >= FARTHER * apart[i, j])


def _alike_size(a: float, b: float) -> bool:
    return max(a, b) <= SIZES * min(a, b)
