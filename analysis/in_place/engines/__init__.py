"""Engines: whatever holds the rows of customers that are too many to be copied; each answers four questions in SQL.

The questions are stated once, in `analysis/in_place/at_size/`, as SELECTs in DuckDB's dialect that use little of it:
comparisons, `CASE`, `+ - * /`, `floor`, `ln`, `CAST(... AS DOUBLE)`, `count`, `sum`, `min`, `max`, `GROUP BY`. What an
engine is asked:

1. Domains: how many rows; for each column how many values are usable, the lowest and the highest, distinct texts.
2. Cells: the one GROUP BY, with counts, and sums of what was rounded.
3. A sample: rows whose `draw` lies below a share, the same ones each time.
4. The segmented export: rows with their segment, written where the engine writes.

Adding an engine is a class with the members of `Engine`, and its line in `ENGINES` (`known.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

ColumnKind = Literal["number", "text", "other"]


@dataclass(frozen=True)
class ColumnType:
    """A column as the engine has it: its name, and what it holds ("text": truth values too; "other": dates, lists)."""

    name: str
    kind: ColumnKind


class Engine(Protocol):
    """What holds the rows.

    Every method raises InputError, with one sentence that says what to do and holds no password, where the engine
    cannot be reached, refuses, has no such table or column, runs out of disk, or takes longer than it may.
    """

    name: str
    """As people call it: DuckDB, Spark, PostgreSQL."""
    shown: str
    """What the rows are called in sentences: a file's, folder's or table's name, without user and password."""
    relation: str
    """SQL that stands after FROM: the table, quoted, or a subquery in brackets."""

    def columns(self) -> tuple[ColumnType, ...]:
        """Return the columns of the rows, in their order."""

    def ask(self, sql: str) -> dict[str, np.ndarray]:
        """Return what a SELECT gives by column.

        Numbers as int64 or float64, texts as objects, missing as NaN or None.
        """

    def draw(self, columns: Sequence[str]) -> str:
        """Return SQL for a DOUBLE from 0 to under 1 that depends only on the values of these columns in a row."""

    def about_distinct(self, value: str) -> str:
        """Return SQL that aggregates about how many different values of `value` there are, within a few percent."""

    def with_numbers(self, columns: Mapping[str, NDArray[np.int64]]) -> str:
        """Return SQL that stands after FROM for whole numbers that the engine does not have, until it is left."""

    def write(self, sql: str, path: Path, kind: Literal["parquet", "csv"]) -> None:
        """Write what a SELECT gives to `path`, aside first, so that no half-written result is found under its name."""

    def close(self) -> None:
        """Leave the engine; what was opened for it ends."""
