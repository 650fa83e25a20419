"""A table or query in a database to a table: PostgreSQL, MySQL and SQLite through SQLAlchemy, DuckDB directly."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.model.question import Reading
from analysis.model.report import Decision
from analysis.reading.tables.find_header import read_rows
from analysis.reading.tables.look_of_values import Row
from analysis.reading.tables.raw_table import Table
from analysis.reading.tables.typed_values import text_of

DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
}
PATIENCE = 10
LONGEST = 300
BLOCK = 10_000


def shown_address(source: str) -> str:
    """Return an address that may be shown: without user and password."""
    url = _url(source)
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"


def read_database(source: str, reading: Reading) -> Table:
    """Return the table or query `reading.query` of the database at the address `source`, read-only.

    Raises InputError where it cannot be reached, refuses, or has no such table; never with a password in it.
    """
    url = _url(source)
    if url.get_backend_name() == "duckdb":
        return _read_duckdb(url, reading)
    if url.get_backend_name() == "sqlite":
        _check_file(url.database)
    engine = sqlalchemy.create_engine(_read_only(url), connect_args=_limits(url))
    try:
        with engine.connect() as connection:
            _start(connection, url)
            as_name = engine.dialect.identifier_preparer.quote_identifier
            sql, name = _query(reading.query, sorted(sqlalchemy.inspect(connection).get_table_names()), as_name)
            rows = connection.execution_options(yield_per=BLOCK).execute(sqlalchemy.text(sql.replace(":", r"\:")))
            return _table(name, list(rows.keys()), rows)
    except SQLAlchemyError as error:
        raise InputError(f"The database {shown_address(source)} does not answer: {_reason(error, url)}.") from error
    finally:
        engine.dispose()


def _url(source: str) -> URL:
    try:
        url = make_url(source)
    except (ArgumentError, ValueError) as error:
        raise InputError(
            "The address of the database cannot be read; write it as kind://user:password@host/name."
        ) from error
    kind = url.drivername.split("+")[0].lower()
    if kind not in DRIVERS:
        raise InputError(f"Databases of the kind {kind!r} cannot be read; there are {', '.join(DRIVERS)}.")
    return url.set(drivername=DRIVERS[kind])


def _check_file(database: str | None) -> None:
    if not database or not Path(database).is_file():
        raise InputError(f"There is no database file {database or '(no name)'}; check its name.")


def _read_only(url: URL) -> URL:
    if url.get_backend_name() != "sqlite":
        return url
    return url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})


def _limits(url: URL) -> dict[str, Any]:
    match url.get_backend_name():
        case "postgresql":
            return {"connect_timeout": PATIENCE, "options": f"-c statement_timeout={LONGEST * 1000}"}
        case "mysql":
            return {"connect_timeout": PATIENCE, "read_timeout": LONGEST}
    return {}


def _start(connection: Connection, url: URL) -> None:
    if url.get_backend_name() in {"postgresql", "mysql"}:
        connection.execute(sqlalchemy.text("SET TRANSACTION READ ONLY"))


def _query(wanted: str | None, tables: list[str], quoted: Callable[[str], str]) -> tuple[str, str]:
    """Return the SELECT to send and what to call its result; the only table where none is asked for."""
    if wanted is None:
        if len(tables) != 1:
            known = ", ".join(tables[:10]) or "none"
            raise InputError(f"Say which table of the database to read, or give a SELECT; its tables are {known}.")
        wanted = tables[0]
    text = wanted.strip().rstrip(";")
    if re.match(r"(?i)(select|with)\b", text):
        return text, "a query"
    parts = text.split(".")
    if not all(re.fullmatch(r"[\w ]+", part) for part in parts):
        raise InputError(f"{text[:60]!r} is neither the name of a table nor a SELECT; correct it.")
    return f"SELECT * FROM {'.'.join(map(quoted, parts))}", text


def _table(name: str, columns: list[str], rows: Any) -> Table:
    def given() -> Iterator[Row]:
        yield 0, [str(c) for c in columns]
        for number, values in enumerate(rows, start=1):
            yield number, [text_of(value) for value in values]

    decision = Decision("source", name, "read-only")
    table = read_rows(name, given(), (decision,), "yes", "row")
    own = tuple(d for d in table.decisions if d.value != "row 0")
    return replace(table, decisions=(*own, Decision("columns", "as the database names them", "no row names them")))


def _reason(error: SQLAlchemyError, url: URL) -> str:
    """Return what the database says, on one line, with next steps where the cause is known; no password in it."""
    first = str(getattr(error, "orig", None) or error).strip().splitlines()[0].rstrip(".")
    return first.replace(str(url.password), "***") if url.password else first


def _read_duckdb(url: URL, reading: Reading) -> Table:
    _check_file(url.database)
    try:
        with duckdb.connect(str(url.database), read_only=True) as connection:
            tables = [
                name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
            ]
            sql, name = _query(reading.query, tables, quote)
            rows = connection.execute(sql)
            return _table(name, [d[0] for d in rows.description], _fetched(rows))
    except duckdb.Error as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise InputError(f"The database {Path(str(url.database)).name} does not answer: {reason}.") from error


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while block := rows.fetchmany(BLOCK):
        yield from block
