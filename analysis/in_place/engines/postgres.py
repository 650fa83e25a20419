"""PostgreSQL: the database groups and samples, read-only; what is exported streams from it into a file here."""

import contextlib
import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.in_place.engines import ColumnKind, ColumnType
from analysis.in_place.engines.postgres_rows import FOR_SUMS, KEPT, Streamed
from analysis.in_place.engines.refusals import LONGEST, refused
from analysis.in_place.engines.translation import library, numpy_column, table_sql, together_sql, translate, unit_sql

PATIENCE = 10
# what pg_type calls them: numeric; strings, enumerations, truth values
KINDS: dict[str, ColumnKind] = {"N": "number", "S": "text", "E": "text", "B": "text"}
MONEY = 790


class PostgresEngine:
    """A table or view in PostgreSQL, or several that have the same columns."""

    name = "PostgreSQL"

    def __init__(self, address: str, source: str, more: Sequence[str] = ()) -> None:
        """Connect and look at the columns. Raises InputError as `Engine` says."""
        self.shown, self.relation = source, table_sql(source)
        self._url = _url(address)
        self._lost = library("psycopg", self.name).Error
        with self._explain_errors():
            self._backend = _connect(self._url)
            try:
                self._columns = self._look()
                if more:
                    tables = [self.relation, *map(table_sql, more)]
                    self.relation = together_sql(tables, [c.name for c in self._columns])
                    self._columns = self._look()
            except BaseException:
                self.close()
                raise

    def _look(self) -> tuple[ColumnType, ...]:
        """Return the columns, as the database says that a SELECT gives them.

        So its rights and its search path count.
        """
        cursor = self._backend.raw_sql(f"SELECT * FROM {self.relation} LIMIT 0")
        types = [(column.name, column.type_code) for column in cursor.description]
        cursor.execute("SELECT oid, typcategory FROM pg_type WHERE oid = ANY(%s)", [[code for _, code in types]])
        kinds = {code: KINDS.get(category, "other") for code, category in cursor} | {MONEY: "other"}
        return tuple(ColumnType(name, kinds[code]) for name, code in types)

    def columns(self) -> tuple[ColumnType, ...]:
        """As `Engine` says."""
        return self._columns

    def ask(self, sql: str) -> dict[str, np.ndarray]:
        """As `Engine` says."""
        library("pyarrow", self.name)
        with self._explain_errors():
            table = Streamed(self._backend.con, translate(sql, self._backend.dialect), FOR_SUMS).table()
        return {name: numpy_column(table.column(i)) for i, name in enumerate(table.column_names)}

    def draw(self, columns: Sequence[str]) -> str:
        """As `Engine` says; a row as text quotes its values, so that no two rows read alike."""
        return unit_sql(f"hashtextextended(CAST(ROW({', '.join(map(quote, columns))}) AS VARCHAR), 0)")

    def about_distinct(self, value: str) -> str:
        """As `Engine` says; PostgreSQL has only the exact count."""
        return f"count(DISTINCT {value})"

    def with_numbers(self, columns: Mapping[str, NDArray[np.int64]]) -> str:
        """As `Engine` says; within the statement, as read-only sessions can make no table."""
        arrays = (f"CAST('{{{','.join(map(str, values.tolist()))}}}' AS BIGINT[])" for values in columns.values())
        own = (f"unnest({array}) AS {quote(name)}" for name, array in zip(columns, arrays, strict=True))
        return f"(SELECT {', '.join(own)})"

    def write(self, sql: str, path: Path, kind: Literal["parquet", "csv"]) -> None:
        """As `Engine` says, to a file on this machine, in memory that does not grow with the rows."""
        library("pyarrow", self.name)
        if path.exists():
            raise refused("", "42K04", engine=self.name, place="", shown=self.shown)
        with self._explain_errors():
            rows = Streamed(self._backend.con, translate(sql, self._backend.dialect), KEPT)
            try:
                write_aside(path, rows.write_csv if kind == "csv" else rows.write_parquet)
            except OSError as error:
                sentence = (
                    f"{path} cannot be written: {os.strerror(error.errno or errno.EIO)}; free space or rename it."
                )
                raise InputError(sentence) from error

    def close(self) -> None:
        """As `Engine` says."""
        self._backend.disconnect()

    @contextlib.contextmanager
    def _explain_errors(self) -> Iterator[None]:
        """Turn what psycopg raises into a sentence."""
        try:
            yield
        except self._lost as error:
            place = f"{self._url.host or 'localhost'}:{self._url.port or 5432}"
            secrets = (self._url.password or "",)
            raise refused(
                str(error), error.sqlstate, secrets=secrets, engine=self.name, place=place, shown=self.shown
            ) from error


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as error:
        raise InputError(
            "The address of the database cannot be read; write it as postgresql://user:password@host:port/name."
        ) from error


def _connect(url: URL) -> Any:
    """Through Ibis, read-only and within a time for each statement."""
    options = f"-c default_transaction_read_only=on -c statement_timeout={LONGEST * 1000}"
    return library("ibis", "PostgreSQL").postgres.connect(
        host=url.host,
        user=url.username,
        password=url.password,
        port=url.port or 5432,
        database=url.database,
        **{"connect_timeout": PATIENCE, **url.query, "options": options},
    )
