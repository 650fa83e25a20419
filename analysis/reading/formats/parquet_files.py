"""A Parquet file to a table: every column as text, as DuckDB writes it."""

from pathlib import Path

import duckdb

from analysis.core.duckdb_io import literal, quote
from analysis.core.errors import InputError
from analysis.model.question import Reading
from analysis.model.report import Decision
from analysis.reading.tables.find_header import MOST_COLUMNS
from analysis.reading.tables.name_columns import visible_name
from analysis.reading.tables.raw_table import Table, cell, new_connection


def check_parquet_size(path: Path, name: str, most_bytes: int) -> None:
    """Raise InputError where the columns are larger than `most_bytes`, unpacked, or the file is cut short."""
    with new_connection() as connection:
        try:
            row = connection.execute(
                f"SELECT sum(total_uncompressed_size) FROM parquet_metadata({literal(str(path))})"
            ).fetchall()
        except duckdb.Error as error:
            raise InputError(f"{name} is cut short or damaged; write it again, or save it as CSV.") from error
    size = int(row[0][0] or 0)
    if size > most_bytes:
        raise InputError(
            f"{name} holds {size // 1_000_000:,} MB unpacked, more than {most_bytes // 1_000_000:,}; take fewer rows."
        )


def read_parquet(path: Path, name: str, reading: Reading) -> Table:  # noqa: ARG001 - sources are asked alike
    """Return a table from a Parquet file. Raises InputError where it is cut short, empty or too wide."""
    connection = new_connection()
    source = f"read_parquet({literal(str(path))}, file_row_number = true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}").fetchall()
        columns = tuple(visible_name(str(row[0])) for row in described)
        _check(columns, name)
        parts = [f"coalesce(CAST({quote(row[0])} AS VARCHAR), '') AS {cell(i)}" for i, row in enumerate(described)]
        connection.execute(
            f"CREATE TABLE raw AS SELECT file_row_number + 1 AS line, {', '.join(parts)} FROM {source} ORDER BY line"
        )
    except duckdb.OutOfMemoryException:
        raise  # it is whole, but large
    except duckdb.Error as error:
        raise InputError(f"{name} is cut short or damaged; write it again, or save it as CSV.") from error
    if not connection.execute("SELECT 1 FROM raw LIMIT 1").fetchall():
        raise InputError(f"{name} has columns but no customers; write one row per customer.")
    return Table(name, columns, connection, (Decision("columns", "as the file names them", "Parquet"),), "row")


def _check(columns: tuple[str, ...], name: str) -> None:
    if len(columns) < 2:
        raise InputError(f"{name} has only one column; it needs at least two of numbers.")
    if len(columns) > MOST_COLUMNS:
        raise InputError(
            f"{name} has {len(columns):,} columns, but at most {MOST_COLUMNS:,} can be read; keep those that matter."
        )
    lowered = [c.lower() for c in columns]
    if "" in lowered or len(set(lowered)) < len(lowered):
        raise InputError(f"{name} has columns without names, or names that differ only in case; name each its own.")
