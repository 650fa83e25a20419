"""Customers as text, as they stand in the source: held by DuckDB, however many there are."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from analysis.model.doubts import Doubt
from analysis.model.report import Decision
from analysis.process.limits import within_memory

BLOCK = 50_000
MEMORY_MB, RESTING_MB = 400, 50


@dataclass(frozen=True)
class Table:
    """A table of text: `raw` in `connection` has `line` and, for each of `columns`, one named by `cell(position)`.

    `line` is where a row starts in the source, 1 being the first; `place` says what is counted, a line or a row.
    `unusable`: why rows do not fit the columns, by their line. `doubts`: what reading leaves open. `sheets`: those of a
    workbook that people see, the one that was read first.
    Close it after use, or use it in a `with` statement.
    """

    name: str
    columns: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection
    decisions: tuple[Decision, ...] = ()
    place: str = "line"
    separator: str = ""
    unusable: Mapping[int, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    sheets: tuple[str, ...] = ()

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *reason: object) -> None:
        self.connection.close()

    def __len__(self) -> int:
        return int(self.ask("SELECT count(*) FROM raw")[0][0])

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query gives."""
        return self.connection.execute(sql, parameters).fetchall()

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Every row as text, in the order of the source; for tables that are known to be small."""
        names = ", ".join(cell(i) for i in range(len(self.columns)))
        return tuple(self.ask(f"SELECT {names} FROM raw ORDER BY line"))

    def first(self, n: int) -> list[tuple[str, ...]]:
        """Return the first `n` rows."""
        names = ", ".join(cell(i) for i in range(len(self.columns)))
        return self.ask(f"SELECT {names} FROM raw ORDER BY line LIMIT {n}")

    @property
    def lines(self) -> tuple[int, ...]:
        """The line of each row."""
        return tuple(line for (line,) in self.ask("SELECT line FROM raw ORDER BY line"))

    def deciding(self, *more: Decision) -> "Table":
        """Return the same table, more having been decided about it."""
        return replace(self, decisions=(*self.decisions, *more))


def cell(position: int) -> str:
    """Return the name of a column of `raw`; headers are never names in SQL."""
    return f"c{position}"


def new_connection() -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB that spills to the temporary folder rather than outgrow its memory."""
    return duckdb.connect(
        config={
            "memory_limit": f"{within_memory(MEMORY_MB, os.environ)}MB",
            "temp_directory": str(spill_folder()),
            "threads": os.cpu_count() or 1,
            "preserve_insertion_order": False,
        }
    )


def spill_folder() -> Path:
    """Return where this process puts what does not fit into memory; DuckDB makes it when it needs it."""
    return Path(os.environ.get("TMPDIR", "/tmp")) / f"kindred-spill-{os.getpid()}"  # noqa: S108 - made by DuckDB alone


@contextmanager
def resting(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While others need the memory, the tables lie on disk."""
    with suppress(duckdb.OutOfMemoryException):  # what cannot be moved stays
        connection.execute(f"SET memory_limit = '{RESTING_MB}MB'")
    yield
    connection.execute(f"SET memory_limit = '{within_memory(MEMORY_MB, os.environ)}MB'")


def load(
    connection: duckdb.DuckDBPyConnection, n_columns: int, rows: Iterable[tuple[int, Sequence[str]]]
) -> duckdb.DuckDBPyConnection:
    """Put `rows`, each with its line, into the table `raw`."""
    names = ", ".join(f"{cell(i)} VARCHAR" for i in range(n_columns))
    connection.execute(f"CREATE TABLE raw (line BIGINT, {names})")
    waiting = iter(rows)
    while block := list(islice(waiting, BLOCK)):
        columns: dict[str, np.ndarray] = {"line": np.array([line for line, _ in block], dtype=np.int64)}
        for i, values in enumerate(zip(*(row for _, row in block), strict=True)):
            columns[cell(i)] = np.empty(len(values), dtype=object)
            columns[cell(i)][:] = values
        connection.register("block", columns)
        connection.execute("INSERT INTO raw SELECT * FROM block")
        connection.unregister("block")
    return connection
