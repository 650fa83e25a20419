"""Rounding of features, so that the cells are few enough to cluster and to send to a browser."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import numpy as np

from analysis.core.cells import Floats
from analysis.core.duckdb_io import quote
from analysis.core.schema import Feature, Schema
from analysis.model.report import Finding

BUDGET = 100_000
FINENESS = (1024, 256, 64, 32, 16)
DESCRIBED = (256, 64, 16, 8, 4)
USUAL = 64
READABLE = (1.0, 2.0, 5.0)


def with_steps(connection: duckdb.DuckDBPyConnection, schema: Schema, budget: int = BUDGET) -> Schema:
    """Return the schema whose numbers are rounded just as coarsely as it takes to stay within `budget` cells.

    Descriptors come after features, so that they change nothing about how these are rounded. Steps are 1, 2 or 5 times
    a power of ten, at most a 16th of the range in which 98% of the customers lie. Where that is not coarse enough they
    are at most a 64th, and there are more cells.
    """
    forming = _with_feature_steps(connection, schema.without_descriptors(), budget)
    if not schema.descriptors:
        return forming
    return _with_descriptor_steps(connection, replace(forming, descriptors=schema.descriptors), budget)


def _with_descriptor_steps(connection: duckdb.DuckDBPyConnection, schema: Schema, budget: int) -> Schema:
    """Round descriptors to whatever steps keep cells within twice the budget; where none do, to the coarsest."""
    for fineness in (None, *DESCRIBED):
        stepped = replace(
            schema,
            descriptors=tuple(f if fineness is None else coarser(connection, f, fineness) for f in schema.descriptors),
        )
        if _count(connection, stepped) <= 2 * budget:
            break
    return stepped


def _with_feature_steps(connection: duckdb.DuckDBPyConnection, schema: Schema, budget: int) -> Schema:
    if _count(connection, schema) <= budget:
        return schema
    for fineness in FINENESS:
        stepped = replace(schema, features=tuple(coarser(connection, f, fineness) for f in schema.features))
        if _count(connection, stepped) <= budget:
            return stepped
    return replace(schema, features=tuple(coarser(connection, f, USUAL) for f in schema.features))


def in_steps(f: Feature, values: Floats) -> Floats:
    """Return values of a feature (n,) as cells have them; what `Feature.value_sql` says in SQL."""
    if not f.rounded:
        return values
    many, parts = f.step_parts
    return np.asarray(np.floor(values / f.step + 0.5) * many / parts, dtype=np.float64)


def rounding_findings(schema: Schema) -> tuple[Finding, ...]:
    """Return what was rounded, for the report."""
    steps = [(f, f"{f.step:,g} {f.unit}".strip()) for f in schema.numbers if f.rounded]
    return tuple(
        Finding(
            "changed",
            f.column,
            0,
            f"{f.column}: Kindred rounds values to steps of {step}; exports keep the exact values.",
        )
        for f, step in steps
    )


def _count(connection: duckdb.DuckDBPyConnection, schema: Schema) -> int:
    parts = [f.value_sql(quote(f.key)) for f in schema.numbers] + [quote(c.key) for c in schema.categories]
    sql = f"SELECT count(*) FROM (SELECT DISTINCT {', '.join(parts)} FROM typed WHERE reason IS NULL)"
    return int(connection.execute(sql).fetchall()[0][0])


def coarser(connection: duckdb.DuckDBPyConnection, f: Feature, fineness: int) -> Feature:
    """Round the feature to readable steps, at least `fineness` of them to the range of 98% of the customers."""
    sql = f"SELECT quantile_cont({quote(f.key)}, [0.01, 0.99]), max({quote(f.key)}) - min({quote(f.key)}) FROM typed"
    (low, high), reach = connection.execute(f"{sql} WHERE reason IS NULL").fetchall()[0]
    spread = high - low or reach
    step = readable(spread / fineness) if spread else 0.0
    return replace(f, step=step, rounded=True) if step > f.step else f


def readable(most: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is at most `most`."""
    power = np.floor(np.log10(most))
    steps: Sequence[float] = [float(f"{m:g}e{int(power)}") for m in READABLE]
    return max((s for s in steps if s <= most * (1 + 1e-9)), default=float(f"1e{int(power)}"))
