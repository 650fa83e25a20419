"""Which engines there are, and which one an address or a source means."""

from collections.abc import Callable

from analysis.engines import Engine
from analysis.engines.duckdb_files import DuckdbEngine
from analysis.engines.through_ibis import SCHEMES, open_ibis
from analysis.errors import InputError


def _duckdb(address: str, source: str, table: str | None) -> Engine:  # noqa: ARG001 - every engine is opened alike
    return DuckdbEngine(source, table)


def _ibis(address: str, source: str, table: str | None) -> Engine:
    return open_ibis(address, table or source)


ENGINES: dict[str, Callable[[str, str, str | None], Engine]] = {"duckdb": _duckdb, **dict.fromkeys(SCHEMES, _ibis)}


def open_engine(address: str, source: str, table: str | None = None) -> Engine:
    """The engine at `address` with the rows of `source`: files or a table. Raises InputError where it cannot be had."""
    kind = address.partition("://")[0].lower()
    if kind not in ENGINES:
        raise InputError(f"There is no engine {kind[:20]!r}; there are {', '.join(ENGINES)}.")
    return ENGINES[kind](address, source, table)
