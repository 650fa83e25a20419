"""CSV without quotes, blank lines or odd line ends, as most large files are: read by DuckDB, many times as quickly."""

from pathlib import Path

import duckdb

from analysis.core.duckdb_io import literal
from analysis.reading.tables.fit_rows import Head
from analysis.reading.tables.raw_table import Table, cell, new_connection

BLOCK = 1 << 20


def read_plain(path: Path, mark: str, head: Head) -> Table | None:
    """Return the table of that head.

    None where the file, in UTF-8, is not that plain or has a line of another width.
    """
    first = head.body[0][0]
    marks = _marks(path, mark.encode(), first)
    if marks is None:
        return None
    connection = new_connection()
    try:
        _load(connection, path, mark, head, first)
        ((rows,),) = connection.execute("SELECT count(*) FROM raw").fetchall()
    except duckdb.Error:
        rows = -1  # reading row by row reports what is wrong, and where
    if rows * (len(head.columns) - 1) != marks:
        connection.close()
        return None
    return Table(head.name, head.columns, connection, head.decisions, head.place)


def _marks(path: Path, mark: bytes, first: int) -> int | None:
    """Return how many separators there are from line `first` on.

    None where lines end in different ways, one is blank, or something is quoted.
    """
    before, returns, pairs, marks = b"\n", 0, 0, 0
    with path.open("rb") as file:
        for _ in range(first - 1):
            if b'"' in (line := file.readline()) or (b"\r" in line and not line.endswith(b"\r\n")):
                return None
        while block := file.read(BLOCK):
            joined = before + block
            if b'"' in block or b"\n\n" in joined or b"\n\r" in joined:
                return None
            returns += block.count(b"\r")
            pairs += joined.count(b"\r\n")
            marks += block.count(mark)
            before = block[-1:]
    return marks if returns == pairs else None


def _load(connection: duckdb.DuckDBPyConnection, path: Path, mark: str, head: Head, first: int) -> None:
    """Into the table `raw`; lines are counted in the order of the file."""
    names = [cell(i) for i in range(len(head.columns))]
    kinds = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    values = ", ".join(f"coalesce({name}, '') AS {name}" for name in names)
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(
        f"CREATE TABLE raw AS SELECT row_number() OVER () + {first - 1} AS line, {values} FROM read_csv("
        f"{literal(str(path))}, delim = {literal(mark)}, quote = '', escape = '', comment = '', header = false, "
        f"skip = {first - 1}, columns = {{{kinds}}}, auto_detect = false, strict_mode = true, null_padding = false, "
        "ignore_errors = false)"
    )
    connection.execute("SET preserve_insertion_order = false")
