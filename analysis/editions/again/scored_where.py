"""Customers that stay where they are, counted again by one GROUP BY and scored into the centers of a model."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.cleaning.rounding import in_steps
from analysis.clustering.new_customers import NewCustomers, read_customers
from analysis.core.cells import Cells
from analysis.core.duckdb_io import quote
from analysis.core.grouping import grouped
from analysis.core.schema import Schema
from analysis.editions.again.scored_again import Again, first_ids, report_of, score_cells
from analysis.in_place.at_size.drawing import DRAWN
from analysis.in_place.at_size.examples import AT_LEAST, SHOWN
from analysis.in_place.at_size.sampling import ask_sample
from analysis.in_place.engines import Engine
from analysis.in_place.engines.known import open_engine
from analysis.store.segmentation import Origin, Segmentation
from analysis.using.additions import Added, Copied, added_rows, added_where, precision_of


@dataclass(frozen=True)
class Counted:
    """All customers of an engine as cells, and a sample of them as rows of text; close the sample after use."""

    origin: Origin
    added: Added
    sample: NewCustomers
    missing: Mapping[str, int]


def count_where(model: Segmentation, source: str | None, engine_address: str | None) -> Counted:
    """Count the customers where they are, or in other files or another table, and draw a sample.

    Raises InputError as the engine does.
    """
    if model.origin is None:
        raise TypeError("customers that were copied are read again, not counted")
    origin = replace(model.origin, engine=engine_address or model.origin.engine)
    origin = origin if source is None else replace(origin, source=source, more=())
    with closing(open_engine(origin)) as engine:
        added = added_where(model, engine, DRAWN)
        sample = read_customers(model, ask_sample(engine, added.n))
        return Counted(origin, added, sample, _missing(engine))


def _missing(engine: Engine) -> dict[str, int]:
    """Return how many values of each column are missing, by its header in small letters."""
    names = [c.name for c in engine.columns()]
    counts = ", ".join(f"count({quote(name)}) AS c{i}" for i, name in enumerate(names))
    row = engine.ask(f"SELECT count(*) AS n, {counts} FROM {engine.relation}")
    return {name.lower(): int(row["n"][0] - row[f"c{i}"][0]) for i, name in enumerate(names)}


def score_where(model: Segmentation, counted: Counted, sentence: str) -> Again:
    """Return all customers in the segments of `model`; some of the sample are kept as examples of each."""
    report = report_of(model, counted.added, (sentence, *counted.sample.notes), counted.missing)
    result = score_cells(model, counted.added, report, counted.origin.shown().source)
    kept = _examples(result, added_rows(model, counted.sample), counted.added.schema)
    rows = np.flatnonzero(kept >= 0)
    new = _only(counted.sample, rows)
    copied = Copied(kept[rows], {}, counted.sample.values[rows], counted.sample.described[rows])
    ids = first_ids(model, result.schema, copied, new.table)
    cells = replace(result.cells, ids=(*ids, *("",) * (len(result.cells) - len(ids))))
    precision = precision_of(model, counted.added.n_drawn)
    result = replace(
        result, cells=cells, origin=counted.origin.shown(), n_kept=len(rows), stamp=None, precision=precision
    )
    return Again(result, replace(counted.added, copied=copied), new)


def _examples(result: Segmentation, drawn: Added, schema: Schema) -> NDArray[np.int64]:
    """Return the cell, among all, of each row of the sample that is kept as an example; -1 for the others."""
    if drawn.copied is None:
        return np.empty(0, dtype=np.int64)
    where = _among(result.cells, drawn.cells, drawn.schema, schema)
    cells = np.where(drawn.copied.cells >= 0, where[np.maximum(drawn.copied.cells, 0)], -1)
    for segment in result.solution(result.n_clusters).segments:
        labels = np.where(cells >= 0, result.cells.labels[result.n_clusters][np.maximum(cells, 0)], 0)
        own = np.flatnonzero(labels == segment.segment)
        cells[own[max(AT_LEAST, round(SHOWN * segment.share)) :]] = -1
    return np.asarray(cells, dtype=np.int64)


def _among(whole: Cells, part: Cells, own: Schema, schema: Schema) -> NDArray[np.int64]:
    """Return where each cell of the sample is among all cells; -1 where it is not."""
    codes = [
        np.array([c.values.index(v) if v in c.values else -1 for v in mine.values])[part.codes[c.key]]
        for c, mine in zip(schema.categories, own.categories, strict=True)
    ]
    stepped = [in_steps(replace(f, rounded=True), part.values[f.key]) for f in schema.features]
    columns = [
        np.concatenate(pair)
        for pair in zip([*whole.values.values(), *whole.codes.values()], [*stepped, *codes], strict=True)
    ]
    counts = np.ones(len(whole) + len(part), dtype=np.int64)
    cells, position = grouped(
        replace(schema, features=tuple(replace(f, rounded=False) for f in schema.features)), columns, counts, {}
    )
    at = np.full(len(cells), -1, dtype=np.int64)
    at[position[: len(whole)]] = np.arange(len(whole))
    return at[position[len(whole) :]]


def _only(sample: NewCustomers, rows: NDArray[np.int64]) -> NewCustomers:
    """Leave only some rows in the table of a sample."""
    lines = np.array(sample.table.lines, dtype=np.int64)[rows]
    connection = sample.table.connection
    connection.register("kept_lines", {"line": lines})
    connection.execute("DELETE FROM raw WHERE line NOT IN (SELECT line FROM kept_lines)")
    connection.unregister("kept_lines")
    return replace(sample, values=sample.values[rows], described=sample.described[rows], reasons={})
