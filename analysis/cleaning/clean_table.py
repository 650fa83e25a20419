"""Text to typed customers: stated rules for bad values, and a report of every change.

The rules: spaces around a value are removed; an empty value or one of `MISSING` is missing; a customer with a missing
or unreadable feature value, a repeated row, an id already used, or that is a total of others, is kept in every export
but not segmented; a missing category is a value of its own; outliers are kept and pointed out. A question may ask for
missing values to be filled with medians, and for outliers to be clipped or set aside. Descriptors take no part in any
of this: a customer without a value in one is segmented all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np

from analysis.cleaning.as_before import read_so
from analysis.cleaning.columns.facts import matches
from analysis.cleaning.columns.ordered_text import in_order
from analysis.cleaning.columns.roles import MOST_FEATURES, Column, main_currency
from analysis.cleaning.derived import with_days
from analysis.cleaning.findings import (
    NO_VALUE,
    filled_categories,
    first_on,
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
from analysis.cleaning.number_sql import currency_sql, dressed, load_numbers, number_sql
from analysis.core.duckdb_io import literal, quote
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
    EXAMPLES,
    MOST_UNPLACED,
    ColumnUse,
    Decision,
    Example,
    Finding,
    Kind,
    Report,
    Unplaced,
    counted,
)
from analysis.reading.tables.raw_table import Table, cell

RESERVED_COLUMNS = frozenset({"__line", "__cell", "__reason"})
SMALLEST_RANGE = 1e-12
FENCE = 3.0
HEAVY_TAIL = 2.0
FEW_FOR_SKEW = 20
TOTAL = (
    "(grand|sub|running)?[ -]?totals?|(end|gesamt|zwischen)?summen?|sums?|gesamt|insgesamt|totale?|total general|"
    "итого|всего|合計|总计|小计|小計"
)
TOTALS = f"({TOTAL})[ :]*"
SUBTOTALS = f"(.+[ :-]+({TOTAL})|({TOTAL})[ :-]+.+)[ :]*"
MOST_TOTALS = 3
EQUAL, FEW_SUMS = 1e-6, 2
LAST_ROWS = 3


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
    _type(table, schema, by_column, joins, question)
    schema, fitted = _treat(table, schema, by_column, question)
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
    categories = tuple(_category(table, c, taken) for c in columns if c.role == "category")
    described = [_feature(c, measured[c.position], question, taken) for c in columns if c.role == "descriptor"]
    if len(features) < 2:
        doubts = " ".join(f"{c.header} is left out. {c.doubt.evidence}" for c in columns if c.doubt)
        raise InputError(
            f"Segments need at least two numeric columns that vary; found {len(features)} "
            f"({', '.join(f.column for f in features) or 'none'}).{f' {doubts}' if doubts else ''}"
        )
    apart = make_distinct([*features, *described])
    chosen, described = pick_features(apart[: len(features)], question.features), list(apart[len(features) :])
    if len(chosen) > MOST_FEATURES:
        raise InputError(
            f"{len(chosen)} features are asked for, but at most {MOST_FEATURES} form segments; choose fewer."
        )
    unused = {f.column for f in features} - {f.column for f in chosen}
    columns = tuple(
        replace(c, role="ignored", why="it was not among the features asked for") if c.header in unused else c
        for c in columns
    )
    id_column = next((c.header for c in columns if c.role == "id"), None)
    for name in question.scalings:
        find_feature(chosen, name)
    return Schema(id_column, chosen, categories, table.columns, tuple(described)), columns


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
    )


def _proposed_scaling(c: Column, m: _Measured, question: Question) -> str:
    """Logarithms tame a heavy tail: where the skewness is above 2 and they at least halve it."""
    heavy = c.facts.given >= FEW_FOR_SKEW and m.skewness > HEAVY_TAIL
    proposed = "log" if heavy and abs(m.log_skewness) < m.skewness / 2 else "standard"
    own = {name.strip().lower(): scaling for name, scaling in question.scalings.items()}
    asked = next((own[name] for name in names_of(c.header) if name in own), question.scaling)
    return proposed if asked == "auto" else asked


def _category(table: Table, c: Column, taken: set[str]) -> Category:
    label, _, _ = read_header(c.header)
    key = make_key(label, taken)
    taken.add(key)
    t = c.facts.text
    found = table.ask(f"SELECT DISTINCT CASE WHEN {c.facts.gone} THEN '{NO_VALUE}' ELSE {t} END FROM raw")
    return Category(key, c.header, label, in_order(value for (value,) in found))


# typed customers


def _check_missing(features: Sequence[tuple[Feature, Column]], missing: str) -> None:
    gaps = [f"{f.column} ({c.facts.missing:,})" for f, c in features if c.facts.missing]
    if missing == "ask" and gaps:
        raise InputError(
            f"Values are missing in {', '.join(gaps)}; say whether those customers are left out, or get the median."
        )


def _type(table: Table, schema: Schema, columns: dict[str, Column], joins: str, question: Question) -> None:
    parts = [f"{number_sql(columns[f.column])} AS {quote(f.key)}" for f in schema.numbers]
    for category in schema.categories:
        facts = columns[category.column].facts
        t = facts.text
        parts.append(f"CASE WHEN {facts.gone} THEN '{NO_VALUE}' ELSE {t} END AS {quote(category.key)}")
    own = columns[schema.id_column].facts.own if schema.id_column else "''"
    table.ask(
        f"CREATE TABLE typed AS SELECT raw.line, {own} AS id, {', '.join(parts)}, "
        f"{_reasons(schema, columns, question)} AS reason FROM raw {joins}"
    )
    _note_unusable(table)
    _note_totals(table, columns)
    if schema.id_column:
        _note_sum(table, schema)
        _note_repeats(table, schema.id_column)


def _reasons(schema: Schema, columns: dict[str, Column], question: Question) -> str:
    cases = []
    for f in schema.features:
        c = columns[f.column]
        gone = c.facts.gone
        if question.missing != "median":
            cases.append(f"WHEN {gone} THEN {literal(f'{f.column} is missing')}")
        if main := (main_currency(c.facts) and (question.currency or main_currency(c.facts))):
            other = f"{currency_sql(c)} NOT IN ('', {literal(main.upper() if main != 'kr' else main)})"
            why = (
                f"{literal(f'{f.column} is in ')} || {currency_sql(c)} || {literal(f', a currency other than {main}')}"
            )
            cases.append(f"WHEN {other} THEN {why}")
        cases.append(
            f"WHEN NOT {gone} AND {number_sql(c)} IS NULL THEN {literal(f'{f.column} is ')} || {dressed(c)}.wrong"
        )
    return f"CASE {' '.join(cases)} ELSE CAST(NULL AS VARCHAR) END"


def _note_unusable(table: Table) -> None:
    """Rows that do not fit the columns say why, before anything else about them."""
    if not table.unusable:
        return
    reasons = np.empty(len(table.unusable), dtype=object)
    reasons[:] = list(table.unusable.values())
    table.connection.register("unfit", {"line": np.array(list(table.unusable), dtype=np.int64), "why": reasons})
    table.ask("UPDATE typed SET reason = CAST(unfit.why AS VARCHAR) FROM unfit WHERE unfit.line = typed.line")
    table.connection.unregister("unfit")


def _note_totals(table: Table, columns: dict[str, Column]) -> None:
    """Rows that say they are totals, in the id, in the first column, or among the last rows; they are no customers."""
    ((last,),) = table.ask(f"SELECT min(line) FROM (SELECT line FROM raw ORDER BY line DESC LIMIT {LAST_ROWS})")
    for c in columns.values():
        if c.role == "category" and c.facts.distinct < c.facts.n / 10 and c.position:
            continue
        anywhere = c.role == "id" or c.position == 0
        where = f"{matches(f'lower({c.facts.text})', TOTALS)}" + ("" if anywhere else f" AND line >= {last}")
        found = table.ask(f"SELECT line, {c.facts.text} FROM raw WHERE {where} LIMIT {MOST_TOTALS + 1}")
        if len(found) <= MOST_TOTALS:
            for line, text in [*found, *(_subtotals(table, c, columns.values()) if anywhere else [])]:
                table.ask(
                    "UPDATE typed SET reason = ? WHERE line = ?",
                    [f"a total of others, it seems: it says {text!r}", line],
                )


def _subtotals(table: Table, c: Column, columns: Iterable[Column]) -> list[tuple[int, str]]:
    """Return rows like `North Total`, that say nothing in a column of text in which nearly all others say something."""
    texts = [o for o in columns if o.role in {"category", "text"} and o is not c and o.facts.given > 0.5 * o.facts.n]
    if not texts:
        return []
    blank = " AND ".join(o.facts.gone for o in texts)
    return table.ask(
        f"SELECT line, {c.facts.text} FROM raw WHERE {matches(f'lower({c.facts.text})', SUBTOTALS)} AND {blank}"
    )


def _note_sum(table: Table, schema: Schema) -> None:
    """Note the one row without an id, above or below the others, whose numbers are their sums."""
    blank = table.ask("SELECT line FROM typed WHERE id = '' AND reason IS NULL LIMIT 2")
    if len(blank) != 1:
        return
    ((line,),) = blank
    keys = [quote(f.key) for f in schema.features]
    sums = ", ".join(f"2 * sum({key}) FILTER (id = '') - sum({key}), sum({key})" for key in keys)
    (found,) = table.ask(f"SELECT {sums} FROM typed WHERE reason IS NULL")
    n = sum(abs(gap) <= EQUAL * abs(total) for gap, total in zip(found[::2], found[1::2], strict=True) if total)
    if n >= FEW_SUMS:
        table.ask(
            "UPDATE typed SET reason = 'a total of others, it seems: its numbers are their sums' WHERE line = ?", [line]
        )


def _note_repeats(table: Table, id_column: str) -> None:
    """Rows are compared whole only where an id says who they are; without one, two alike may be two customers."""
    every = ", ".join(f"raw.{cell(i)}" for i in range(len(table.columns)))
    table.ask(
        "CREATE TABLE repeats AS WITH again AS (SELECT id FROM typed GROUP BY id HAVING count(*) > 1) "
        f"SELECT line, id, min(line) OVER (PARTITION BY {every}) AS same_row, "
        "min(line) OVER (PARTITION BY id) AS same_id "
        "FROM raw JOIN typed USING (line) WHERE id IN (FROM again)"
    )
    table.ask(
        "UPDATE typed SET reason = CASE WHEN r.same_row < r.line THEN 'the same row as ' || ? || ' ' || r.same_row "
        "ELSE ? || ' ''' || r.id || ''' is already on ' || ? || ' ' || r.same_id END FROM repeats r "
        "WHERE r.line = typed.line AND typed.reason IS NULL "
        "AND (r.same_row < r.line OR (r.same_id < r.line AND r.id <> ''))",
        [table.place, id_column, table.place],
    )
    table.ask("DROP TABLE repeats")


# what is done to values


def _treat(
    table: Table, schema: Schema, columns: dict[str, Column], question: Question
) -> tuple[Schema, list[Finding]]:
    features, findings = [], []
    for f in schema.features:
        filled = _fill(table, f) if question.missing == "median" else []
        clipped, treated = _outliers(table, f, question.outliers)
        findings += [*filled, *treated]
        features.append(replace(f, changed=bool(filled or clipped or _is_dressed(table, columns[f.column]))))
    described = tuple(replace(f, changed=_is_dressed(table, columns[f.column])) for f in schema.descriptors)
    return replace(schema, features=tuple(features), descriptors=described), findings


def _is_dressed(table: Table, c: Column) -> bool:
    """Return whether some of a column's numbers are written with more than digits and a point."""
    dressed_up = table.ask(f"SELECT 1 FROM {dressed(c)} WHERE what <> '' LIMIT 1")
    return bool(dressed_up or (c.style.decimal == "comma" and c.facts.marked["comma"]))


def _fill(table: Table, f: Feature) -> list[Finding]:
    key = quote(f.key)
    lines = table.ask(
        f"SELECT line, count(*) OVER () FROM typed WHERE {key} IS NULL AND reason IS NULL ORDER BY 1 LIMIT {EXAMPLES}"
    )
    if not lines:
        return []
    ((median,),) = table.ask(f"SELECT median({key}) FROM typed")
    table.ask(f"UPDATE typed SET {key} = ? WHERE {key} IS NULL AND reason IS NULL", [median])
    first, n = lines[0]
    sentence = f"{f.column}: {counted(n, 'missing value')} filled with the median, {median:g} {first_on(table, first)}."
    return [Finding("changed", f.column, n, sentence, tuple(Example(line, "") for line, _ in lines))]


def _outliers(table: Table, f: Feature, treatment: str) -> tuple[bool, list[Finding]]:
    """Tukey's outer fences: beyond three times the interquartile range from the quartiles (Tukey 1977, ch. 2)."""
    key = quote(f.key)
    ((quartiles,),) = table.ask(f"SELECT quantile_cont({key}, [0.25, 0.75]) FROM typed")
    if quartiles is None or quartiles[0] == quartiles[1]:
        return False, []
    (q1, q3), far = quartiles, FENCE * (quartiles[1] - quartiles[0])
    low, high = q1 - far, q3 + far
    beyond = f"({key} < {low!r} OR {key} > {high!r})"
    found = table.ask(
        f"SELECT line, {key}, count(*) OVER () FROM typed WHERE {beyond} AND reason IS NULL ORDER BY line "
        f"LIMIT {EXAMPLES}"
    )
    if not found:
        return False, []
    done = {"keep": "kept", "clip": f"clipped to {low:g} and {high:g}", "set aside": "set aside"}[treatment]
    _apply(table, f, treatment, (low, high), beyond)
    sentence = f"{f.column}: {counted(found[0][2], 'outlier')} {done} {first_on(table, found[0][0])}."
    examples = tuple(Example(line, f"{value:g}") for line, value, _ in found)
    kind: Kind = "flagged" if treatment == "keep" else "changed"
    return treatment == "clip", [Finding(kind, f.column, found[0][2], sentence, examples)]


def _apply(table: Table, f: Feature, treatment: str, fences: tuple[float, float], beyond: str) -> None:
    key = quote(f.key)
    if treatment == "clip":
        table.ask(f"UPDATE typed SET {key} = greatest(least({key}, {fences[1]!r}), {fences[0]!r}) WHERE {beyond}")
    elif treatment == "set aside":
        table.ask(
            f"UPDATE typed SET reason = ? || printf('%g', {key}) || ', an outlier' WHERE {beyond} AND reason IS NULL",
            [f"{f.column} is "],
        )


def _report(table: Table, schema: Schema, columns: Sequence[Column], findings: Sequence[Finding]) -> Report:
    scaling = {f.column: f.scaling for f in schema.features}
    uses = tuple(
        ColumnUse(c.header, c.role, c.why, c.facts.missing, c.facts.samples, scaling.get(c.header, "")) for c in columns
    )
    unplaced = table.ask(
        f"SELECT line, id, reason FROM typed WHERE reason IS NOT NULL ORDER BY line LIMIT {MOST_UNPLACED}"
    )
    ((n,),) = table.ask("SELECT count(*) FROM typed WHERE reason IS NOT NULL")
    return Report(table.decisions, uses, tuple(findings), tuple(Unplaced(*u) for u in unplaced), n, table.place)
