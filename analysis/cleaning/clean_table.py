"""Text to typed customers: stated rules for bad values, and a report of every change.

The rules: spaces around a value are removed; an empty value or one of `MISSING` is missing; a customer with a missing
or unreadable feature value, a repeated row, an id already used, or that is a total of others, is kept in every export
but not segmented; a missing category is a value of its own; outliers are kept and pointed out. A question may ask for
missing values to be filled with medians, and for outliers to be clipped or set aside. Descriptors take no part in any
of this: a customer without a value in one is segmented all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from analysis.cleaning.as_before import read_so
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.derived import with_days
from analysis.cleaning.findings import (
    filled_categories,
    flags,
    incomplete,
    read_otherwise,
    same,
    shortened,
    signed_logs,
    spaces,
    two_orders,
    undescribed,
)
from analysis.cleaning.interpret import as_customers, understand, with_features
from analysis.cleaning.number_sql import load_numbers
from analysis.cleaning.table_schema import measure, schema_of
from analysis.cleaning.treatments import treat
from analysis.cleaning.typed_rows import type_rows
from analysis.core.errors import InputError
from analysis.core.schema import (
    Feature,
    Schema,
)
from analysis.model.question import Question
from analysis.model.report import (
    MOST_UNPLACED,
    ColumnUse,
    Decision,
    Finding,
    Report,
    Unplaced,
)
from analysis.reading.tables.raw_table import Table

RESERVED_COLUMNS = frozenset({"__line", "__cell", "__reason"})


@dataclass(frozen=True)
class Cleaned:
    """Typed customers: `typed` in the table's connection has one row per row of the source.

    It has `line`, `id` (text), one DOUBLE per key of a feature or descriptor, one text per category key, and `reason`:
    why the customer is not segmented, NULL for those that are.
    """

    schema: Schema
    table: Table
    report: Report

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The engine that holds the customers."""
        return self.table.connection


def clean(table: Table, question: Question) -> Cleaned:
    """Give the columns of `table` their roles and its values their types.

    Raises InputError when fewer than two features are left, or for a wish of the question that cannot be met.
    """
    _check_names(table)
    rows = understand(table, question)
    understood = as_customers(rows, question)
    table, columns = understood.table, with_features(understood.columns, question.features)
    question = replace(question, features=with_days(question.features, columns))
    numeric = [c for c in columns if c.role in {"feature", "amount", "descriptor"}]
    joins = load_numbers(table, numeric)
    measured = {c.position: measure(table, c, joins) for c in numeric}
    schema, columns = schema_of(table, columns, measured, question)
    by_column = {c.header: c for c in columns}
    features, descriptors = (
        [(f, by_column[f.column]) for f in numbers] for numbers in (schema.features, schema.descriptors)
    )
    _check_missing(features, question.missing)
    type_rows(table, schema, by_column, joins, question)
    schema, fitted = treat(table, schema, by_column, question)
    findings = [
        *understood.findings,
        *two_orders(rows.table, rows.columns),
        *shortened(rows.columns),
        *spaces(table, columns),
        *read_otherwise(table, [*features, *descriptors]),
        *filled_categories(table, schema, by_column),
    ]
    findings += [*incomplete(table, features, question), *undescribed(table, descriptors), *fitted]
    findings += [*flags(table, schema), *same(table, schema)]
    findings += signed_logs(table, schema)
    table = table.deciding(
        *(Decision("open question", d.question, f"{d.evidence} {d.unasked}") for d in understood.doubts)
    )
    report = _report(table, schema, columns, findings)
    read = read_so(rows, summed=understood.summed, currency=understood.currency)
    report = replace(report, row=understood.rows.name, doubts=understood.doubts, answers=understood.answers)
    return Cleaned(schema, table, replace(report, as_read=read))


def _check_names(table: Table) -> None:
    own = [c for c in table.columns if c.lower() in RESERVED_COLUMNS]
    if own:
        raise InputError(f"{table.name}: the header {own[0]!r} is used by Kindred itself; rename that column.")


def _check_missing(features: Sequence[tuple[Feature, Column]], missing: str) -> None:
    gaps = [f"{f.column} ({c.facts.missing:,})" for f, c in features if c.facts.missing]
    if missing == "ask" and gaps:
        raise InputError(
            f"Values are missing in {', '.join(gaps)}; say whether those customers are left out, or get the median."
        )


def _report(table: Table, schema: Schema, columns: Sequence[Column], findings: Sequence[Finding]) -> Report:
    scaling = {f.column: f.scaling for f in schema.features}
    uses = tuple(
        ColumnUse(c.header, c.use, c.why, c.facts.missing, c.facts.samples, scaling.get(c.header, "")) for c in columns
    )
    unplaced = table.ask(
        f"SELECT line, id, reason FROM typed WHERE reason IS NOT NULL ORDER BY line LIMIT {MOST_UNPLACED}"
    )
    ((n,),) = table.ask("SELECT count(*) FROM typed WHERE reason IS NOT NULL")
    return Report(table.decisions, uses, tuple(findings), tuple(Unplaced(*u) for u in unplaced), n, table.place)
