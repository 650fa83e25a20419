"""What a SELECT in PostgreSQL gives, as it streams: Arrow batches, Parquet, CSV."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from analysis.core.duckdb_io import quote

BLOCK = 20_000
BOOL, NUMERIC, TEXTS = 16, 1700, frozenset({25, 1043})
FOR_SUMS = False
"""Decimals as floats, which is what reckons."""
KEPT = True
"""Decimals as they are, where the database states how many digits they have."""


@dataclass(frozen=True)
class Streamed:
    """The rows of a SELECT, asked for each time they are read.

    Not through a cursor of the server's, as Ibis would: PostgreSQL plans those without parallel workers.
    """

    connection: Any
    sql: str
    keep_decimals: bool

    def table(self) -> Any:
        """Return all of them, as an Arrow table."""
        fields = self._fields()
        return _arrow().Table.from_batches(self._batches(fields), schema=_schema(fields))

    def write_parquet(self, path: Path) -> None:
        """Into one Parquet file, a block at a time."""
        fields = self._fields()
        with importlib.import_module("pyarrow.parquet").ParquetWriter(path, _schema(fields)) as writer:
            for batch in self._batches(fields):
                writer.write_batch(batch)

    def write_csv(self, path: Path) -> None:
        """Into one CSV file, as the database itself writes it; truth values as true and false."""
        fields = self._fields()
        shown = ", ".join(_as_text(f.name) if f.code == BOOL else quote(f.name) for f in fields)
        sql = f"COPY (SELECT {shown} FROM ({self.sql}) AS rows) TO STDOUT (FORMAT csv, HEADER)"
        with path.open("wb") as file, self.connection.cursor() as cursor, cursor.copy(sql) as blocks:
            for block in blocks:
                file.write(block)

    def _fields(self) -> list["_Field"]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({self.sql}) AS rows LIMIT 0")
            return [_field(column, keep_decimals=self.keep_decimals) for column in cursor.description]

    def _batches(self, fields: list["_Field"]) -> Iterator[Any]:
        schema = _schema(fields)
        sql = f"SELECT {', '.join(f.sql for f in fields)} FROM ({self.sql}) AS rows"
        with self.connection.cursor() as cursor:
            rows = cursor.stream(sql, size=BLOCK)
            while block := list(islice(rows, BLOCK)):
                columns = zip(*block, strict=True)
                arrays = [_arrow().array(values, f.type) for values, f in zip(columns, fields, strict=True)]
                yield _arrow().RecordBatch.from_arrays(arrays, schema=schema)


@dataclass(frozen=True)
class _Field:
    """A column of the result: its type number in PostgreSQL, what to ask for, and the Arrow type of that."""

    name: str
    code: int
    sql: str
    type: Any


def _field(column: Any, *, keep_decimals: bool) -> _Field:
    name, code = column.name, column.type_code
    if (kept := _types().get(code)) is not None:
        return _Field(name, code, quote(name), kept)
    if code == NUMERIC and keep_decimals and 0 < (column.precision or 0) <= 38:
        return _Field(name, code, quote(name), _arrow().decimal128(column.precision, column.scale))
    if code == NUMERIC:
        return _Field(name, code, f"CAST({quote(name)} AS DOUBLE PRECISION) AS {quote(name)}", _arrow().float64())
    return _Field(name, code, _as_text(name), _arrow().string())


def _as_text(name: str) -> str:
    return f"CAST({quote(name)} AS TEXT) AS {quote(name)}"


def _types() -> dict[int, Any]:
    """Return the types that Arrow has too, by their numbers in PostgreSQL."""
    pa = _arrow()
    return {
        BOOL: pa.bool_(),
        **dict.fromkeys((20, 21, 23), pa.int64()),
        **dict.fromkeys((700, 701), pa.float64()),
        **dict.fromkeys(TEXTS, pa.string()),
        1082: pa.date32(),
        1114: pa.timestamp("us"),
        1184: pa.timestamp("us", tz="UTC"),
    }


def _schema(fields: list[_Field]) -> Any:
    return _arrow().schema([(f.name, f.type) for f in fields])


def _arrow() -> Any:
    return importlib.import_module("pyarrow")
