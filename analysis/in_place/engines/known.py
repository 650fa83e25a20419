"""Which engines there are, and whose rows stay where they are."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from analysis.core.duckdb_io import count_rows
from analysis.core.errors import InputError
from analysis.in_place.engines import Engine
from analysis.in_place.engines.duckdb_files import DuckdbEngine
from analysis.model.question import Question, is_address
from analysis.reading.sources import is_parquet
from analysis.store.segmentation import Origin

COPIED = 500_000  # rows of a Parquet file up to which they are copied, so that every kind of cleaning can be done
PATTERN = frozenset("*?[")
EMBEDDED = "duckdb"


def _duckdb(origin: Origin) -> Engine:
    return DuckdbEngine(origin.source, origin.table, origin.more)


def _through_ibis(origin: Origin) -> Engine:
    from analysis.in_place.engines.through_ibis import open_ibis  # noqa: PLC0415 - only where it is installed and asked for

    return open_ibis(origin.engine, origin.table or origin.source, origin.more)


ENGINES: dict[str, Callable[[Origin], Engine]] = {
    EMBEDDED: _duckdb,
    "sc": _through_ibis,
    "spark": _through_ibis,
    "postgresql": _through_ibis,
    "postgres": _through_ibis,
}


def open_engine(origin: Origin) -> Engine:
    """Return the engine that has the rows of `origin`. Raises InputError where it cannot be had, as `Engine` says."""
    kind = origin.engine.partition("://")[0].lower()
    if kind not in ENGINES:
        known = ", ".join(name if name == EMBEDDED else f"{name}://" for name in ENGINES)
        raise InputError(f"There is no engine {kind[:20]!r}; there are {known}.")
    return ENGINES[kind](origin)


def origin_of(question: Question) -> Origin | None:
    """Return where the rows that a question is about stay; None where they are to be copied."""
    source, table = question.source, question.reading.query
    if question.engine is not None and question.engine.partition("://")[0] != EMBEDDED:
        return Origin(question.engine, source, table)
    if question.engine is None and not _is_large(question):
        return None
    return Origin(EMBEDDED, source if is_address(source) else str(Path(source).absolute()), table)


def _is_large(question: Question) -> bool:
    """Return a folder or pattern of files, or more rows than are copied without a wish that needs it."""
    path = Path(question.source)
    if is_address(question.source):
        return False
    if path.is_dir() or (PATTERN & set(question.source) and not path.exists()):
        return True
    plain = question.missing != "median" and question.outliers == "keep" and question.rows == "auto"
    return plain and path.is_file() and is_parquet(path) and _rows_in(path) > COPIED


def _rows_in(path: Path) -> int:
    """Return rows of a Parquet file; none where it is damaged, which who reads it says."""
    try:
        return count_rows(path)
    except duckdb.Error:
        return 0
