"""Spark, through Connect or a standalone master: the cluster groups, samples and writes; here come only the answers."""

import contextlib
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.core.duckdb_io import quote
from analysis.in_place.engines import ColumnKind, ColumnType
from analysis.in_place.engines.refusals import DIFFERING, LONGEST, refused
from analysis.in_place.engines.spark_session import PATIENCE, failures, full_path, reach, start_session
from analysis.in_place.engines.translation import library, numpy_column, table_sql, together_sql, translate, unit_sql

VIEW, NUMBERS = "customers_of_kindred", "numbers_of_kindred"
WATCH = "limit of Spark"
# a quote in a text is doubled, as all others read it; spaces around a text are its own
CSV = {"header": True, "escape": '"', "ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}


class SparkEngine:
    """A table, or Parquet files that the cluster can read, in Spark; or several that have the same columns."""

    name = "Spark"

    def __init__(self, address: str, source: str, more: Sequence[str] = ()) -> None:
        """Connect and look at the columns. Raises InputError as `Engine` says."""
        self.shown = re.sub(r"//[^/@]*@", "//", source)
        self._place, self._secrets = reach(address), tuple(re.findall(r"token=([^;]+)", address))
        self._lost = failures()
        with self._explain_errors():
            self._session = start_session(address)
            try:
                self._backend = library("ibis", self.name).pyspark.connect(self._session)
                self.relation = self._table_name(source)
                self._columns = self._look()
                if more:
                    tables = [self.relation, *(self._table_name(each, f"_{i}") for i, each in enumerate(more))]
                    self.relation = together_sql(tables, [c.name for c in self._columns])
                    self._columns = self._look()
            except BaseException:
                self.close()
                raise

    def _table_name(self, source: str, number: str = "") -> str:
        if not _is_path(source):
            return table_sql(source)
        path, view = full_path(source), f"{VIEW}{number}"
        self._backend.read_parquet(path, table_name=view)
        # the columns are those of the first file; what only others have would be left out
        together = self._session.read.option("mergeSchema", "true").parquet(path)
        if together.columns != self._session.table(view).columns:
            raise refused("", DIFFERING, engine=self.name, place=self._place, shown=self.shown)
        return quote(view)

    def _look(self) -> tuple[ColumnType, ...]:
        schema = self._backend.sql(f"SELECT * FROM {self.relation}", dialect="duckdb").schema()
        return tuple(ColumnType(name, _kind(dtype)) for name, dtype in schema.items())

    def columns(self) -> tuple[ColumnType, ...]:
        """As `Engine` says."""
        return self._columns

    def ask(self, sql: str) -> dict[str, np.ndarray]:
        """As `Engine` says; through Arrow, as Ibis would go through pandas."""
        with self._explain_errors(), self._limited():
            table = self._frame(sql).toArrow()
        return {name: numpy_column(table.column(i)) for i, name in enumerate(table.column_names)}

    def _frame(self, sql: str) -> Any:
        return self._backend.raw_sql(translate(sql, self._backend.dialect))

    def draw(self, columns: Sequence[str]) -> str:
        """As `Engine` says."""
        return unit_sql(f"xxhash64({', '.join(map(quote, columns))})")

    def about_distinct(self, value: str) -> str:
        """As `Engine` says."""
        return f"approx_count_distinct({value})"

    def with_numbers(self, columns: Mapping[str, NDArray[np.int64]]) -> str:
        """As `Engine` says; sent once, through Arrow."""
        with self._explain_errors(), self._limited():
            frame = self._session.createDataFrame(library("pyarrow", self.name).table(dict(columns)))
            frame.createOrReplaceTempView(NUMBERS)
        return quote(NUMBERS)

    def write(self, sql: str, path: Path, kind: Literal["parquet", "csv"]) -> None:
        """Write a folder of files by Spark's commit protocol: they appear in it when all is done, `_SUCCESS` last."""
        place = full_path(str(path))
        with self._explain_errors(), self._limited():
            try:
                writer = self._frame(sql).write.mode("error").options(**CSV if kind == "csv" else {})
                writer.format(kind).save(place)
            except self._lost as error:
                if _state(error) != "42K04":
                    _leave_nothing(path)
                raise

    def close(self) -> None:
        """As `Engine` says."""
        self._session.stop()
        os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)  # PySpark leaves it, and then starts no session of its own

    @contextlib.contextmanager
    def _explain_errors(self) -> Iterator[None]:
        """Turn what Spark raises into a sentence."""
        try:
            yield
        except self._lost as error:
            raise refused(
                str(error), _state(error), secrets=self._secrets, engine=self.name, place=self._place, shown=self.shown
            ) from error

    @contextlib.contextmanager
    def _limited(self) -> Iterator[None]:
        """Interrupt what Spark does once it took LONGEST, again and again, as one statement can be many jobs."""
        done = threading.Event()

        def watch() -> None:
            if not done.wait(LONGEST):
                while not done.wait(1):
                    self._interrupt()

        watcher = threading.Thread(target=watch, name=WATCH, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join(PATIENCE)  # so that it does not interrupt what is asked next

    def _interrupt(self) -> None:
        with contextlib.suppress(*self._lost):
            if type(self._session).__module__.startswith("pyspark.sql.connect"):
                self._session.interruptAll()
            else:
                self._session.sparkContext.cancelAllJobs()


def _state(error: BaseException) -> str | None:
    state: str | None = getattr(error, "getSqlState", lambda: None)()
    return state


def _leave_nothing(path: Path) -> None:
    """Take away the folder of a run that failed, in which tasks that have not heard of it may be writing yet.

    Nothing else is taken: what was written lies in `_temporary` until all is done.
    """
    for _ in range(PATIENCE):
        shutil.rmtree(path / "_temporary", ignore_errors=True)
        if not path.exists():
            return
        with contextlib.suppress(OSError):
            path.rmdir()
        time.sleep(0.5)


def _is_path(source: str) -> bool:
    return "/" in source or source.endswith(".parquet")


def _kind(dtype: Any) -> ColumnKind:
    if dtype.is_numeric():
        return "number"
    return "text" if dtype.is_string() or dtype.is_boolean() else "other"
