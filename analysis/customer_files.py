"""The rows of the source with what was found about them: the Parquet file for the page, and the CSV for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.cleaning import Cleaned
from analysis.csv_text import csv_lines
from analysis.engine import copy_to_parquet, quote
from analysis.segmentation import Segmentation, export_columns, exported
from analysis.table import cell

BLOCK = 10_000
_JOINED = "raw JOIN typed USING (line) LEFT JOIN found USING (line)"


@dataclass(frozen=True)
class Rows:
    """Every row of a cleaned table beside the segmentation of its customers."""

    cleaned: Cleaned
    segmentation: Segmentation

    def write_parquet(self, path: Path) -> None:
        """`__line`, `__cell` (-1: not segmented), `__reason`, changed values by key, then the table's columns as text.

        Raises OSError when it cannot be written.
        """
        own = [f"raw.{cell(i)} AS {quote(name)}" for i, name in enumerate(self.cleaned.table.columns)]
        changed = [f"typed.{quote(f.key)} AS {quote(f'__{f.key}')}" for f in self.segmentation.changed]
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
        with path.open("w", newline="", encoding="utf-8") as file:
            file.write(csv_lines([[*s.schema.columns, *export_columns(s)]]))
            for block in self._blocks():
                file.write(csv_lines(exported(s, names, row) for row in block))

    def _blocks(self) -> Iterator[Sequence[tuple[Any, ...]]]:
        """As `exported` takes rows: the source's columns, changed values, why not segmented, segment, pc1, pc2."""
        s, connection = self.segmentation, self.cleaned.connection
        connection.register("results", _results(s))
        own = [f"raw.{cell(i)}" for i in range(len(s.schema.columns))]
        changed = [f"typed.{quote(f.key)}" for f in s.changed]
        parts = ", ".join([*own, *changed, "typed.reason", "results.segment", "results.pc1", "results.pc2"])
        found = connection.execute(f"SELECT {parts} FROM {_JOINED} LEFT JOIN results USING (cell) ORDER BY raw.line")
        while block := found.fetchmany(BLOCK):
            yield block
        connection.unregister("results")


def _results(s: Segmentation) -> dict[str, Any]:
    cells = s.cells
    labels = cells.labels[s.n_clusters]
    numbers = np.arange(len(cells), dtype=np.int32)
    return {"cell": numbers, "segment": labels, "pc1": cells.points[:, 0], "pc2": cells.points[:, 1]}
