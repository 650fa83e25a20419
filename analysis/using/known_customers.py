"""Customers at one time, by id: their values in the columns that form segments, and their segment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from analysis.clustering.new_customers import read_customers
from analysis.clustering.scoring import score
from analysis.core.cells import Floats
from analysis.core.duckdb_io import connect, literal, quote
from analysis.core.errors import InputError
from analysis.core.schema import Category, Feature
from analysis.model.protection import nobody_found
from analysis.reading.tables.raw_table import Table
from analysis.store.folder import CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation
from analysis.using.same_ids import respelled

Column = TypeVar("Column", Feature, Category)


@dataclass(frozen=True)
class Known:
    """Customers at one time: id to values in the earlier features, and to the segment; `unplaced` have neither."""

    values: dict[str, Floats]
    segments: dict[str, int]
    unplaced: frozenset[str]
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of them."""
        return (*self.segments, *self.unplaced)

    def as_in(self, before: "Known") -> "Known":
        """Return the same customers by their earlier ids, where those are spelled otherwise."""
        names = respelled(before.ids, self.ids)
        return Known(
            {names[own]: values for own, values in self.values.items()},
            {names[own]: segment for own, segment in self.segments.items()},
            frozenset(names[own] for own in self.unplaced),
            (*self.notes, *names.notes()),
        )


def known_customers(s: Segmentation, folder: Path, old: Segmentation, k: int) -> Known:
    """Return the customers of a folder, with the features of `old`."""
    if s.protection is not None:
        raise InputError(nobody_found(s.protection.smallest_cell))
    if s.schema.id_column is None:
        raise InputError(f"The customers in {folder} have no ids, so nobody can be found again; add an id column.")
    features = [_column(s.schema.features, f.column, folder) for f in old.schema.features]
    categories = [_column(s.schema.forming_categories, c.column, folder) for c in old.schema.forming_categories]
    file = literal(str(folder / CUSTOMERS_FILE))
    with connect() as connection:
        rows = connection.execute(
            f"SELECT trim({quote(s.schema.id_column)}), __cell FROM read_parquet({file}) ORDER BY __line"
        ).fetchall()
    placed = {own: cell for own, cell in rows if cell >= 0}
    _check_unique([own for own, cell in rows if cell >= 0], str(folder))
    pairs = zip(categories, old.schema.forming_categories, strict=True)
    columns = [s.cells.values[f.key] for f in features]
    columns += [_recoded(before, now)[s.cells.codes[now.key]] for now, before in pairs]
    values = {own: np.array([column[cell] for column in columns]) for own, cell in placed.items()}
    segments = {own: int(s.cells.labels[k][cell]) for own, cell in placed.items()}
    return Known(values, segments, frozenset(own for own, _ in rows) - frozenset(placed))


def _recoded(before: Category, now: Category) -> Floats:
    """Return the earlier codes of a category's present values; NaN for values that there were not."""
    return np.array([before.values.index(v) if v in before.values else np.nan for v in now.values])


def _column(columns: Sequence[Column], column: str, folder: Path) -> Column:
    for own in columns:
        if own.column.lower() == column.lower():
            return own
    raise InputError(f"{column!r} formed the segments before, not those in {folder}; segment both by the same columns.")


def _check_unique(ids: list[str], where: str) -> None:
    repeated = [own for own, n in Counter(ids).items() if n > 1]
    if repeated:
        raise InputError(f"In {where} the id {repeated[0]!r} is there twice; give every customer one row and one id.")


def scored_customers(old: Segmentation, k: int, table: Table) -> Known:
    """Return the customers of a later table, in the segments of `old` whose centers are nearest.

    Raises InputError where the table has no ids, or an id is missing or repeated.
    """
    spelled = [c.lower() for c in table.columns]
    if old.schema.id_column is None or old.schema.id_column.lower() not in spelled:
        wanted = old.schema.id_column or "an id"
        raise InputError(f"{table.name} has no column {wanted!r}, by which customers are found again; add that column.")
    new = read_customers(old, table)
    table, place = new.table, new.table.place
    at = [c.lower() for c in table.columns].index(old.schema.id_column.lower())
    ids = [row[at].strip() for row in table.rows]
    if "" in ids:
        raise InputError(
            f"{table.name}, {place} {table.lines[ids.index('')]}: a customer has no id; give every one its id."
        )
    _check_unique(ids, table.name)
    segments = score(old, k, np.nan_to_num(new.values)).segments
    placed = {own: i for i, own in enumerate(ids) if i not in new.reasons}
    return Known(
        {own: new.values[i] for own, i in placed.items()},
        {own: int(segments[i]) for own, i in placed.items()},
        frozenset(ids) - frozenset(placed),
        new.notes,
    )
