"""Engines reached through Ibis, an optional install: Spark (Connect, standalone) and PostgreSQL, by their addresses."""

from collections.abc import Callable, Sequence

from analysis.core.errors import InputError
from analysis.in_place.engines import Engine
from analysis.in_place.engines.postgres import PostgresEngine
from analysis.in_place.engines.spark import SparkEngine

SCHEMES: dict[str, Callable[[str, str, Sequence[str]], Engine]] = {
    "sc": SparkEngine,
    "spark": SparkEngine,
    "postgresql": PostgresEngine,
    "postgres": PostgresEngine,
}


def open_ibis(address: str, source: str, more: Sequence[str] = ()) -> Engine:
    """Return the engine at an address, with the rows of `source`: a table, or for Spark also Parquet files it can read.

    `more`: others with the same columns, whose rows were added. Raises InputError as `Engine` says, and where Ibis is
    not installed.
    """
    scheme = address.partition("://")[0].lower()
    if scheme not in SCHEMES:
        known = ", ".join(f"{name}://" for name in SCHEMES)
        raise InputError(f"No engine has an address of the kind {scheme[:20]!r}; there are {known}.")
    return SCHEMES[scheme](address, source, more)
