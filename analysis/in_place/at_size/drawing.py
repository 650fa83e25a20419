"""Customers drawn to stand for all, where there would be too many cells, each for equally many of its kind."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.methods.kmeans import MAX_CLUSTERS, find_centers
from analysis.clustering.methods.lloyd import assign
from analysis.clustering.scale.scaler import Scaler, scaler_for
from analysis.core.cells import Cells, Floats
from analysis.in_place.at_size.grid import Grid
from analysis.in_place.at_size.nearest_sql import nearest_sql, scaled_sql
from analysis.in_place.at_size.sampling import decisive
from analysis.in_place.engines import Engine

DRAWN = 200_000


@dataclass(frozen=True)
class Strata:
    """Segments of which as many customers are drawn as each has of all: centers (k, n_features) in scaled units.

    Features alone make them: what is drawn is right for any strata, and more precise for those that differ.
    """

    scaler: Scaler
    centers: Floats


@dataclass(frozen=True)
class Drawn:
    """Cells of customers that stand for all; `persons` (n_cells,) are those that were drawn."""

    cells: Cells
    persons: NDArray[np.int64]

    @property
    def n(self) -> int:
        """How many were drawn."""
        return int(self.persons.sum())


def draw_cells(engine: Engine, grid: Grid, strata: Strata, n_usable: int, size: int = DRAWN) -> Drawn:
    """Return cells of about `size` customers, with counts that add up to all `n_usable`.

    All customers have the same chance. The engine counts the sizes of the strata among all customers: those drawn
    stand for equally many of their stratum (Cochran 1977, 5A.9).
    """
    scaler, centers = strata.scaler, strata.centers
    overall = grid.rows_sql(engine.relation, f", {engine.draw(decisive(engine.columns()))} AS kindred_draw")
    placed = nearest_sql(overall, scaled_sql(scaler), {"stratum": centers})
    by_stratum = engine.ask(f"SELECT stratum, count(*) AS n FROM ({placed}) AS s GROUP BY stratum")
    sizes = np.zeros(len(centers), dtype=np.int64)
    sizes[by_stratum["stratum"].astype(int) - 1] = by_stratum["n"]
    drawn = engine.ask(f"SELECT * FROM ({overall}) AS c WHERE kindred_draw < {min(1.0, size / n_usable)!r}")
    points = scaler.transform(np.column_stack([drawn[f"x{i}"] for i in range(len(grid.schema.features))]))
    of = assign(points, centers)
    return _cells(grid, drawn, _weights(of, drawn["kindred_draw"], _reached(sizes, of)))


def _reached(sizes: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the few customers of strata of which nobody was drawn with the largest stratum, so that none is lost."""
    reached = np.where(np.isin(np.arange(len(sizes)), of), sizes, 0)
    reached[reached.argmax()] += sizes.sum() - reached.sum()
    return reached


def provisional(sample: Floats, grid: Grid) -> Strata:
    """Return ten segments of a `sample` (n, n_features)."""
    features = grid.schema.features
    values = {f.key: column for f, column in zip(features, sample.T, strict=True)}
    ones = np.ones(len(sample), dtype=np.int64)
    cells = Cells(values, {}, ones, np.empty((0, 2), np.float32), {})
    scaler = scaler_for(cells, replace(grid.schema, categories=()))
    return Strata(scaler, find_centers(scaler.transform(sample), ones, MAX_CLUSTERS))


def _cells(grid: Grid, drawn: dict[str, np.ndarray], weights: NDArray[np.int64]) -> Drawn:
    """Drawn customers that share a place are one cell; counts are those of the customers that they stand for."""
    places = [grid.index_of(i, drawn[f"x{i}"]) for i in range(len(grid.schema.features))]
    places += [drawn[f"g{i}"].astype(np.int64) for i in range(len(grid.schema.categories))]
    order = np.lexsort(places[::-1])
    places = [at[order] for at in places]
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.any([at[1:] != at[:-1] for at in places], axis=0)
    starts = np.flatnonzero(first)
    counts = np.add.reduceat(weights[order], starts)
    values, codes = grid.at_places([at[starts] for at in places])
    rounded = [(i, f) for i, f in enumerate(grid.schema.features) if f.rounded]
    sums = {f.key: np.add.reduceat((drawn[f"x{i}"] * weights)[order], starts) for i, f in rounded}
    cells = Cells(values, codes, counts, np.empty((len(counts), 2), np.float32), {}, ("",) * len(counts), sums)
    return Drawn(cells, np.diff(np.append(starts, len(order))).astype(np.int64))


def _weights(strata: NDArray[np.int64], draw: Floats, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many customers each drawn one stands for: whole numbers that add up to its stratum's size."""
    weights = np.zeros(len(strata), dtype=np.int64)
    for stratum, size in enumerate(sizes):
        own = np.flatnonzero(strata == stratum)
        if len(own):
            ends = np.arange(len(own) + 1) * int(size) // len(own)
            weights[own[np.argsort(draw[own])]] = np.diff(ends)
    return weights
