"""Rows of customers who were added, written after those that were there or alone."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from analysis.core.duckdb_io import connect, copy_to_parquet, literal, quote
from analysis.reading.tables.raw_table import Table, cell
from analysis.store.folder import CUSTOMERS_FILE
from analysis.store.segmentation import Segmentation
from analysis.using.additions import Copied


@dataclass(frozen=True)
class NewRows:
    """Rows that are added: their table, where the added cells are among all, and what is known of each row."""

    table: Table
    of_new: NDArray[np.int64]
    copied: Copied


def add_rows(folder: Path, path: Path, s: Segmentation, of_old: NDArray[np.int64], new: NewRows | None) -> None:
    """Write the customers in `folder`, whose cells are now called as `of_old` says, and new ones after them.

    Raises OSError when they cannot be written.
    """
    moved = {"old": np.arange(len(of_old)), "now": of_old}
    exact = [quote(f"__{f.key}") for f in s.exact]
    own = [quote(name) for name in s.schema.columns]
    kept = (
        f"SELECT __line, coalesce(now, -1) AS __cell, {', '.join(['__reason', *exact, *own])} "
        f"FROM read_parquet({literal(str(folder / CUSTOMERS_FILE))}) LEFT JOIN moved ON __cell = old"
    )
    with connect() if new is None else nullcontext(new.table.connection) as connection:
        connection.register("moved", moved)
        more = "" if new is None else f" UNION ALL {_new_rows_sql(connection, s, new, _last_line(folder))}"
        copy_to_parquet(connection, f"SELECT * FROM ({kept}{more}) ORDER BY __line", path)
        connection.unregister("moved")


def write_rows(path: Path, s: Segmentation, new: NewRows) -> None:
    """Write new customers alone. Raises OSError when they cannot be written."""
    connection = new.table.connection
    copy_to_parquet(connection, f"SELECT * FROM ({_new_rows_sql(connection, s, new, 0)}) ORDER BY __line", path)


def _last_line(folder: Path) -> int:
    with connect() as connection:
        file = literal(str(folder / CUSTOMERS_FILE))
        ((last,),) = connection.execute(f"SELECT max(__line) FROM read_parquet({file})").fetchall()
    return int(last)


def _new_rows_sql(connection: duckdb.DuckDBPyConnection, s: Segmentation, new: NewRows, last: int) -> str:
    """Return SQL of new rows, whose lines count from `last` on."""
    copied = new.copied
    placed = np.where(copied.cells >= 0, new.of_new[np.maximum(copied.cells, 0)], -1)
    reasons = np.array([copied.reasons.get(i, "") for i in range(len(placed))], dtype=object)
    exact = {f"__{f.key}": copied.numbers[:, i] for i, f in enumerate(s.schema.numbers) if f in s.exact}
    rows = {"line": np.array(new.table.lines, dtype=np.int64), "cell": placed, "reason": reasons, **exact}
    connection.register("placed_rows", rows)
    at = {name.lower(): cell(i) for i, name in reversed(list(enumerate(new.table.columns)))}
    own = [f"raw.{at[name.lower()]}" if name.lower() in at else "''" for name in s.schema.columns]
    columns = [f"line + {last} AS __line", "cell AS __cell", "reason AS __reason"]
    named = [f"{value} AS {quote(name)}" for value, name in zip(own, s.schema.columns, strict=True)]
    return f"SELECT {', '.join([*columns, *map(quote, exact), *named])} FROM raw JOIN placed_rows USING (line)"
