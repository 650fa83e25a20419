"""Add customers to existing cells: read in the same way, counted on the same grid."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.cleaning.columns.ordered_text import in_order
from analysis.cleaning.findings import NO_VALUE
from analysis.cleaning.rounding import in_steps
from analysis.clustering.new_customers import NewCustomers, read_customers
from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers
from analysis.core.cells import Cells, Floats
from analysis.core.duckdb_io import connect, literal, quote
from analysis.core.errors import InputError
from analysis.core.grouping import grouped
from analysis.core.schema import Category, Schema
from analysis.core.text.numbers import SPACES, is_missing
from analysis.in_place.at_size.domains import ask_domains
from analysis.in_place.at_size.drawing import Strata, draw_cells
from analysis.in_place.at_size.grid import ask_cells
from analysis.in_place.engines import Engine
from analysis.model.precision import Precision
from analysis.reading.tables.raw_table import Table
from analysis.store.folder import CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation
from analysis.using.same_ids import respelled

MOST_COUNTED = 100_000  # customers of whom none is drawn
LEAST_DRAWN = 20_000


@dataclass(frozen=True)
class Added:
    """`n` new customers as cells on the grid of a segmentation whose categories may have new values.

    `n_not` of them cannot be segmented. `copied`: what is known of each row, where rows are copied. `n_drawn`:
    customers that stand for all, 0 where all are counted.
    """

    schema: Schema
    cells: Cells
    n: int
    n_not: int
    copied: "Copied | None" = None
    n_drawn: int = 0


@dataclass(frozen=True)
class Copied:
    """Rows of a table: the cell of each (-1: none), why a row by its position has none, values (n, n_features).

    `described` (n, n_descriptors): NaN where there is no value.
    """

    cells: NDArray[np.int64]
    reasons: dict[int, str]
    values: Floats
    described: Floats

    @property
    def numbers(self) -> Floats:
        """Features and descriptors side by side, in the order of `Schema.numbers`."""
        return np.column_stack([self.values, self.described])


def new_rows(s: Segmentation, folder: Path, table: Table) -> NewCustomers:
    """Return the customers of a table of text; those in the folder of `s` already, or twice in the table, say so.

    Raises InputError where a feature has no column.
    """
    before = _ids_in(folder, s.schema.id_column) if s.schema.id_column else set()
    return once(s, read_customers(s, table), before)


def once(s: Segmentation, new: NewCustomers, before: set[str]) -> NewCustomers:
    """Return new customers of whom those with an id of `before`, or twice in the table, say so."""
    spelled = [column.lower() for column in new.table.columns]
    if s.schema.id_column is None or s.schema.id_column.lower() not in spelled:
        return new
    at = spelled.index(s.schema.id_column.lower())
    ids = [row[at].strip(SPACES) for row in new.table.rows]
    return replace(new, reasons=_repeated(ids, before, new) | new.reasons)


def _repeated(ids: list[str], before: set[str], new: NewCustomers) -> dict[int, str]:
    names, reasons, lines = respelled(before, ids), {}, dict[str, int]()
    for i, (own, line) in enumerate(zip(ids, new.table.lines, strict=True)):
        if own and names[own] in before:
            shown = "" if own in before else f", as {names[own]!r}"
            reasons[i] = f"{own!r} is in the segmentation already{shown}"
        elif own in lines:
            reasons[i] = f"{own!r} is already on {new.table.place} {lines[own]}"
        elif own:
            lines[own] = line
    return reasons


def _ids_in(folder: Path, column: str) -> set[str]:
    with connect() as connection:
        file = literal(str(folder / CUSTOMERS_FILE))
        rows = connection.execute(f"SELECT trim({quote(column)}) FROM read_parquet({file})").fetchall()
    return {own for (own,) in rows if own}


def added_rows(s: Segmentation, reading: NewCustomers) -> Added:
    """Group new customers into cells on the grid of `s`."""
    n = len(reading.values)
    placed = np.array([i not in reading.reasons for i in range(n)], dtype=bool)
    features = reading.values[:, : len(s.schema.features)]
    texts = {c.key: _texts(c, reading.table) for c in s.schema.categories}
    schema = replace(s.schema, categories=tuple(_wider(c, texts[c.key][placed].tolist()) for c in s.schema.categories))
    values = [in_steps(f, column[placed]) for f, column in zip(schema.features, features.T, strict=True)]
    codes = [_codes(c, texts[c.key][placed]) for c in schema.categories]
    one = np.ones(int(placed.sum()), dtype=np.int64)
    copied = Copied(np.full(n, -1, dtype=np.int64), reading.reasons, features, reading.described)
    own = copied.numbers[placed]
    described = [in_steps(f, column[placed]) for f, column in zip(schema.descriptors, reading.described.T, strict=True)]
    sums = {f.key: np.nan_to_num(own[:, i]) for i, f in enumerate(schema.numbers) if f.rounded}
    cells, position = grouped(schema, [*values, *codes, *described], one, sums)
    copied.cells[placed] = position
    return Added(schema, cells, n, len(reading.reasons), copied)


def added_where(s: Segmentation, engine: Engine, n_drawn: int | None = None) -> Added:
    """Return the customers that an engine holds, where those of `s` stay too. Raises InputError as the engine does.

    Many are drawn where those of `s` were: `n_drawn` of them (default: the same share), each for equally many of its
    segment.
    """
    domains = ask_domains(engine, s.schema)
    by_key = {c.key: c for c in domains.grid.schema.categories}
    categories = tuple(_wider(c, list(by_key[c.key].values) if c.key in by_key else []) for c in s.schema.categories)
    if len(by_key) < len(categories):
        raise InputError(
            f"{engine.shown} has more kinds of {domains.dropped[0].column} than describe segments; segment again."
        )
    schema = replace(s.schema, categories=categories)
    _check_known(s, schema, engine)
    texts = {
        c.key: {text: c.values.index(by_key[c.key].values[code]) for text, code in domains.grid.texts[c.key].items()}
        for c in categories
    }
    grid = replace(domains.grid, schema=schema, texts=texts)
    n, n_not = domains.n, domains.n - domains.n_usable
    if s.precision.how != "drawn" or domains.n_usable <= MOST_COUNTED:
        return Added(schema, ask_cells(engine, grid), n, n_not)
    size = n_drawn or max(LEAST_DRAWN, round(s.precision.n_drawn / s.n_segmented * domains.n_usable))
    strata = Strata(scaler_of(s).of_features(), centers(s, s.ks[-1])[:, : len(s.schema.features)])
    drawn = draw_cells(engine, grid, strata, domains.n_usable, size)
    return Added(schema, drawn.cells, n, n_not, None, drawn.n)


def _check_known(s: Segmentation, schema: Schema, engine: Engine) -> None:
    """Raise InputError where somebody has a value that nobody had when the segments were formed."""
    for c in schema.forming_categories:
        if new := [value for value in c.values if value not in s.scaling.coordinates[c.key]]:
            raise InputError(
                f"In {engine.shown} {c.column} is {new[0][:40]!r} for some, which nobody had when the segments were "
                "formed; segment again."
            )


def precision_of(s: Segmentation, n_drawn: int) -> Precision:
    """Return how exact other customers on the grid of `s` are, of whom `n_drawn` stand for all (0: all are counted)."""
    if s.precision.how != "drawn":
        return s.precision
    return replace(s.precision, how="drawn" if n_drawn else "in steps", n_drawn=n_drawn)


def together(s: Segmentation, added: Added) -> tuple[Cells, NDArray[np.int64], NDArray[np.int64]]:
    """Old and new cells as one, and where the old ones and the new ones are among them. Not placed, not in segments."""
    schema = added.schema
    old = [*s.cells.values.values(), *_recoded(s, schema), *s.cells.described.values()]
    codes = [added.cells.codes[c.key] for c in schema.categories]
    new = [*added.cells.values.values(), *codes, *added.cells.described.values()]
    columns = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    counts = np.concatenate([s.cells.counts, added.cells.counts])
    sums = {f.key: np.concatenate([s.cells.sums[f.key], added.cells.sums[f.key]]) for f in schema.numbers if f.rounded}
    cells, position = grouped(schema, columns, counts, sums)
    of_old, of_new = position[: len(s.cells)], position[len(s.cells) :]
    ids = np.full(len(cells), "", dtype=object)
    ids[of_old] = np.array(s.cells.ids or ("",) * len(s.cells), dtype=object)
    return replace(cells, ids=tuple(ids)), of_old, of_new


def _texts(c: Category, table: Table) -> NDArray[np.object_]:
    spelled = [column.lower() for column in table.columns]
    if c.column.lower() not in spelled:
        return np.full(len(table), NO_VALUE, dtype=object)
    at = spelled.index(c.column.lower())
    texts = [row[at].strip(SPACES) for row in table.rows]
    return np.array([NO_VALUE if is_missing(text) and text not in c.values else text for text in texts], dtype=object)


def _wider(c: Category, texts: list[str]) -> Category:
    new = {*c.values, *texts}
    return c if len(new) == len(c.values) else replace(c, values=in_order(new))


def _codes(c: Category, texts: NDArray[np.object_]) -> NDArray[np.int64]:
    return np.array([c.values.index(text) for text in texts], dtype=np.int64)


def _recoded(s: Segmentation, schema: Schema) -> list[NDArray[np.int64]]:
    """Return the old cells' codes, as positions among values of which there may be more now."""
    pairs = zip(s.schema.categories, schema.categories, strict=True)
    return [np.array([new.values.index(v) for v in old.values])[s.cells.codes[old.key]] for old, new in pairs]
