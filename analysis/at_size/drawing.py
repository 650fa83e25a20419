"""Customers drawn to stand for all, where there would be too many cells: at random from each provisional segment."""

import numpy as np
from numpy.typing import NDArray

from analysis.at_size.grid import Grid
from analysis.at_size.placing import nearest_sql, scaled_sql
from analysis.at_size.sampling import decisive
from analysis.cells import Cells, Floats
from analysis.clustering import MAX_CLUSTERS, Scaler, find_centers, fit_scaler
from analysis.engine import exact_sums
from analysis.engines import Engine

DRAWN = 200_000


def draw_cells(engine: Engine, grid: Grid, sample: Floats, n_usable: int, size: int = DRAWN) -> tuple[Cells, int]:
    """Cells of about `size` customers, with counts that add up to all `n_usable`, and how many were drawn.

    Strata are ten segments of the `sample` (n, n_features). Half of the customers are drawn in proportion, half alike
    from every stratum (a compromise of Kish 1965, ch. 3.5), and stand for equally many of their stratum.
    """
    scaler, centers = _provisional(sample, grid)
    drawn_at = f", {engine.draw(decisive(engine.columns()))} AS kindred_draw"
    everybody = grid.rows_sql(engine.relation, drawn_at)
    rows = nearest_sql(everybody, scaled_sql(scaler), {"stratum": centers})
    found = engine.ask(f"SELECT stratum, count(*) AS n FROM ({rows}) AS s GROUP BY stratum")
    sizes = np.zeros(len(centers), dtype=np.int64)
    sizes[found["stratum"].astype(int) - 1] = found["n"]
    shares = np.minimum(1.0, size * (0.5 / n_usable + 0.5 / len(centers) / np.maximum(sizes, 1)))
    keys = grid.keys_sql()
    excess = [f"{f.excess_sql(f'x{i}')} AS e{i}" for i, f in enumerate(grid.schema.features) if f.rounded]
    named = ", ".join([f"{sql} AS p{i}" for i, sql in enumerate(keys)] + excess)
    threshold = " ".join(f"WHEN {j} THEN {share!r}" for j, share in enumerate(shares.tolist(), start=1))
    # most are left out before it is looked which stratum they are of
    some = f"SELECT * FROM ({everybody}) AS c WHERE kindred_draw < {float(shares.max())!r}"
    rows = nearest_sql(some, scaled_sql(scaler), {"stratum": centers})
    drawn = engine.ask(
        f"SELECT kindred_draw, stratum, {named} FROM ({rows}) AS s WHERE kindred_draw < CASE stratum {threshold} END"
    )
    return _cells(grid, drawn, sizes), len(drawn["stratum"])


def _provisional(sample: Floats, grid: Grid) -> tuple[Scaler, Floats]:
    features = grid.schema.features
    values = {f.key: column for f, column in zip(features, sample.T, strict=True)}
    ones = np.ones(len(sample), dtype=np.int64)
    cells = Cells(values, {}, ones, np.empty((0, 2), np.float32), {})
    scaler = fit_scaler(cells, {f.key: f.scaling for f in features})
    return scaler, find_centers(scaler.transform(sample), ones, MAX_CLUSTERS)


def _cells(grid: Grid, drawn: dict[str, np.ndarray], sizes: NDArray[np.int64]) -> Cells:
    """Drawn customers that share a place are one cell; counts are those of the customers that they stand for."""
    keys = [drawn[f"p{i}"].astype(np.int64) for i in range(len(grid.keys_sql()))]
    order = np.lexsort([drawn["kindred_draw"], *reversed(keys)])
    keys = [key[order] for key in keys]
    weights = _weights(drawn["stratum"][order].astype(int) - 1, sizes)
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    starts = np.flatnonzero(first)
    counts = np.add.reduceat(weights, starts)
    values, codes = grid.places([key[starts] for key in keys])
    sums = {}
    for i, f in enumerate(grid.schema.features):
        if f.rounded:
            excess = np.add.reduceat(drawn[f"e{i}"][order] * weights, starts)
            sums[f.key] = exact_sums(f, values[f.key], counts, excess)
    return Cells(values, codes, counts, np.empty((len(counts), 2), np.float32), {}, ("",) * len(counts), sums)


def _weights(strata: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many customers each drawn one stands for: whole numbers that add up to its stratum's size."""
    weights = np.zeros(len(strata), dtype=np.int64)
    for stratum, size in enumerate(sizes):
        own = np.flatnonzero(strata == stratum)
        if len(own):
            weights[own] = np.diff(np.floor(np.linspace(0, size, len(own) + 1) + 1e-9).astype(np.int64))
    return weights
