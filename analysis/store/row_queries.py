"""The rows behind the cells: pages of the table and exports, asked of DuckDB on each request."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.duckdb_io import literal, quote, reading, write_rows
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.core.text.csv import csv_line
from analysis.model.protection import promise
from analysis.model.selections.selection import Selection, SelectionError, predicate
from analysis.store.evidence import MEASURES_FILE, measures_sql
from analysis.store.export_columns import export_columns, exported
from analysis.store.folder import CELLS_FILE, CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation

BLOCK = 1_000
LARGEST_PAGE = 500
LARGEST_OFFSET = 2**62


def other_columns(schema: Schema) -> list[str]:
    """Return the columns that neither form nor describe segments, such as names and addresses, but the id."""
    used = {schema.id_column, *(f.column for f in schema.numbers), *(c.column for c in schema.categories)}
    return [name for name in schema.columns if name not in used]


def check_singly(s: Segmentation) -> None:
    """Raise InputError where customers are kept in groups, so that no rows exist."""
    if s.protection is not None:
        raise InputError(
            f"{promise(s.protection.smallest_cell)} Single customers are not kept; to have the segments of those in "
            "your own file, score it."
        )


@dataclass(frozen=True)
class Window:
    """Rows `start` to `stop` in an order of (field, descending), then file order.

    Fields are `id`, `segment`, the keys of numbers and categories, and `other 0` ... of other columns, which rows
    have with `others`; further ones are ignored. `text`: only customers who have it in some column.
    """

    start: int
    stop: int
    order: Sequence[tuple[str, bool]] = ()
    text: str = ""
    others: bool = False


@dataclass(frozen=True)
class TablePage:
    """One page of the table, and how many rows it has in all."""

    rows: list[dict[str, Any]]
    count: int


@dataclass(frozen=True)
class Customers:
    """The customers of one segmentation; holds no connection, so that it can be shared by processes and threads."""

    segmentation: Segmentation
    folder: Path

    def page(self, selection: Selection, k: int, window: Window) -> TablePage:
        """Return those of the selected customers whom a window shows, and how many there are in all."""
        also = [f"other {i}" for i in range(len(other_columns(self.segmentation.schema)))] if window.others else []
        known = {"id", "segment", *self._keys(), *also}
        exact = {f.key for f in self.segmentation.exact}
        values = {c.key: c.values for c in self.segmentation.schema.categories}
        order = [(field, "DESC" if down else "ASC") for field, down in window.order if field in known]
        sort = [_ordered(_field(field, exact), values.get(field, ()), direction) for field, direction in order]
        where, parameters = _condition(selection, k, window.text)
        fields = ", ".join(f"{quote(_field(f, exact))} AS {quote(f)}" for f in ["id", "segment", *self._keys(), *also])
        limit = max(0, min(window.stop - window.start, LARGEST_PAGE))
        offset = max(0, min(window.start, LARGEST_OFFSET))
        with reading() as connection:
            page = connection.execute(
                f"SELECT {fields} FROM {self._joined(selection, k)} WHERE {where} "
                f"ORDER BY {', '.join([*sort, '__line'])} LIMIT {limit} OFFSET {offset}",
                parameters,
            )
            names = [column[0] for column in page.description]
            rows = [dict(zip(names, row, strict=True)) for row in page.fetchall()]
        of_cells = self.segmentation.n_kept is None and not window.text
        return TablePage(rows, self.count(selection, k) if of_cells else self._kept(selection, k, window.text))

    def _kept(self, selection: Selection, k: int, text: str) -> int:
        """Return how many rows there are of the selected customers who have the text."""
        where, parameters = _condition(selection, k, text)
        with reading() as connection:
            rows = connection.execute(
                f"SELECT count(*) FROM {self._joined(selection, k)} WHERE {where}", parameters
            ).fetchall()
        return int(rows[0][0])

    def count(self, selection: Selection, k: int) -> int:
        """Return how many segmented customers are selected."""
        where, parameters = predicate(selection, k)
        with reading() as connection:
            rows = connection.execute(
                f"SELECT sum(n) FROM {self._cells(selection)} WHERE {where}", parameters
            ).fetchall()
        return int(rows[0][0] or 0)

    def cells(self, selection: Selection, k: int) -> NDArray[np.int64]:
        """Return the positions of the cells whose customers are selected."""
        where, parameters = predicate(selection, k)
        with reading() as connection:
            rows = connection.execute(
                f"SELECT cell FROM {self._cells(selection)} WHERE {where} ORDER BY cell", parameters
            ).fetchnumpy()
        return np.asarray(rows["cell"], dtype=np.int64)

    def export(self, selection: Selection, k: int) -> Iterator[list[Any]]:
        """Yield the selected customers in file order, as `segmentation.exported` takes rows.

        With no clause all customers are exported, those not segmented too.
        """
        where, parameters = predicate(selection, k)
        changed = [f"c.{quote(f'__{f.key}')}" for f in self.segmentation.changed]
        own = ", ".join([*(f"c.{quote(name)}" for name in self.segmentation.schema.columns), *changed])
        kept = "x.__of IS NOT NULL" if selection.clauses else "TRUE"
        chosen = (
            f"SELECT cell AS __of, {quote(f'k{k}')} AS __segment, pc1 AS __pc1, pc2 AS __pc2 "
            f"FROM {self._cells(selection)} WHERE {where}"
        )
        with reading() as connection:
            rows = connection.execute(
                f"SELECT {own}, c.__reason, x.__segment, x.__pc1, x.__pc2 FROM {self.rows_sql} c "
                f"LEFT JOIN ({chosen}) x ON c.__cell = x.__of WHERE {kept} ORDER BY c.__line",
                parameters,
            )
            while block := rows.fetchmany(BLOCK):
                yield from (list(row) for row in block)

    def write(self, selection: Selection, k: int, path: Path, ending: str) -> None:
        """Write what `export` gives to a file, as CSV or Parquet. Raises OSError when it cannot be written."""
        s = self.segmentation
        names = s.solution(k).names
        rows = (exported(s, names, row) for row in self.export(selection, k))
        header = [*s.schema.columns, *export_columns(s)]
        if ending == ".csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                file.write(csv_line(header))
                file.writelines(map(csv_line, rows))
        else:
            write_rows(header, rows, path)

    def unplaced(self) -> Iterator[tuple[int, str, str]]:
        """Line, id (empty where there is none) and reason of each customer who is not segmented, in file order."""
        if self.segmentation.protection is not None:
            return
        name = self.segmentation.schema.id_column
        with reading() as connection:
            rows = connection.execute(
                f"SELECT __line, {f'c.{quote(name)}' if name else 'NULL'}, __reason FROM {self.rows_sql} c "
                "WHERE __reason <> '' ORDER BY __line"
            )
            while block := rows.fetchmany(BLOCK):
                yield from ((line, shown or "", reason) for line, shown, reason in block)

    def _keys(self) -> list[str]:
        schema = self.segmentation.schema
        return [c.key for c in schema.categories] + [f.key for f in schema.numbers_in_order]

    @property
    def rows_sql(self) -> str:
        """Every row of the customers' file, as a table that SQL can read."""
        return f"read_parquet({literal(str(self.folder / CUSTOMERS_FILE))})"

    @property
    def cells_sql(self) -> str:
        """Every cell, as a table that SQL can read."""
        return f"read_parquet({literal(str(self.folder / CELLS_FILE))})"

    def _cells(self, selection: Selection) -> str:
        """Return the cells, with their measures from evidence where the selection asks for them."""
        cells = self.cells_sql
        if not selection.needs_measures:
            return cells
        if not (self.folder / MEASURES_FILE).exists():
            raise SelectionError("This link selects by evidence that is still being found; try again in a minute.")
        return f"(SELECT * FROM {cells} AS own JOIN {measures_sql(self.folder)} AS measured USING (cell))"

    def _joined(self, selection: Selection, k: int) -> str:
        id_column = self.segmentation.schema.id_column
        exact = "".join(f"c.{quote(f'__{f.key}')}, " for f in self.segmentation.exact)
        shown = f"c.{quote(id_column)}" if id_column else "c.__line"
        schema = self.segmentation.schema
        others = "".join(
            f"CAST(c.{quote(name)} AS VARCHAR) AS {quote(f'other {i}')}, "
            for i, name in enumerate(other_columns(schema))
        )
        text = f"concat_ws(chr(10), {', '.join(f'c.{quote(name)}' for name in schema.columns)})"
        return (
            f"(SELECT x.*, {exact}{others}{text} AS __text, c.__line, {shown} AS id, {quote(f'k{k}')} AS segment "
            f"FROM {self.rows_sql} c JOIN {self._cells(selection)} x ON c.__cell = x.cell)"
        )


def _field(name: str, exact: AbstractSet[str]) -> str:
    """Return where a field stands: customers' own values, which cells may have rounded."""
    return f"__{name}" if name in exact else name


def _condition(selection: Selection, k: int, text: str) -> tuple[str, list[Any]]:
    """Return SQL for whether a row is selected and has the text in some column, and its parameters."""
    where, parameters = predicate(selection, k)
    if not text:
        return where, parameters
    return f"({where}) AND contains(strip_accents(lower(__text)), strip_accents(lower(?)))", [*parameters, text]


def _ordered(field: str, values: Sequence[str], direction: str) -> str:
    """Return SQL that sorts by a field; by that of a category in the order of its `values`.

    Ids are text; those that are numbers are sorted as such, before the others.
    """
    place = f"list_position([{', '.join(map(literal, values))}], {quote(field)})" if values else quote(field)
    own = f"{place} {direction} NULLS LAST"
    return own if field != "id" else f"TRY_CAST(id AS DOUBLE) {direction} NULLS LAST, {own}"
