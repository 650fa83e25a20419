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
import numpy as np

from analysis.cleaning.as_before import read_so
from analysis.cleaning.columns.ordered_text import in_order, n_ranked
from analysis.cleaning.columns.roles import MOST_FEATURES, Column
from analysis.cleaning.derived import with_days
from analysis.cleaning.findings import (
    NO_VALUE,
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
from analysis.cleaning.number_sql import load_numbers, number_sql
from analysis.cleaning.treatments import treat
from analysis.cleaning.typed_rows import type_rows
from analysis.core.errors import InputError
from analysis.core.schema import (
    MAX_DECIMALS,
    Category,
    Feature,
    Schema,
    decimals_of,
    find_feature,
    make_distinct,
    make_key,
    names_of,
    pick_features,
    read_header,
    short_label,
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
SMALLEST_RANGE = 1e-12
HEAVY_TAIL = 2.0
FEW_FOR_SKEW = 20
FEWEST = 2


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
    measured = {c.position: _measure(table, c, joins) for c in numeric}
    schema, columns = _schema(table, columns, measured, question)
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


# what the columns are


@dataclass(frozen=True)
class _Measured:
    """The numbers of one column: the finest difference, lowest, highest, skewness plain and of logarithms.

    Lowest and highest are NaN where none can be computed with.
    """

    step: float
    low: float
    high: float
    skewness: float
    log_skewness: float


def _measure(table: Table, c: Column, joins: str) -> _Measured:
    rounds = ", ".join(f"bool_and(round(x, {d}) = x)" for d in range(MAX_DECIMALS))
    low, high, skewness, log_skewness, *whole = table.ask(
        f"SELECT min(x), max(x), skewness(x), skewness(sign(x) * ln(1 + abs(x))), {rounds} "
        f"FROM (SELECT {number_sql(c)} AS x FROM raw {joins})"
    )[0]
    decimals = next((d for d, fits in enumerate(whole) if fits), MAX_DECIMALS)
    low, high = (np.nan if end is None else end for end in (low, high))
    return _Measured(float(f"1e-{decimals}"), low, high, skewness or 0.0, log_skewness or 0.0)


def _schema(
    table: Table, columns: tuple[Column, ...], measured: dict[int, _Measured], question: Question
) -> tuple[Schema, tuple[Column, ...]]:
    columns = tuple(_kept(_varying(c, measured), question) for c in columns)
    taken: set[str] = set()
    features = [_feature(c, measured[c.position], question, taken) for c in columns if c.role in {"feature", "amount"}]
    categories = tuple(_category(table, c, taken, question) for c in columns if c.role == "category")
    described = [_feature(c, measured[c.position], question, taken) for c in columns if c.role == "descriptor"]
    forming = sum(c.forms for c in categories)
    if len(features) + forming < FEWEST:
        raise InputError(_too_few(features, categories, columns))
    apart = make_distinct([*features, *described])
    wanted = _without_categories(question.features, categories)
    chosen = pick_features(apart[: len(features)], wanted, FEWEST - forming)
    described = list(apart[len(features) :])
    if len(chosen) + forming > MOST_FEATURES:
        raise InputError(
            f"{len(chosen) + forming} columns are asked for, but at most {MOST_FEATURES} form segments; choose fewer."
        )
    unused = {f.column for f in features} - {f.column for f in chosen}
    columns = tuple(
        replace(c, role="ignored", why="it was not among the features asked for") if c.header in unused else c
        for c in columns
    )
    id_column = next((c.header for c in columns if c.role == "id"), None)
    for name in question.scalings:
        find_feature(chosen, name)
    _check_weights(chosen, categories, question)
    return Schema(id_column, chosen, categories, table.columns, tuple(described)), columns


def _without_categories(wanted: tuple[str, ...] | None, categories: tuple[Category, ...]) -> tuple[str, ...] | None:
    """Return the columns asked for that are no categories."""
    named = {name for c in categories if c.forms for name in names_of(c.column)}
    return None if wanted is None else tuple(name for name in wanted if name.strip().lower() not in named)


def _too_few(features: Sequence[Feature], categories: Sequence[Category], columns: Sequence[Column]) -> str:
    """Return the sentence for a table of which fewer than two columns form segments."""
    doubts = [f"{c.header} is left out. {c.doubt.evidence}" for c in columns if c.doubt]
    found = ", ".join(f.column for f in features) or "none"
    describing = [c.column for c in categories if not c.forms][: FEWEST - len(features)]
    offer = f" Categories can form segments, too: choose so for {' and '.join(describing)}." if describing else ""
    return " ".join(
        [f"Segments need at least two numeric columns that vary; found {len(features)} ({found}).{offer}", *doubts]
    )


def _check_weights(features: tuple[Feature, ...], categories: tuple[Category, ...], question: Question) -> None:
    """Raise InputError for a weight of a column that does not form segments."""
    forming: tuple[Feature | Category, ...] = (*features, *(c for c in categories if c.forms))
    for name in question.weights:
        if not any(name.strip().lower() in names_of(column.column) for column in forming):
            known = ", ".join(column.column for column in forming)
            raise InputError(f"{name[:60]!r} has a weight but does not form segments; these do: {known}.")


def _weight(header: str, question: Question) -> float:
    own = {name.strip().lower(): weight for name, weight in question.weights.items()}
    return float(next((own[name] for name in names_of(header) if name in own), 1.0))


def _varying(c: Column, measured: dict[int, _Measured]) -> Column:
    found = measured.get(c.position)
    if found is None or found.high - found.low >= SMALLEST_RANGE:
        return c
    why = "it has the same value for every customer"
    return replace(c, role="ignored", why="no number in it can be computed with" if np.isnan(found.high) else why)


def _kept(c: Column, question: Question) -> Column:
    """Leave a descriptor out where customers are kept in groups: groups are not made to hide it."""
    if c.role != "descriptor" or question.smallest_cell is None:
        return c
    return replace(c, role="ignored", why="groups of customers keep no columns that only describe")


def _feature(c: Column, m: _Measured, question: Question, taken: set[str]) -> Feature:
    label, unit, scale = read_header(c.header)
    key = make_key(short_label(label), taken)
    taken.add(key)
    return Feature(
        key,
        c.header,
        label,
        short_label(label),
        unit,
        scale,
        m.step,
        decimals_of(m.high - m.low),
        _proposed_scaling(c, m, question),
        weight=_weight(c.header, question),
    )


def _proposed_scaling(c: Column, m: _Measured, question: Question) -> str:
    """Logarithms tame a heavy tail: where the skewness is above 2 and they at least halve it."""
    heavy = c.facts.given >= FEW_FOR_SKEW and m.skewness > HEAVY_TAIL
    proposed = "log" if heavy and abs(m.log_skewness) < m.skewness / 2 else "standard"
    own = {name.strip().lower(): scaling for name, scaling in question.scalings.items()}
    asked = next((own[name] for name in names_of(c.header) if name in own), question.scaling)
    return proposed if asked == "auto" else asked


def _category(table: Table, c: Column, taken: set[str], question: Question) -> Category:
    label, _, _ = read_header(c.header)
    key = make_key(label, taken)
    taken.add(key)
    t = c.facts.text
    found = table.ask(f"SELECT DISTINCT CASE WHEN {c.facts.gone} THEN '{NO_VALUE}' ELSE {t} END FROM raw")
    values = in_order(value for (value,) in found)
    if not c.forms:
        return Category(key, c.header, label, values)
    return Category(
        key, c.header, label, values, forms=True, n_ranked=n_ranked(values), weight=_weight(c.header, question)
    )


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
