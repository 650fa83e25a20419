"""The rows of the source with what was found about them: the Parquet file for the page, and the CSV for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from pathlib import Path
from typing import Any

import numpy as np

from analysis.cleaning.clean_table import Cleaned
from analysis.core.duckdb_io import copy_to_parquet, literal, quote
from analysis.core.text.csv import csv_line, csv_lines
from analysis.core.text.formulas import MAYBE_GUARDED
from analysis.reading.tables.raw_table import cell
from analysis.store.export_columns import export_columns, exported
from analysis.store.segmentation import Segmentation

BLOCK = 10_000
# values that have to be quoted, or may have to be guarded, in columns put together with character 1 between them
NOT_PLAIN = f'[",\r\n]|{MAYBE_GUARDED}'
_JOINED = "raw JOIN typed USING (line) LEFT JOIN found USING (line)"


@dataclass(frozen=True)
class CopiedRows:
    """Every row of a cleaned table together with the segmentation of its customers."""

    cleaned: Cleaned
    segmentation: Segmentation

    def write_parquet(self, path: Path) -> None:
        """`__line`, `__cell` (-1: not segmented), `__reason`, exact values by key where neither the table's columns as
        text, which follow, nor the cells hold them.

        Raises OSError when it cannot be written.
        """
        own = [f"raw.{cell(i)} AS {quote(name)}" for i, name in enumerate(self.cleaned.table.columns)]
        changed = [f"typed.{quote(f.key)} AS {quote(f'__{f.key}')}" for f in self.segmentation.exact]
        copy_to_parquet(
            self.cleaned.connection,
            f"SELECT raw.line AS __line, coalesce(found.cell, -1) AS __cell, coalesce(typed.reason, '') AS __reason, "
            f"{', '.join([*changed, *own])} FROM {_JOINED} ORDER BY raw.line",
            path,
        )

    def write_csv(self, path: Path) -> None:
        """Every row and column of the source, and what an export adds to them."""
        s = self.segmentation
        names = s.solution(s.n_clusters).names
        connection = self.cleaned.connection
        connection.register("found_results", _results(s))
        connection.execute("CREATE OR REPLACE TABLE results AS SELECT * FROM found_results")
        connection.unregister("found_results")
        others = ((line, csv_line(exported(s, names, row))) for line, *row in self._rows(f"NOT ({self._plain()})"))
        with path.open("w", newline="", encoding="utf-8") as file:
            file.write(csv_lines([[*s.schema.columns, *export_columns(s)]]))
            file.writelines(text for _, text in merge(self._lines(names), others))
        connection.execute("DROP TABLE results")

    def _plain(self) -> str:
        """Return SQL for rows in which nothing has to be quoted, guarded, cleaned or explained.

        Most, and quickly written.
        """
        if self.segmentation.changed:
            return "FALSE"
        together = f"concat_ws(chr(1), {', '.join(self._source_columns())})"
        return (
            f"(results.cell IS NOT NULL AND typed.reason IS NULL AND NOT "
            f"regexp_matches({together}, {literal(NOT_PLAIN)}))"
        )

    def _source_columns(self) -> list[str]:
        return [f"raw.{cell(i)}" for i in range(len(self.segmentation.schema.columns))]

    def _lines(self, names: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Plain rows in file order: where they stand, and what is written of them."""
        named = ", ".join(literal(csv_line(["", i, name]).rstrip("\n")) for i, name in enumerate(names, start=1))
        separator = "," if self.segmentation.report["n_not_segmented"] else ""
        rest = f"[{named}][results.segment] || format(',{{:.6f}},{{:.6f}}', results.pc1, results.pc2) || chr(10)"
        text = f"concat_ws(',', {', '.join(self._source_columns())}) || {literal(separator)} || {rest}"
        return self._ordered(f"raw.line, {text}", self._plain())

    def _rows(self, where: str) -> Iterator[tuple[Any, ...]]:
        """Return where a row stands, and the row as `exported` takes it, in file order."""
        changed = [f"typed.{quote(f.key)}" for f in self.segmentation.changed]
        added = ["typed.reason", "results.segment", "results.pc1", "results.pc2"]
        return self._ordered(", ".join(["raw.line", *self._source_columns(), *changed, *added]), where)

    def _ordered(self, what: str, where: str) -> Iterator[tuple[Any, ...]]:
        with self.cleaned.connection.cursor() as cursor:
            rows = cursor.execute(
                f"SELECT {what} FROM {_JOINED} LEFT JOIN results USING (cell) WHERE {where} ORDER BY raw.line"
            )
            while block := rows.fetchmany(BLOCK):
                yield from block


def _results(s: Segmentation) -> dict[str, Any]:
    cells = s.cells
    labels = cells.labels[s.n_clusters]
    numbers = np.arange(len(cells), dtype=np.int32)
    points = cells.points.astype(np.float64)
    return {"cell": numbers, "segment": labels, "pc1": points[:, 0], "pc2": points[:, 1]}
