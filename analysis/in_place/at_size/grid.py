"""The grid that cells lie on: features in steps, categories as codes; all of it in one whole number per customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Cells, Floats
from analysis.core.duckdb_io import exact_sums, literal, quote
from analysis.core.schema import Feature, Schema
from analysis.core.text.numbers import LARGEST
from analysis.in_place.engines import Engine

MOST_IN_ONE = 1 << 52  # places that one whole number can distinguish
MOST_STEPS = 1 << 62  # from 0, that a whole number of 64 bits counts
USABLE = f"BETWEEN {-LARGEST!r} AND {LARGEST!r}"  # a number that is not too large to compute with
_P, _Q = 2_147_483_629, 2_147_483_647


@dataclass(frozen=True)
class Grid:
    """Where the customers of `schema` lie.

    `lowest`, `highest`: feature key to the lowest and highest value. `texts`: category key to texts as the engine has
    them, each with its position in the category's values.
    """

    schema: Schema
    lowest: Mapping[str, float]
    highest: Mapping[str, float]
    texts: Mapping[str, Mapping[str, int]]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many places there are along each feature, then along each category."""
        along = [self._index(f, self.highest) - self._index(f, self.lowest) + 1 for f in self.schema.features]
        return (*along, *(len(c.values) for c in self.schema.categories))

    @property
    def n_places(self) -> int:
        """How many cells there can be at most."""
        return prod(self.sizes)

    @property
    def beyond(self) -> Feature | None:
        """A feature some of whose values are more steps from 0 than can be counted; None where there is none."""
        ends = ((f, max(abs(self.lowest[f.key]), abs(self.highest[f.key]))) for f in self.schema.features)
        return next((f for f, end in ends if end / f.step > MOST_STEPS), None)

    def keys_sql(self) -> tuple[str, ...]:
        """Return SQL of the whole numbers, one if it can be, that name a customer's place; of columns of `rows_sql`."""
        return tuple(self._key_sql(axes) for axes in self._parts())

    def one_key_sql(self) -> str:
        """Return SQL of one whole number that hardly ever is the same for different places."""
        first, *others = self.keys_sql()
        for other in others:
            first = f"((({first}) % {_P}) * {_Q} + ({other}) % {_Q})"
        return first

    def keys_of(self, cells: Cells) -> list[NDArray[np.int64]]:
        """Return the whole numbers that `keys_sql` gives the customers of each cell."""
        along = [self.index_of(i, cells.values[f.key]) for i, f in enumerate(self.schema.features)]
        along += [cells.codes[c.key] for c in self.schema.categories]
        keys = []
        for axes in self._parts():
            key = np.zeros(len(cells), dtype=np.int64)
            for axis in axes:
                key = key * self.sizes[axis] + along[axis]
            keys.append(key)
        return keys

    def rows_sql(self, relation: str, more: str = "") -> str:
        """SELECT of the customers that can be segmented: features as `x0`, `x1`, ..., categories' codes as `g0`, ..."""
        codes = [f"{code_sql(c.column, self.texts[c.key], 0)} AS g{i}" for i, c in enumerate(self.schema.categories)]
        columns = ", ".join([*features_sql(self.schema), *codes]) + more
        return f"SELECT * FROM (SELECT {columns} FROM {relation}) AS numbers WHERE {usable_sql(self.schema)}"

    def places(self, keys: list[NDArray[np.int64]]) -> tuple[dict[str, Floats], dict[str, NDArray[np.int64]]]:
        """Return values by feature key and codes by category key of the places that `keys_sql` names."""
        places: list[NDArray[np.int64]] = []
        for axes, key in zip(self._parts(), keys, strict=True):
            rest, own = key, []
            for axis in reversed(axes):
                rest, at = np.divmod(rest, self.sizes[axis])
                own.append(at)
            places += reversed(own)
        return self.at_places(places)

    def at_places(self, places: list[NDArray[np.int64]]) -> tuple[dict[str, Floats], dict[str, NDArray[np.int64]]]:
        """Return values by feature key and codes by category key of places given along each feature and category."""
        n = len(self.schema.features)
        values = {f.key: self._values(f, at) for f, at in zip(self.schema.features, places[:n], strict=True)}
        return values, {c.key: at for c, at in zip(self.schema.categories, places[n:], strict=True)}

    def index_of(self, position: int, values: Floats) -> NDArray[np.int64]:
        """Return the places of values along a feature, as `keys_sql` has them."""
        f = self.schema.features[position]
        return np.floor(values / f.step + 0.5).astype(np.int64) - self._index(f, self.lowest)

    def _values(self, f: Feature, at: NDArray[np.int64]) -> Floats:
        many, parts = f.step_parts
        return np.asarray((at + self._index(f, self.lowest)) * many / parts, dtype=np.float64)

    def _index(self, f: Feature, values: Mapping[str, float]) -> int:
        return int(np.floor(values[f.key] / f.step + 0.5))

    def _parts(self) -> list[list[int]]:
        """Axes, in their order, that go together into one whole number."""
        parts: list[list[int]] = [[]]
        for axis, size in enumerate(self.sizes):
            if parts[-1] and prod(self.sizes[a] for a in parts[-1]) * size > MOST_IN_ONE:
                parts.append([])
            parts[-1].append(axis)
        return parts

    def _key_sql(self, axes: list[int]) -> str:
        sql = ""
        for axis in axes:
            at = self._at_sql(axis)
            sql = f"({sql} * {self.sizes[axis]} + {at})" if sql else at
        return sql

    def _at_sql(self, axis: int) -> str:
        n = len(self.schema.features)
        if axis >= n:
            return f"CAST(g{axis - n} AS BIGINT)"
        f = self.schema.features[axis]
        return f"(CAST({f.steps_sql(f'x{axis}')} AS BIGINT) - ({self._index(f, self.lowest)}))"


def features_sql(schema: Schema) -> list[str]:
    """Return SQL of every feature as a float64, called `x0`, `x1`, ...; decimals of a fixed width would overflow."""
    return [f"CAST({quote(f.column)} AS DOUBLE) AS x{i}" for i, f in enumerate(schema.features)]


def usable_sql(schema: Schema) -> str:
    """Return SQL of whether every feature, called as `features_sql` does it, can be computed with."""
    return " AND ".join(f"x{i} {USABLE}" for i in range(len(schema.features)))


def code_sql(column: str, codes: Mapping[str, int], unknown: int) -> str:
    """Return SQL of the code that a column's text has; `unknown` where it has none and is not missing."""
    rest = codes.get("", unknown)
    cases = " ".join(f"WHEN {literal(text)} THEN {code}" for text, code in codes.items() if text)
    return f"CASE CAST({quote(column)} AS VARCHAR) {cases} ELSE {rest} END" if cases else str(rest)


def ask_cells(engine: Engine, grid: Grid) -> Cells:
    """Return the one GROUP BY: counts, and sums of what is rounded, of every place that has customers, sorted."""
    rounded = [(i, f) for i, f in enumerate(grid.schema.features) if f.rounded]
    keys = grid.keys_sql()
    named = ", ".join(f"{sql} AS p{i}" for i, sql in enumerate(keys))
    excess = "".join(f", {f.excess_sql(f'x{i}')} AS e{i}" for i, f in rounded)
    sums = "".join(f", sum(e{i}) AS e{i}" for i, _ in rounded)
    names = ", ".join(f"p{i}" for i in range(len(keys)))
    columns = engine.ask(
        f"SELECT {names}, count(*) AS n{sums} FROM (SELECT {named}{excess} FROM ({grid.rows_sql(engine.relation)}) "
        f"AS customers) AS placed GROUP BY {names}"
    )
    order = np.lexsort([columns[f"p{i}"] for i in reversed(range(len(keys)))])
    values, codes = grid.places([columns[f"p{i}"][order].astype(np.int64) for i in range(len(keys))])
    counts = columns["n"][order].astype(np.int64)
    exact = {f.key: exact_sums(f, values[f.key], counts, columns[f"e{i}"][order]) for i, f in rounded}
    return Cells(values, codes, counts, np.empty((len(counts), 2), np.float32), {}, ("",) * len(counts), exact)
