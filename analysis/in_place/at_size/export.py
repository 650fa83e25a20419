"""Rows with their segments, written where the rows are: what a link selects, or all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.map_coordinates import middle
from analysis.clustering.scale.scaler import components_of, scaler_of
from analysis.clustering.scoring import centers, scaled
from analysis.core.duckdb_io import literal, quote
from analysis.core.errors import InputError
from analysis.core.schema import Category
from analysis.core.text.formulas import guarded, guarded_sql
from analysis.in_place.at_size.domains import texts_of
from analysis.in_place.at_size.grid import USABLE, Grid, code_sql, features_sql, usable_sql
from analysis.in_place.at_size.nearest_sql import nearest_sql, scaled_sql
from analysis.in_place.at_size.predicate import condition_sql
from analysis.in_place.engines import Engine
from analysis.model.selections.selection import OneOf, Selection
from analysis.store.export_columns import export_columns
from analysis.store.segmentation import Segmentation

FileKind = Literal["parquet", "csv"]


@dataclass(frozen=True)
class Wanted:
    """Who is exported: a selection among `n_clusters` segments; `n`, how many the cells say, None where they estimate.

    With no clause all are, those not segmented too. `cells`: the positions of the selected ones, where a selection
    is about what is known of cells alone, else None.
    """

    selection: Selection
    n_clusters: int
    n: int | None
    cells: NDArray[np.int64] | None = None


def export_rows(s: Segmentation, engine: Engine, wanted: Wanted, path: Path) -> int:
    """Write rows with all their columns, their segment, its name and place on the map; how many they are.

    Raises InputError where the rows are no longer those that were segmented.
    """
    kind: FileKind = "csv" if path.suffix.lower() == ".csv" else "parquet"
    _check_columns(s, engine)
    rows = _selected_sql(s, engine, wanted) if wanted.cells is None else _in_cells_sql(s, engine, wanted)
    n = int(engine.ask(f"SELECT count(*) AS n FROM ({rows}) AS chosen")["n"][0])
    if wanted.n is not None and n != wanted.n:
        raise InputError(
            f"{engine.shown} has changed since it was segmented: {n:,} customers are selected there, {wanted.n:,} "
            "were then; segment again."
        )
    engine.write(_written_sql(s, engine, rows, wanted.n_clusters, kind), path, kind)
    return n


def _check_columns(s: Segmentation, engine: Engine) -> None:
    have = {c.name for c in engine.columns()}
    if gone := [name for name in s.schema.columns if name not in have]:
        raise InputError(f"{engine.shown} has no column {gone[0]!r} any more; segment again.")


def _selected_sql(s: Segmentation, engine: Engine, wanted: Wanted) -> str:
    """SELECT of the selected rows: columns `c0`, ..., whether each can be segmented, its places, segments by k."""
    selection, k = wanted.selection, wanted.n_clusters
    ks = {k} | {int(f[1:]) for f in _fields(selection) if f[:1] == "k" and f[1:].isdecimal()}
    used = {*_fields(selection), *s.schema.coded}
    codes = {c.key: texts_of(engine, c) for c in s.schema.categories if c.key in used}
    mapped = _placed_sql(s, _in_steps_sql(s, engine, codes), ks)
    names = {f.key: f"v{i}" for i, f in enumerate(s.schema.features)}
    names |= {c.key: f"g{i}" for i, c in enumerate(s.schema.categories)}
    names |= {"segment": f"k{k}", "pc1": "pc1", "pc2": "pc2"} | {f"k{other}": f"k{other}" for other in ks}
    known = {c.key: {value: i for i, value in enumerate(c.values)} for c in s.schema.categories}
    condition = condition_sql(selection, names, known)
    return f"SELECT * FROM ({mapped}) AS mapped WHERE {condition}" + (" AND usable = 1" if selection.clauses else "")


def _in_cells_sql(s: Segmentation, engine: Engine, wanted: Wanted) -> str:
    """SELECT of the rows that lie in the cells wanted, columns as `_selected_sql` has them."""
    texts = {c.key: texts_of(engine, c) for c in s.schema.categories}
    grid = Grid(
        s.schema,
        {key: float(values.min()) for key, values in s.cells.values.items()},
        {key: float(values.max()) for key, values in s.cells.values.items()},
        {c.key: _codes(c, texts[c.key]) for c in s.schema.categories},
    )
    known = {f"q{i}": keys[wanted.cells] for i, keys in enumerate(grid.keys_of(s.cells))}
    # what cannot be segmented has no whole number
    own = ", ".join(f"CASE WHEN usable = 1 THEN {sql} END AS p{i}" for i, sql in enumerate(grid.keys_sql()))
    same = " AND ".join(f"p{i} = q{i}" for i in range(len(known)))
    mapped = _placed_sql(s, _in_steps_sql(s, engine, texts), {wanted.n_clusters})
    keyed = f"SELECT *, {own} FROM ({mapped}) AS mapped"
    return f"SELECT * FROM ({keyed}) AS keyed JOIN {engine.with_numbers(known)} AS known ON {same}"


def _placed_sql(s: Segmentation, rows: str, ks: set[int]) -> str:
    codes = [f"g{s.schema.categories.index(c)}" for c in s.schema.forming_categories]
    placed = nearest_sql(rows, scaled_sql(scaler_of(s), "v", codes), _centers(s, ks))
    return f"SELECT *, {_map_sql(s)} FROM ({placed}) AS placed"


def _fields(selection: Selection) -> set[str]:
    conditions = (x for c in selection.clauses for part in c.parts for x in part)
    return {c.field for c in conditions if isinstance(c, OneOf)}


def _centers(s: Segmentation, ks: set[int]) -> dict[str, np.ndarray]:
    return {f"k{k}": centers(s, k) for k in sorted(ks)}


def _in_steps_sql(s: Segmentation, engine: Engine, texts: Mapping[str, Mapping[str, str]]) -> str:
    """Return rows with features in steps as `v0`, ..., codes of the categories whose `texts` are given as `g0`, ..."""
    own = ", ".join(f"{quote(name)} AS c{i}" for i, name in enumerate(s.schema.columns))
    numbers = ", ".join(features_sql(s.schema))
    codes = "".join(
        f", {code_sql(c.column, _codes(c, texts[c.key]), -1)} AS g{i}"
        for i, c in enumerate(s.schema.categories)
        if c.key in texts
    )
    steps = ", ".join(f"{f.value_sql(f'x{i}')} AS v{i}" for i, f in enumerate(s.schema.features))
    rows = f"SELECT {own}, {numbers}{codes} FROM {engine.relation}"
    return f"SELECT *, {steps}, CASE WHEN {usable_sql(s.schema)} THEN 1 ELSE 0 END AS usable FROM ({rows}) AS numbers"


def _codes(c: Category, texts: Mapping[str, str]) -> dict[str, int]:
    """Return the position of the value of each text.

    None for values that nobody had when the customers were segmented.
    """
    return {text: c.values.index(value) for text, value in texts.items() if value in c.values}


def _map_sql(s: Segmentation) -> str:
    """Both directions of the customer map, added up in the order of the features."""
    center = middle(scaled(s, s.cells.matrix(s.schema.coded)), s.cells.counts).tolist()
    sums = []
    for name, loadings in zip(("pc1", "pc2"), components_of(s).tolist(), strict=True):
        parts = [f"(s{i} - ({m!r})) * ({own!r})" for i, (m, own) in enumerate(zip(center, loadings, strict=True))]
        sums.append(f"CAST(CAST({' + '.join(parts)} AS REAL) AS DOUBLE) AS {name}")
    return ", ".join(sums)


def _written_sql(s: Segmentation, engine: Engine, rows: str, k: int, kind: FileKind) -> str:
    # in CSV all but numbers is text; a spreadsheet may take any for a formula, names of columns too
    write = guarded if kind == "csv" else str
    texts = {c.name for c in engine.columns() if c.kind != "number"} if kind == "csv" else set()
    own = [
        f"{guarded_sql(f'CAST(c{i} AS VARCHAR)') if name in texts else f'c{i}'} AS {quote(write(name))}"
        for i, name in enumerate(s.schema.columns)
    ]
    names = " ".join(f"WHEN {g.segment} THEN {literal(write(g.name))}" for g in s.solution(k).segments)
    parts = [f"k{k}", f"CASE k{k} {names} END", "pc1", "pc2"]
    added = [f"CASE WHEN usable = 1 THEN {sql} END" for sql in parts]
    if s.report["n_not_segmented"]:
        added = [_reason_sql(s, write), *added]
    columns = [f"{sql} AS {quote(write(name))}" for sql, name in zip(added, export_columns(s), strict=True)]
    return f"SELECT {', '.join([*own, *columns])} FROM ({rows}) AS chosen"


def _reason_sql(s: Segmentation, write: Callable[[str], str]) -> str:
    reasons = [literal(write(f"{f.column} is missing, too large or no number")) for f in s.schema.features]
    cases = " ".join(
        f"WHEN CASE WHEN x{i} {USABLE} THEN 1 ELSE 0 END = 0 THEN {reason}" for i, reason in enumerate(reasons)
    )
    return f"CASE {cases} ELSE '' END"
