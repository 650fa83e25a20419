"""Cells: all customers that agree in every column with a use, with their count: the table that all else reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True)
class Cells:
    """One entry per cell, sorted by features, then categories, then descriptors.

    `values`: feature key to float64 (n_cells,) in original units. `described`: the same for descriptors, which take no
    part in forming segments, NaN where customers have no value (NULL in the file). `codes`: category key to int64
    (n_cells,), positions in that category's `values`. `counts`: int64 (n_cells,), customers per cell. `points`: float32
    (n_cells, 2), the customer map. `labels`: n_clusters to uint8 (n_cells,), segment numbers from 1. `ids`: the first
    ids of each cell's customers as text, empty where customers have none. `sums`: for numbers that are rounded, key to
    the sum of the exact values of each cell's customers, float64 (n_cells,), so that means are exact though values are
    rounded. `silhouettes`: where cells are groups of different customers, n_clusters to the mean of these customers'
    own.
    """

    values: dict[str, Floats]
    codes: dict[str, NDArray[np.int64]]
    counts: NDArray[np.int64]
    points: NDArray[np.float32]
    labels: dict[int, NDArray[np.uint8]]
    ids: tuple[str, ...] = ()
    sums: dict[str, Floats] = field(default_factory=dict)
    silhouettes: dict[int, Singles] = field(default_factory=dict)
    described: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.counts)

    def matrix(self, coded: Sequence[str] = ()) -> Floats:
        """Features side by side, then the codes of categories by their keys: float64 (n_cells, n_columns)."""
        columns = [*self.values.values(), *(self.codes[key].astype(np.float64) for key in coded)]
        return np.column_stack(columns)

    @property
    def numbers(self) -> dict[str, Floats]:
        """Features and descriptors, by key."""
        return {**self.values, **self.described}

    def known(self, key: str, chosen: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """Return which of the `chosen` cells (default: all) have a value; bool (n_cells,). Features always have one."""
        every = np.ones(len(self), dtype=bool) if chosen is None else chosen
        return every if key in self.values else every & ~np.isnan(self.described[key])

    def given(self, key: str) -> Floats:
        """Return the values of a feature or descriptor in those cells that have one."""
        return self.numbers[key][self.known(key)]

    def mean(self, key: str, chosen: NDArray[np.bool_] | None = None) -> float:
        """Mean over the customers of the `chosen` cells (default: all) that have a value, exact though it be rounded.

        NaN where nobody has a value.
        """
        every = self.known(key, chosen)
        if not every.any():
            return float("nan")
        sums = self.sums.get(key)
        if sums is None:
            return weighted_mean(self.numbers[key][every], self.counts[every])
        return float(sums[every].sum() / self.counts[every].sum())

    def forming(self) -> tuple["Cells", NDArray[np.int64]]:
        """Return the cells as they are without descriptors, and the place among them of each of these cells (n_cells,).

        What forms and judges segments works on those, so that descriptors change nothing about it, to the last bit.
        """
        if not self.described:
            return self, np.arange(len(self))
        parts = [*self.values.values(), *self.codes.values()]
        begins = np.ones(len(self), dtype=bool)
        begins[1:] = np.any([part[1:] != part[:-1] for part in parts], axis=0)
        starts = np.flatnonzero(begins)
        together = Cells(
            {key: values[starts] for key, values in self.values.items()},
            {key: codes[starts] for key, codes in self.codes.items()},
            np.add.reduceat(self.counts, starts),
            self.points[starts],
            {k: labels[starts] for k, labels in self.labels.items()},
            tuple(self.ids[i] for i in starts) if self.ids else (),
            {key: np.add.reduceat(sums, starts) for key, sums in self.sums.items() if key in self.values},
        )
        return together, np.cumsum(begins) - 1

    def with_results(self, points: NDArray[np.float32], labels: dict[int, NDArray[np.uint8]]) -> "Cells":
        """Return the same cells, placed on the map and in segments."""
        return replace(self, points=points, labels=labels)


def at_most(n: int, most: int) -> NDArray[np.int64]:
    """Positions of `most` of `n` in order, drawn at random but the same each time; all where there are no more."""
    return np.arange(n) if n <= most else np.sort(np.random.default_rng(0).choice(n, most, replace=False))


def weighted_quantile(values: Floats, counts: NDArray[np.int64], q: float) -> float:
    """Return the `q` quantile of `values` repeated `counts` times, interpolated (Hyndman & Fan 1996, type 7)."""
    return weighted_quantiles(values, counts, (q,))[0]


def weighted_quantiles(values: Floats, counts: NDArray[np.int64], qs: Sequence[float]) -> list[float]:
    """Several quantiles, as `weighted_quantile` gives each."""
    order = np.argsort(values, kind="stable")
    ends, in_order = np.cumsum(counts[order]), values[order]
    quantiles = []
    for q in qs:
        position = q * (ends[-1] - 1)
        low, high = np.floor(position), np.ceil(position)
        below, above = in_order[np.searchsorted(ends, [low, high], side="right")]
        quantiles.append(float(below + (above - below) * (position - low)))
    return quantiles


def weighted_mean(values: Floats, counts: NDArray[np.int64]) -> float:
    """Mean of `values` repeated `counts` times."""
    return float((values * counts).sum() / counts.sum())


def weighted_std(values: Floats, counts: NDArray[np.int64]) -> float:
    """Return population standard deviation of `values` repeated `counts` times."""
    mean = weighted_mean(values, counts)
    return float(np.sqrt((counts * (values - mean) ** 2).sum() / counts.sum()))


def signed_log(values: Floats) -> Floats:
    """log(1 + x) for values from 0, and its mirror image below, so that values less than zero are kept apart, too."""
    return np.asarray(np.copysign(np.log1p(np.abs(values)), values), dtype=np.float64)


def signed_exp(values: Floats) -> Floats:
    """Undo `signed_log`."""
    return np.asarray(np.copysign(np.expm1(np.abs(values)), values), dtype=np.float64)


def crossed(a: NDArray[Any], b: NDArray[Any], counts: NDArray[np.int64], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Count the customers of cells who are in segment i + 1 of `a` and j + 1 of `b`, as an array of `shape`."""
    rows, columns = shape
    places = (a.astype(np.int64) - 1) * columns + b.astype(np.int64) - 1
    return np.bincount(places, counts, rows * columns).astype(np.int64).reshape(rows, columns)
