"""Numeric columns that did not take part in forming segments: whether segments differ in them, by a real test."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import f as f_distribution

from analysis.core.cells import Floats
from analysis.core.duckdb_io import connect, literal, quote
from analysis.core.headers import read_header
from analysis.model.variance import squares_of_groups
from analysis.store.folder import CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation

NUMERIC_SHARE = 0.9


@dataclass(frozen=True)
class Outsider:
    """One-way analysis of variance (Fisher 1925) of a column that formed no segment, over segments.

    `n` counts the customers with a value; eta squared is the share of the variance between segments.
    """

    column: str
    label: str
    unit: str
    n: int
    means: list[float | None]
    f: float
    df_between: int
    df_within: int
    p_value: float
    eta_squared: float


def outsiders(s: Segmentation, folder: Path) -> dict[int, list[Outsider]]:
    """Return the tests for every number of segments; columns that are not numeric, or do not vary, are left out.

    There are none where customers are kept in groups, as the folder does not have those columns.
    """
    used = {s.schema.id_column, *(f.column for f in s.schema.numbers), *(c.column for c in s.schema.categories)}
    by_k: dict[int, list[Outsider]] = {k: [] for k in s.ks}
    if s.protection is not None:
        return by_k
    for column in (c for c in s.schema.columns if c not in used):
        sums = _by_cell(folder, column, len(s.cells))
        if sums is None:
            continue
        for k in s.ks:
            tested = _test(s, column, sums, k)
            by_k[k] += [tested] if tested is not None else []
    return by_k


@dataclass(frozen=True)
class _Sums:
    """Per cell: how many customers have a number, the sums of its difference from `mean` and of the squares of that."""

    mean: float
    n: Floats
    total: Floats
    square: Floats


def _by_cell(folder: Path, column: str, n_cells: int) -> _Sums | None:
    value = f"TRY_CAST({quote(column)} AS DOUBLE)"
    rows = f"read_parquet({literal(str(folder / CUSTOMERS_FILE))})"
    with connect() as connection:
        asked = f"SELECT count(*) FILTER (trim({quote(column)}) <> ''), count({value}), avg({value}) FROM {rows}"
        given, numeric, mean = connection.execute(asked).fetchall()[0]
        if not numeric or numeric < NUMERIC_SHARE * given:
            return None
        arrays = connection.execute(
            f"SELECT __cell, count(v), sum(v - ?), sum((v - ?) ** 2) FROM (SELECT __cell, {value} AS v FROM {rows}) "
            "WHERE __cell >= 0 AND v IS NOT NULL AND isfinite(v) GROUP BY __cell",
            [mean, mean],
        ).fetchall()
    n, total, square = np.zeros((3, n_cells))
    for cell, *own in arrays:
        n[cell], total[cell], square[cell] = own
    return _Sums(float(mean), n, total, square)


def _test(s: Segmentation, column: str, sums: _Sums, k: int) -> Outsider | None:
    at = s.cells.labels[k].astype(np.int64) - 1
    n, total, square = (np.bincount(at, part, k).astype(float) for part in (sums.n, sums.total, sums.square))
    if np.count_nonzero(n) < 2 or square.sum() <= 0:
        return None
    means = total / np.maximum(n, 1)
    between = squares_of_groups(n, means, np.maximum(square - n * means**2, 0.0))
    if between.f is None or between.eta_squared is None:
        return None
    p = float(f_distribution.sf(between.f, between.df_between, between.df_within))
    label, unit, _ = read_header(column)
    shown = [float(m) + sums.mean if own else None for m, own in zip(means, n, strict=True)]
    return Outsider(
        column,
        label,
        unit,
        int(n.sum()),
        shown,
        between.f,
        between.df_between,
        between.df_within,
        p,
        between.eta_squared,
    )
