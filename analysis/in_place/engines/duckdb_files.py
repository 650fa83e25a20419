"""DuckDB, embedded: Parquet and CSV files of any size read as a stream, and tables of its own database files."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from analysis.core.duckdb_io import literal, quote
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.in_place.engines import ColumnKind, ColumnType
from analysis.process.limits import within_memory
from analysis.reading.tables.raw_table import spill_folder

MEMORY_MB = 300
DATABASE = "duckdb://"
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL", "UHUGEINT")
TEXTS = ("VARCHAR", "BOOLEAN", "ENUM", "UUID")
LARGEST_WHOLE = np.iinfo(np.int64).max
COMMA_SEPARATED = (".csv", ".tsv", ".csv.gz", ".tsv.gz")


class DuckdbEngine:
    """Files, a folder or a pattern of them, or a table of a database file."""

    name = "DuckDB"

    def __init__(self, source: str, table: str | None = None, more: Sequence[str] = ()) -> None:
        """Look at the columns. Raises InputError as `Engine` says."""
        self._connection = duckdb.connect(
            config={
                "memory_limit": f"{within_memory(MEMORY_MB, os.environ)}MB",
                "temp_directory": str(spill_folder()),
                "threads": os.cpu_count() or 1,
                "preserve_insertion_order": False,
            }
        )
        self.shown = table or Path(source.removeprefix(DATABASE)).name or source
        with self._explain_errors():
            self.relation = self._open(source, table, more)
            columns = self._connection.execute(f"DESCRIBE SELECT * FROM {self.relation}").fetchall()
            self._columns = tuple(ColumnType(name, _kind(kind)) for name, kind, *_ in columns)

    def columns(self) -> tuple[ColumnType, ...]:
        """As `Engine` says."""
        return self._columns

    def ask(self, sql: str) -> dict[str, np.ndarray]:
        """As `Engine` says."""
        with self._explain_errors():
            columns = self._connection.execute(sql).fetchnumpy()
        return {name: _plain(values) for name, values in columns.items()}

    def draw(self, columns: Sequence[str]) -> str:
        """As `Engine` says."""
        return f"(hash({', '.join(map(quote, columns))}) / 18446744073709551616.0::DOUBLE)"

    def about_distinct(self, value: str) -> str:
        """As `Engine` says (HyperLogLog, Flajolet et al. 2007)."""
        return f"approx_count_distinct({value})"

    def with_numbers(self, columns: Mapping[str, NDArray[np.int64]]) -> str:
        """As `Engine` says."""
        self._connection.register("numbers_of_kindred", dict(columns))
        return "numbers_of_kindred"

    def write(self, sql: str, path: Path, kind: Literal["parquet", "csv"]) -> None:
        """As `Engine` says."""
        options = "FORMAT parquet, COMPRESSION zstd" if kind == "parquet" else "FORMAT csv, HEADER"
        with self._explain_errors():
            write_aside(
                path, lambda aside: self._connection.execute(f"COPY ({sql}) TO {literal(str(aside))} ({options})")
            )

    def close(self) -> None:
        """As `Engine` says."""
        self._connection.close()

    def _open(self, source: str, table: str | None, more: Sequence[str]) -> str:
        """Return SQL of the rows at `source`, and in `more` files."""
        if source.startswith(DATABASE):
            return self._attach(Path(source.removeprefix(DATABASE).removeprefix("/") or "."), source, table)
        files = [f for each in (source, *more) for f in files_of(each)]
        if all(str(f).lower().endswith(COMMA_SEPARATED) for f in files):
            names = ", ".join(literal(str(f)) for f in files)
            return f"read_csv([{names}], strict_mode = true, ignore_errors = false, sample_size = -1)"
        self._check_alike(files)
        return f"read_parquet([{', '.join(literal(str(f)) for f in files)}])"

    def _attach(self, relative: Path, source: str, table: str | None) -> str:
        path = Path("/") / relative if source.startswith(f"{DATABASE}//") else relative
        if not path.is_file():
            raise InputError(f"There is no database file {path}; check its name.")
        self._connection.execute(f"ATTACH {literal(str(path))} AS held (READ_ONLY)")
        tables = [
            name
            for (name,) in self._connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'held' "
                "UNION SELECT view_name FROM duckdb_views() WHERE database_name = 'held' AND NOT internal ORDER BY 1"
            ).fetchall()
        ]
        if table is None and len(tables) == 1:
            table = tables[0]
        if table not in tables:
            known = ", ".join(tables[:10]) or "none"
            raise InputError(f"{path.name} has no table {table!r}; name one of its tables: {known}.")
        return f"held.main.{quote(str(table))}"

    def _check_alike(self, files: Sequence[Path]) -> None:
        """DuckDB would read what a later file lacks as missing, and leave out what only it has."""
        names = ", ".join(literal(str(f)) for f in files)
        rows = self._connection.execute(
            "SELECT file_name, list((name, type, logical_type) ORDER BY name) AS columns "
            f"FROM parquet_schema([{names}]) WHERE num_children IS NULL GROUP BY file_name ORDER BY file_name"
        ).fetchall()
        first_name, first = rows[0]
        for name, columns in rows[1:]:
            if columns != first:
                own, other = ({c[0]: c[1:] for c in x} for x in (columns, first))
                differing = next(c for c in sorted(own.keys() | other.keys()) if own.get(c) != other.get(c))
                raise InputError(
                    f"{Path(name).name} and {Path(first_name).name} differ in the column {differing!r}; "
                    "write them again with the same columns."
                )

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise InputError(f"DuckDB cannot go on with {self.shown}: {_reason(error)}.") from error
        except OSError as error:
            raise InputError(
                f"{error.filename} cannot be written ({error.strerror}); free some space there."
            ) from error


def files_of(source: str) -> list[Path]:
    """Return the files that are meant, in the order of their names. Raises InputError where there are none."""
    path = Path(source)
    if path.is_dir():
        files = sorted(f for f in path.rglob("*.parquet") if not f.name.startswith((".", "_")))
        if not files:
            raise InputError(f"The folder {path} holds no .parquet files; name the files that hold the customers.")
        return files
    files = [path] if path.is_file() else sorted(_matching(path))
    if not files:
        raise InputError(f"There is no file {source}; check the name, or give another one.")
    return files


def _matching(pattern: Path) -> Iterator[Path]:
    """Files whose names fit the pattern, which may have * in folders too."""
    fixed = next(p for p in pattern.parents if not any(c in str(p) for c in "*?["))
    return fixed.glob(str(pattern.relative_to(fixed)))


def _kind(duckdb_type: str) -> ColumnKind:
    plain = duckdb_type.partition("(")[0]
    if plain in NUMBERS or plain in FRACTIONS:
        return "number"
    return "text" if plain in TEXTS else "other"


def _plain(values: Any) -> np.ndarray:
    """Numbers as int64 or float64 with NaN for missing ones, all else as objects with None."""
    if np.ma.isMaskedArray(values):
        numbers = values.dtype.kind in "iufb"
        if numbers and not values.mask.any():
            return _plain(values.data)
        filled = np.asarray(values.data).astype(np.float64 if numbers else object)
        filled[values.mask] = np.nan if numbers else None  # for objects, numpy's own `filled` takes None for "?"
        return filled
    if values.dtype.kind in "iub" and not (values.dtype == np.uint64 and values.max(initial=0) > LARGEST_WHOLE):
        return np.asarray(values, dtype=np.int64)
    return np.asarray(values, dtype=np.float64 if values.dtype.kind in "uf" else object)


def _reason(error: duckdb.Error) -> str:
    """Return what DuckDB says, on one line, with what to do where that is known."""
    reason = str(error).strip().splitlines()[0].rstrip(".")
    if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in reason:
        return (
            f"there is no room for what does not fit into memory ({reason}); free disk space, or set TMPDIR elsewhere"
        )
    return reason
