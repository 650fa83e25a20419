"""Rounding of features in place, so that the cells are few enough to cluster and to send to a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log2

import duckdb
import numpy as np

from analysis.cleaning.rounding import coarser
from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.in_place.at_size.domains import Domains
from analysis.in_place.at_size.grid import Grid
from analysis.in_place.engines import Engine

BUDGET = 1_000_000
FINENESS = (1024, 512, 256, 128, 64)
# values that hardly repeat would be most of what browsers are sent, and separate segments no better than steps
MOST_VALUES = 20_000
MOST_BYTES = 3_000_000
DENSE = 4 * BUDGET  # places, of which a quarter may then be taken
FEW = 100_000  # customers of whom all values can be sent nevertheless


@dataclass(frozen=True)
class Fineness:
    """The grid that was chosen; `fits`: whether its cells are within the budget."""

    grid: Grid
    fits: bool


def choose(engine: Engine, domains: Domains, sample: duckdb.DuckDBPyConnection, budget: int = BUDGET) -> Fineness:
    """Find the finest grid of about `budget` cells at most, from exact values to steps of a 64th of the range.

    There may also not be more cells than a browser can be sent in 3 MB.

    `sample` has `typed` (see `cleaning.Cleaned`). Where it already shows far too many cells, the engine
    is not asked. Raises InputError for a feature that reaches too far.
    """
    grid, n = domains.grid, domains.n_usable
    possible = [c for c in _candidates(grid, sample) if not c.beyond]
    if n > FEW and possible and possible[0] == grid and _most_values(sample, grid) > MOST_VALUES:
        del possible[0]
    most = {id(c): min(budget, _most_cells(c)) for c in possible}
    if possible and n <= most[id(possible[0])]:  # there are no more cells than customers
        return Fineness(possible[0], fits=True)
    candidates = [c for c in possible if c.n_places <= most[id(c)] or not _too_many(sample, c, n, most[id(c)])]
    unsure = [c for c in candidates if c.n_places > most[id(c)]]
    counted = dict(zip(map(id, unsure), _count(engine, unsure), strict=True))
    for candidate in candidates:
        if counted.get(id(candidate), 0) <= most[id(candidate)]:
            return Fineness(candidate, fits=True)
    drawn = in_steps(grid, sample, FINENESS[0])
    if f := drawn.beyond:
        raise InputError(
            f"{f.column} reaches from {grid.lowest[f.key]:g} to {grid.highest[f.key]:g}, too far to distinguish most "
            "customers apart; leave out the outliers, or ask for other features."
        )
    return Fineness(drawn, fits=False)


def in_steps(grid: Grid, sample: duckdb.DuckDBPyConnection, fineness: int) -> Grid:
    """Return the grid of readable steps, with at least that many in the range of most customers."""
    features = tuple(coarser(sample, f, fineness) for f in grid.schema.features)
    return replace(grid, schema=replace(grid.schema, features=features))


def _candidates(grid: Grid, sample: duckdb.DuckDBPyConnection) -> Iterator[Grid]:
    """From fine to coarse, each once."""
    last = grid
    yield last
    for fineness in FINENESS:
        stepped = in_steps(grid, sample, fineness)
        if stepped != last:
            last = stepped
            yield last


def _most_cells(grid: Grid) -> int:
    """Return how many cells are sent in `MOST_BYTES`, from what each takes compressed.

    Sorted cells store their first feature for nothing and the others in as many bits as name a place along them; means
    of rounded features take a byte each. Segments of neighbors are the same, unless cells lie far apart.
    """
    bits = sum(log2(size) for size in grid.sizes[1:])
    segments = 0.5 if grid.n_places <= DENSE else 2.5
    return int(MOST_BYTES / (bits / 8 + sum(f.rounded for f in grid.schema.features) + segments))


def _most_values(sample: duckdb.DuckDBPyConnection, grid: Grid) -> int:
    """Return how many different values the feature that has most has in the sample."""
    asked = ", ".join(f"count(DISTINCT {quote(f.key)})" for f in grid.schema.features)
    (row,) = sample.execute(f"SELECT {asked} FROM typed WHERE reason IS NULL").fetchall()
    return int(max(row))


def _too_many(sample: duckdb.DuckDBPyConnection, grid: Grid, n: int, budget: int) -> bool:
    """Return whether customers of the sample meet so rarely that there must be more than twice the budget of cells.

    The squares of the shares of all `n` customers that cells have add up to one by the number of cells at least, and to
    1/n, by which a customer meets itself, more than the chance that two of the sample meet at most.
    """
    schema = grid.schema
    key = ", ".join([f.steps_sql(quote(f.key)) for f in schema.features] + [quote(c.key) for c in schema.categories])
    groups = f"SELECT count(*) AS n FROM typed WHERE reason IS NULL GROUP BY {key}"
    ((m, pairs),) = sample.execute(f"SELECT sum(n), sum(n * (n - 1) / 2) FROM ({groups})").fetchall()
    return bool(m > 1 and max(pairs, 10) / (m * (m - 1) / 2) + 1 / n < 1 / (2 * budget))


def _count(engine: Engine, grids: list[Grid]) -> list[int]:
    """About how many cells each of the grids has, in one pass over the rows."""
    if not grids:
        return []
    asked = ", ".join(f"{engine.about_distinct(g.one_key_sql())} AS n{i}" for i, g in enumerate(grids))
    row = engine.ask(f"SELECT {asked} FROM ({grids[0].rows_sql(engine.relation)}) AS customers")
    return [int(np.asarray(row[f"n{i}"])[0]) for i in range(len(grids))]
