"""The engine that holds the rows: DuckDB does the one GROUP BY that makes cells, and reads and writes Parquet."""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from analysis.core.cells import Cells
from analysis.core.schema import EXCESS, Feature, Schema

ROWS_AT_ONCE = 50_000


@contextmanager
def connect() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an in-memory DuckDB on one thread, so that results do not depend on the machine."""
    connection = duckdb.connect(config={"threads": 1})
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def reading() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection for one query of files, to the one database that this process keeps open for that.

    Opening a database takes twenty times as long as a page of the table does.
    """
    connection = _kept_open(os.getpid()).cursor()
    try:
        yield connection
    finally:
        connection.close()


@cache
def _kept_open(process: int) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 - a database does not survive a fork
    """Files may be written again at any time, so nothing of them is cached."""
    return duckdb.connect(config={"threads": 1, "enable_external_file_cache": False})


def quote(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL string, for the places where the engine takes no parameter."""
    return "'" + text.replace("'", "''") + "'"


def make_cells(connection: duckdb.DuckDBPyConnection, schema: Schema) -> Cells:
    """Group the customers in `typed` (see `cleaning.Cleaned`) that can be segmented by every column with a use.

    Numbers are rounded as the schema says. The points and labels of the result are still empty.
    """
    columns = ", ".join(quote(k) for k in keys_of(schema))
    order = ", ".join(f"{quote(k)} NULLS LAST" for k in keys_of(schema))
    rounded = [f for f in schema.numbers if f.rounded]
    excess = "".join(f", sum({quote(f'__{f.key}')}) AS {quote(f'__{f.key}')}" for f in rounded)
    ids = "''" if not schema.id_column else _ONLY_ID if rounded else _FIRST_IDS
    place(connection, schema)
    arrays = connection.execute(
        f"SELECT {columns}, count(*) AS n, {ids} AS ids{excess} FROM placed GROUP BY {columns} ORDER BY {order}"
    ).fetchnumpy()
    values, described = _numbers(arrays, schema)
    codes = {c.key: _codes(np.asarray(arrays[c.key]), c.values) for c in schema.categories}
    counts = np.asarray(arrays["n"], dtype=np.int64)
    numbers = values | described
    sums = {f.key: exact_sums(f, numbers[f.key], counts, np.asarray(arrays[f"__{f.key}"])) for f in rounded}
    empty = np.empty((len(counts), 2), np.float32)
    return Cells(values, codes, counts, empty, {}, tuple(arrays["ids"]), sums, described=described)


def keys_of(schema: Schema) -> list[str]:
    """Return the columns that cells are grouped and sorted by: features, categories, then descriptors."""
    forming = [f.key for f in schema.features]
    return [*forming, *(c.key for c in schema.categories), *(f.key for f in schema.descriptors)]


def _numbers(arrays: dict[str, Any], schema: Schema) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return features and descriptors by key; NaN stands for NULL, where customers have no value in a descriptor."""
    values, described = (
        {f.key: np.ma.filled(np.ma.asarray(arrays[f.key], dtype=np.float64), np.nan) for f in numbers}
        for numbers in (schema.features, schema.descriptors)
    )
    return values, described


def place(connection: duckdb.DuckDBPyConnection, schema: Schema) -> None:
    """Make the view `placed` of the customers in `typed` that can be segmented, features as cells have them."""
    connection.execute(
        f"CREATE OR REPLACE VIEW placed AS SELECT line, id, {_rounded(schema)} FROM typed WHERE reason IS NULL"
    )


def _rounded(schema: Schema) -> str:
    """Numbers as cells have them under their keys; the part of rounded ones above the step under `__key`."""
    parts = [f"{f.value_sql(quote(f.key))} AS {quote(f.key)}" for f in schema.numbers]
    excess = [
        f"coalesce({f.excess_sql(quote(f.key))}, 0) AS {quote(f'__{f.key}')}" for f in schema.numbers if f.rounded
    ]
    return ", ".join([*parts, *excess, *(quote(c.key) for c in schema.categories)])


# where many customers share a cell, collecting their ids takes more memory than they are worth
_ONLY_ID = "CASE WHEN count(*) = 1 THEN min(id) ELSE '' END"
_FIRST_IDS = "array_to_string(list_transform(min({'l': length(id), 'id': id}, 3), lambda __own: __own.id), ', ')"


def exact_sums(f: Feature, values: np.ndarray, counts: np.ndarray, excess: np.ndarray) -> np.ndarray:
    """Sum the exact values of each cell's customers, (n_cells,), from what `Feature.excess_sql` adds up to."""
    return np.asarray(values * counts + excess.astype(np.float64) * (f.step / EXCESS), dtype=np.float64)


def _codes(texts: np.ndarray, values: tuple[str, ...]) -> np.ndarray:
    position = {value: i for i, value in enumerate(values)}
    return np.array([position[text] for text in texts], dtype=np.int64)


def find_cells(connection: duckdb.DuckDBPyConnection, cells: Cells, schema: Schema) -> None:
    """Put the cell of each customer that is segmented into the table `found`: `line`, `cell`."""
    same = " AND ".join(f"placed.{quote(k)} IS NOT DISTINCT FROM known_cells.{quote(k)}" for k in keys_of(schema))
    connection.register("known_cells", cells_frame(cells, schema))
    connection.execute(f"CREATE OR REPLACE TABLE found AS SELECT line, cell FROM placed JOIN known_cells ON {same}")
    connection.unregister("known_cells")


def cells_frame(cells: Cells, schema: Schema) -> dict[str, np.ndarray]:
    """Return the columns of `cells.parquet`: `cell`, numbers, categories as text, `n`, `ids`, `pc1`, `pc2`, `k2`, ...

    Sums of the exact values of rounded numbers are called by its key and `__sum`; silhouettes `width_k2`, ...
    """
    texts = {c.key: np.array(c.values, dtype=object)[cells.codes[c.key]] for c in schema.categories}
    return {
        "cell": np.arange(len(cells), dtype=np.int32),
        **cells.numbers,
        **texts,
        "n": cells.counts,
        "ids": np.array(cells.ids, dtype=object),
        "pc1": cells.points[:, 0],
        "pc2": cells.points[:, 1],
        **{f"k{k}": labels for k, labels in cells.labels.items()},
        **{f"{key}__sum": sums for key, sums in cells.sums.items()},
        **{f"width_k{k}": widths for k, widths in cells.silhouettes.items()},
    }


def read_cells(path: Path, schema: Schema, ks: tuple[int, ...]) -> Cells:
    """Return cells as written by `write_parquet(cells_frame(...))`, in their order.

    Raises duckdb.Error when the file is missing, cut short or lacks a column.
    """
    with connect() as connection:
        arrays = connection.sql(f"SELECT * FROM read_parquet({literal(str(path))}) ORDER BY cell").fetchnumpy()
    points = np.column_stack([arrays["pc1"], arrays["pc2"]]).astype(np.float32)
    values, described = _numbers(arrays, schema)
    return Cells(
        values,
        {c.key: _codes(arrays[c.key], c.values) for c in schema.categories},
        np.asarray(arrays["n"], dtype=np.int64),
        points,
        {k: np.asarray(arrays[f"k{k}"], dtype=np.uint8) for k in ks},
        tuple(arrays["ids"]),
        {f.key: np.asarray(arrays[f"{f.key}__sum"], dtype=np.float64) for f in schema.numbers if f.rounded},
        {k: np.asarray(arrays[f"width_k{k}"], dtype=np.float32) for k in ks if f"width_k{k}" in arrays},
        described,
    )


def read_columns(path: Path, names: list[str], kind: type[np.generic]) -> dict[str, np.ndarray]:
    """Numbers of a Parquet file in the order of its `cell` column, by name.

    Raises duckdb.Error when the file is missing, cut short or lacks a column.
    """
    with connect() as connection:
        columns = ", ".join(map(quote, names))
        arrays = connection.sql(f"SELECT {columns} FROM read_parquet({literal(str(path))}) ORDER BY cell").fetchnumpy()
    return {name: np.asarray(arrays[name], dtype=kind) for name in names}


def write_parquet(columns: dict[str, np.ndarray], path: Path) -> None:
    """Write named columns of equal length as one Parquet file.

    Raises OSError when it cannot be written.
    """
    with connect() as connection:
        connection.register("frame", columns)
        copy_to_parquet(connection, "FROM frame", path)


def copy_to_parquet(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    """Write what a query gives as a Parquet file. Raises OSError when it cannot be written."""
    try:
        connection.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet)")
    except duckdb.IOException as error:
        raise OSError(errno.EIO, "cannot be written", str(path)) from error


def write_rows(header: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    """Write rows as one Parquet file: `segment` as whole numbers, map places as numbers, all else as text.

    Raises OSError when it cannot be written.
    """
    n_found = 4  # segment, its name, pc1, pc2 come last
    kinds = ["VARCHAR"] * (len(header) - n_found) + ["UTINYINT", "VARCHAR", "DOUBLE", "DOUBLE"]
    waiting = iter(rows)
    with connect() as connection:
        names = ", ".join(f"c{i} {kind}" for i, kind in enumerate(kinds))
        connection.execute(f"CREATE TABLE written ({names})")
        while block := list(islice(waiting, ROWS_AT_ONCE)):
            columns = enumerate(zip(*block, strict=True))
            connection.register("block", {f"c{i}": _as_text(values) for i, values in columns})
            casts = ", ".join(f"TRY_CAST(c{i} AS {kind})" for i, kind in enumerate(kinds))
            connection.execute(f"INSERT INTO written SELECT {casts} FROM block")
            connection.unregister("block")
        chosen = ", ".join(f"c{i} AS {quote(name)}" for i, name in enumerate(header))
        copy_to_parquet(connection, f"SELECT {chosen} FROM written", path)


def _as_text(values: Sequence[Any]) -> np.ndarray:
    texts = np.empty(len(values), dtype=object)
    texts[:] = [str(value) for value in values]
    return texts


def count_rows(path: Path) -> int:
    """Return rows of a Parquet file, as its footer states them.

    Raises duckdb.Error when the file is missing or cut short.
    """
    with connect() as connection:
        row = connection.sql(f"SELECT sum(num_rows) AS n FROM parquet_file_metadata({literal(str(path))})").fetchnumpy()
    return int(row["n"][0])
