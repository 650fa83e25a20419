"""The rows behind the cells: pages of the table and exports, asked of DuckDB on each request."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.csv_text import csv_line
from analysis.engine import literal, quote, reading, write_rows
from analysis.errors import InputError
from analysis.evidence import MEASURES_FILE, measures_sql
from analysis.protection import promise
from analysis.segmentation import CELLS_FILE, CUSTOMERS_FILE, Segmentation, export_columns, exported
from analysis.selection import Selection, SelectionError, predicate

BLOCK = 1_000
LARGEST_PAGE = 500
LARGEST_OFFSET = 2**62


def check_singly(s: Segmentation) -> None:
    """Raises InputError where customers are kept in groups, so that there are no rows of theirs."""
    if s.protection is not None:
        raise InputError(
            f"{promise(s.protection.smallest_cell)} Single customers are not kept; to have the segments of those in "
            "your own file, score it."
        )


@dataclass(frozen=True)
class Rows:
    """One page of the table, and how many rows it has in all."""

    rows: list[dict[str, Any]]
    count: int


@dataclass(frozen=True)
class Customers:
    """The customers of one segmentation; holds no connection, so that it can be shared by processes and threads."""

    segmentation: Segmentation
    folder: Path

    def page(self, selection: Selection, k: int, start: int, stop: int, order: list[tuple[str, bool]]) -> Rows:
        """Rows `start` to `stop` of the selected customers, sorted by `order` (field, descending), then file order.

        Fields are `id`, `segment` and the keys of features and categories; others are ignored.
        """
        known = {"id", "segment", *self._keys()}
        exact = {f.key for f in self.segmentation.exact}
        sort = [_ordered(_field(field, exact), "DESC" if down else "ASC") for field, down in order if field in known]
        where, parameters = predicate(selection, k)
        fields = ", ".join(f"{quote(_field(f, exact))} AS {quote(f)}" for f in ["id", "segment", *self._keys()])
        limit = max(0, min(stop - start, LARGEST_PAGE))
        with reading() as connection:
            found = connection.execute(
                f"SELECT {fields} FROM {self._joined(selection, k)} WHERE {where} "
                f"ORDER BY {', '.join([*sort, '__line'])} LIMIT {limit} OFFSET {max(0, min(start, LARGEST_OFFSET))}",
                parameters,
            )
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return Rows(rows, self.count(selection, k) if self.segmentation.n_kept is None else self._kept(selection, k))

    def _kept(self, selection: Selection, k: int) -> int:
        """How many of the examples are selected."""
        where, parameters = predicate(selection, k)
        with reading() as connection:
            found = connection.execute(
                f"SELECT count(*) FROM {self._joined(selection, k)} WHERE {where}", parameters
            ).fetchall()
        return int(found[0][0])

    def count(self, selection: Selection, k: int) -> int:
        """How many segmented customers are selected."""
        where, parameters = predicate(selection, k)
        with reading() as connection:
            found = connection.execute(
                f"SELECT sum(n) FROM {self._cells(selection)} WHERE {where}", parameters
            ).fetchall()
        return int(found[0][0] or 0)

    def cells(self, selection: Selection, k: int) -> NDArray[np.int64]:
        """The positions of the cells whose customers are selected."""
        where, parameters = predicate(selection, k)
        with reading() as connection:
            found = connection.execute(
                f"SELECT cell FROM {self._cells(selection)} WHERE {where} ORDER BY cell", parameters
            ).fetchnumpy()
        return np.asarray(found["cell"], dtype=np.int64)

    def export(self, selection: Selection, k: int) -> Iterator[list[Any]]:
        """The selected customers in file order, as `segmentation.exported` takes rows.

        With no clause everybody is exported, those not segmented too.
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
            found = connection.execute(
                f"SELECT {own}, c.__reason, x.__segment, x.__pc1, x.__pc2 FROM {self._rows()} c "
                f"LEFT JOIN ({chosen}) x ON c.__cell = x.__of WHERE {kept} ORDER BY c.__line",
                parameters,
            )
            while block := found.fetchmany(BLOCK):
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
        """Line, id (empty where there is none) and reason of everybody who is not segmented, in file order."""
        if self.segmentation.protection is not None:
            return
        name = self.segmentation.schema.id_column
        with reading() as connection:
            found = connection.execute(
                f"SELECT __line, {f'c.{quote(name)}' if name else 'NULL'}, __reason FROM {self._rows()} c "
                "WHERE __reason <> '' ORDER BY __line"
            )
            while block := found.fetchmany(BLOCK):
                yield from ((line, shown or "", reason) for line, shown, reason in block)

    def _keys(self) -> list[str]:
        schema = self.segmentation.schema
        return [c.key for c in schema.categories] + [f.key for f in schema.reading_order]

    def _rows(self) -> str:
        return f"read_parquet({literal(str(self.folder / CUSTOMERS_FILE))})"

    def _cells(self, selection: Selection) -> str:
        """The cells, with what evidence tells of them where the selection asks for it."""
        cells = f"read_parquet({literal(str(self.folder / CELLS_FILE))})"
        if not selection.needs_measures:
            return cells
        if not (self.folder / MEASURES_FILE).exists():
            raise SelectionError("This link selects by evidence that is still being found; try again in a minute.")
        return f"(SELECT * FROM {cells} AS own JOIN {measures_sql(self.folder)} AS told USING (cell))"

    def _joined(self, selection: Selection, k: int) -> str:
        id_column = self.segmentation.schema.id_column
        exact = "".join(f"c.{quote(f'__{f.key}')}, " for f in self.segmentation.exact)
        shown = f"c.{quote(id_column)}" if id_column else "c.__line"
        return (
            f"(SELECT x.*, {exact}c.__line, {shown} AS id, {quote(f'k{k}')} AS segment "
            f"FROM {self._rows()} c JOIN {self._cells(selection)} x ON c.__cell = x.cell)"
        )


def _field(name: str, exact: AbstractSet[str]) -> str:
    """Where a field stands: customers' own values, which cells may have rounded."""
    return f"__{name}" if name in exact else name


def _ordered(field: str, direction: str) -> str:
    """Ids are text; those that are numbers are sorted as such, before the others."""
    own = f"{quote(field)} {direction}"
    return own if field != "id" else f"TRY_CAST(id AS DOUBLE) {direction} NULLS LAST, {own}"
