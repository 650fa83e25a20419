"""What engines behind Ibis share: libraries asked for late, SQL in their dialects, names of tables, Arrow to arrays."""

import importlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.core.duckdb_io import quote
from analysis.core.errors import InputError


def library(module: str, engine: str) -> Any:
    """Return a module of the optional libraries. Raises InputError where they are not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise InputError(
            f"{engine} needs more libraries; install them with `pip install -r requirements-engines.txt`."
        ) from error


def translate(sql: str, dialect: Any) -> str:
    """Return a SELECT in DuckDB's dialect as one in `dialect`; functions that DuckDB does not have pass as they are."""
    sqlglot = importlib.import_module("sqlglot")
    text: str = sqlglot.transpile(sql, read="duckdb", write=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)[0]
    return text


def table_sql(source: str) -> str:
    """Return the name of a table, `table` or `schema.table`, quoted."""
    parts = source.strip().split(".")
    if not all(re.fullmatch(r"[\w $-]+", part) for part in parts):
        raise InputError(f"{source[:60]!r} is not the name of a table; write it as table or schema.table.")
    return ".".join(map(quote, parts))


def together_sql(tables: Sequence[str], columns: Sequence[str]) -> str:
    """Return SQL that stands after FROM for the rows of several tables; the name of a single one."""
    if len(tables) == 1:
        return tables[0]
    own = ", ".join(map(quote, columns))
    return f"({' UNION ALL '.join(f'SELECT {own} FROM {table}' for table in tables)}) AS together"


def unit_sql(hashed: str) -> str:
    """Return SQL for a DOUBLE from 0 to under 1 out of a signed 64-bit hash.

    What 52 of its bits say, without rounding.
    """
    return f"((CAST({hashed} % {2**52} AS DOUBLE) + {2**52}) * {2.0**-53!r})"


def numpy_column(column: Any) -> np.ndarray:
    """Return an Arrow column as int64, float64 or objects.

    What is missing becomes NaN or None, truth values become text.
    """
    pa = importlib.import_module("pyarrow")
    kind = column.type
    if pa.types.is_decimal(kind):
        return _decimals(column, pa)
    if pa.types.is_integer(kind) and not column.null_count:
        return _plain(column.cast(pa.int64()))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
        return _plain(column.cast(pa.float64(), safe=False))
    return _objects(column, pa)


def _plain(column: Any) -> np.ndarray:
    return np.asarray(column.to_numpy())


def _decimals(column: Any, pa: Any) -> np.ndarray:
    """Whole decimals as int64 where they fit; others through text, which alone rounds to the nearest float."""
    if column.type.scale == 0 and not column.null_count:
        try:
            return _plain(column.cast(pa.int64()))
        except pa.ArrowInvalid:
            pass
    return _plain(column.cast(pa.string()).cast(pa.float64()))


def _objects(column: Any, pa: Any) -> np.ndarray:
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.string())
    objects = np.empty(len(column), dtype=object)
    objects[:] = [value if value is None or isinstance(value, str) else str(value) for value in column.to_pylist()]
    return objects
