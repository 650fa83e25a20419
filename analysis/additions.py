"""More customers for cells that there are: read in the same way, counted on the same grid, added up."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.at_size.domains import ask_domains
from analysis.at_size.grid import ask_cells
from analysis.cells import Cells, Floats
from analysis.engines import Engine
from analysis.errors import InputError
from analysis.findings import NO_VALUE
from analysis.grouping import grouped
from analysis.numbers import SPACES, is_missing
from analysis.rounding import in_steps
from analysis.schema import Category, Schema
from analysis.scoring import read_customers
from analysis.segmentation import Segmentation
from analysis.table import Table


@dataclass(frozen=True)
class Added:
    """`n` new customers as cells on the grid of a segmentation whose categories may have new values.

    `n_not` of them cannot be segmented. `copied`: what is known of each row, where rows are copied.
    """

    schema: Schema
    cells: Cells
    n: int
    n_not: int
    copied: "Copied | None" = None


@dataclass(frozen=True)
class Copied:
    """Rows of a table: the cell of each (-1: none), why a row by its position has none, values (n, n_features)."""

    cells: NDArray[np.int64]
    reasons: dict[int, str]
    values: Floats


def added_rows(s: Segmentation, table: Table) -> Added:
    """The customers of a table of text. Raises InputError where a feature has no column."""
    reading = read_customers(s, table)
    n = len(reading.values)
    placed = np.array([i not in reading.reasons for i in range(n)], dtype=bool)
    texts = {c.key: _texts(c, table) for c in s.schema.categories}
    schema = replace(s.schema, categories=tuple(_wider(c, texts[c.key][placed].tolist()) for c in s.schema.categories))
    values = [in_steps(f, column[placed]) for f, column in zip(schema.features, reading.values.T, strict=True)]
    codes = [_codes(c, texts[c.key][placed]) for c in schema.categories]
    one = np.ones(int(placed.sum()), dtype=np.int64)
    sums = {f.key: reading.values[placed, i] for i, f in enumerate(schema.features) if f.rounded}
    cells, position = grouped(schema, [*values, *codes], one, sums)
    of_rows = np.full(n, -1, dtype=np.int64)
    of_rows[placed] = position
    return Added(schema, cells, n, len(reading.reasons), Copied(of_rows, reading.reasons, reading.values))


def added_where(s: Segmentation, engine: Engine) -> Added:
    """The customers that an engine holds, where those of `s` stay too. Raises InputError as the engine does."""
    domains = ask_domains(engine, s.schema)
    found = {c.key: c for c in domains.grid.schema.categories}
    categories = tuple(_wider(c, list(found[c.key].values) if c.key in found else []) for c in s.schema.categories)
    if len(found) < len(categories):
        raise InputError(
            f"{engine.shown} has more kinds of {domains.dropped[0].column} than describe segments; segment again."
        )
    schema = replace(s.schema, categories=categories)
    texts = {
        c.key: {text: c.values.index(found[c.key].values[code]) for text, code in domains.grid.texts[c.key].items()}
        for c in categories
    }
    cells = ask_cells(engine, replace(domains.grid, schema=schema, texts=texts))
    return Added(schema, cells, domains.n, domains.n - domains.n_usable)


def together(s: Segmentation, added: Added) -> tuple[Cells, NDArray[np.int64], NDArray[np.int64]]:
    """Old and new cells as one, and where the old ones and the new ones are among them. Not placed, not in segments."""
    schema = added.schema
    old = [*s.cells.values.values(), *_recoded(s, schema)]
    new = [*added.cells.values.values(), *(added.cells.codes[c.key] for c in schema.categories)]
    columns = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    counts = np.concatenate([s.cells.counts, added.cells.counts])
    sums = {f.key: np.concatenate([s.cells.sums[f.key], added.cells.sums[f.key]]) for f in schema.features if f.rounded}
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
    found = [row[at].strip(SPACES) for row in table.rows]
    return np.array([NO_VALUE if is_missing(text) else text for text in found], dtype=object)


def _wider(c: Category, texts: list[str]) -> Category:
    return replace(c, values=tuple(sorted({*c.values, *texts})))


def _codes(c: Category, texts: NDArray[np.object_]) -> NDArray[np.int64]:
    return np.array([c.values.index(text) for text in texts], dtype=np.int64)


def _recoded(s: Segmentation, schema: Schema) -> list[NDArray[np.int64]]:
    """The old cells' codes, as positions among values of which there may be more now."""
    pairs = zip(s.schema.categories, schema.categories, strict=True)
    return [np.array([new.values.index(v) for v in old.values])[s.cells.codes[old.key]] for old, new in pairs]
