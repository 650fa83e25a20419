"""Who went from which segment to which between two editions, and why, counted on cells."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import crossed
from analysis.core.duckdb_io import connect, literal, quote
from analysis.editions.again.going_on import goes_on
from analysis.store.folder import CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation

Cause = Literal["stayed", "changed", "centers", "both", "came", "went", "unplaced"]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Flow:
    """Customers who went one way: segments by the numbers of their own edition, None where they had none.

    `cause`: "changed" where their values did it, "centers" where the centers moved, "both"; "came" and "went" where
    they are in one edition only, "unplaced" where a value is missing at one of the times.
    """

    before: int | None
    now: int | None
    cause: Cause
    n: int


@dataclass(frozen=True)
class Side:
    """One of the two editions: its customers, the folder of its rows, and how many segments count."""

    s: Segmentation
    rows: Path
    k: int

    @property
    def labels(self) -> Labels:
        """The segment of each cell, (n_cells,)."""
        return self.s.cells.labels[self.k].astype(np.int64)


def matched_segments(old_labels: Labels, now: Side, k_before: int) -> tuple[int | None, ...]:
    """Return for each segment of `now` the earlier one that it goes on from, None where it is new.

    `old_labels`: where the earlier centers put the cells of `now`, (n_cells,).
    """
    table = crossed(old_labels, now.labels, now.s.cells.counts, (k_before, now.k))
    return tuple(goes_on(table, j) for j in range(now.k))


def flows_by_id(
    before: Side, now: Side, old_labels: Labels, matched: tuple[int | None, ...]
) -> tuple[Flow, ...] | None:
    """Return every way that customers went, the largest first; None where they cannot be found again by an id."""
    id_column = before.s.schema.id_column
    if id_column is None or id_column != now.s.schema.id_column or not (_has_all(before) and _has_all(now)):
        return None
    a, b = (_cells_sql(side, id_column) for side in (before, now))
    with connect() as connection:
        pairs = connection.execute(
            f"SELECT a.cell, b.cell, count(*) FROM ({a}) a FULL JOIN ({b}) b USING (id) GROUP BY 1, 2"
        ).fetchall()
    flows: Counter[tuple[int | None, int | None, Cause]] = Counter()
    labels = before.labels, now.labels
    for cell_before, cell_now, n in pairs:
        way = _way(cell_before, cell_now, labels, old_labels, matched)
        if way is not None:
            flows[way] += n
    order = sorted(flows.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(Flow(*way, n) for way, n in order)


def _way(
    cell_before: int | None,
    cell_now: int | None,
    labels: tuple[Labels, Labels],
    old_labels: Labels,
    matched: tuple[int | None, ...],
) -> tuple[int | None, int | None, Cause] | None:
    """Return the way of the customers in two cells; None where they were in no segment at either time."""
    was = None if cell_before is None or cell_before < 0 else int(labels[0][cell_before])
    is_now = None if cell_now is None or cell_now < 0 else int(labels[1][cell_now])
    if was is None and is_now is None:
        return None
    if was is None or is_now is None or cell_now is None:
        missing = cell_before if was is None else cell_now
        return was, is_now, "unplaced" if missing is not None else "came" if was is None else "went"
    return was, is_now, _cause(was, int(old_labels[cell_now]), matched[is_now - 1])


def _cause(was: int, by_old_centers: int, goes_on_from: int | None) -> Cause:
    if was == goes_on_from:
        return "stayed"
    if by_old_centers == goes_on_from:
        return "changed"
    return "centers" if by_old_centers == was else "both"


def _has_all(side: Side) -> bool:
    """Return whether the rows are those of every customer, not only examples or groups."""
    path = side.rows / CUSTOMERS_FILE
    if side.s.protection is not None or not path.exists():
        return False
    with connect() as connection:
        ((n,),) = connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(path))})").fetchall()
    return bool(n == side.s.n_customers)


def _cells_sql(side: Side, id_column: str) -> str:
    file = literal(str(side.rows / CUSTOMERS_FILE))
    return (
        f"SELECT trim({quote(id_column)}) AS id, max(__cell) AS cell FROM read_parquet({file}) "
        f"WHERE trim({quote(id_column)}) <> '' GROUP BY 1"
    )
