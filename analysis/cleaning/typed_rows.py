"""Typed rows: a number, text or category for each value, and why a row is not segmented."""

from collections.abc import Iterable

import numpy as np

from analysis.cleaning.columns.facts import matches
from analysis.cleaning.columns.roles import Column, main_currency
from analysis.cleaning.findings import NO_VALUE
from analysis.cleaning.number_sql import currency_sql, dressed, number_sql
from analysis.core.duckdb_io import literal, quote
from analysis.core.schema import Category, Schema
from analysis.model.question import Question
from analysis.reading.tables.raw_table import Table, cell

TOTAL = (
    "(grand|sub|running)?[ -]?totals?|(end|gesamt|zwischen)?summen?|sums?|gesamt|insgesamt|totale?|total general|"
    "итого|всего|合計|总计|小计|小計"
)
TOTALS = f"({TOTAL})[ :]*"
SUBTOTALS = f"(.+[ :-]+({TOTAL})|({TOTAL})[ :-]+.+)[ :]*"
MOST_TOTALS = 3
EQUAL, FEW_SUMS = 1e-6, 2
LAST_ROWS = 3


def type_rows(table: Table, schema: Schema, columns: dict[str, Column], joins: str, question: Question) -> None:
    """Create `typed`: one row per row of the source, each value typed, with the reason where it is not segmented."""
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
    cases += [_without_rank(category, columns[category.column]) for category in schema.categories if category.n_ranked]
    return f"CASE {' '.join(cases)} ELSE CAST(NULL AS VARCHAR) END" if cases else "CAST(NULL AS VARCHAR)"


def _without_rank(category: Category, c: Column) -> str:
    """Return the reason of a customer whose value has no place among those that have an order."""
    ranked = ", ".join(literal(value) for value in category.values[: category.n_ranked])
    own = f"CASE WHEN {c.facts.gone} THEN 'missing' ELSE {c.facts.text} || ', which has no place in its order' END"
    return f"WHEN {c.facts.gone} OR {c.facts.text} NOT IN ({ranked}) THEN {literal(f'{c.header} is ')} || {own}"


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
        totals = table.ask(f"SELECT line, {c.facts.text} FROM raw WHERE {where} LIMIT {MOST_TOTALS + 1}")
        if len(totals) <= MOST_TOTALS:
            for line, text in [*totals, *(_subtotals(table, c, columns.values()) if anywhere else [])]:
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
    (sums_found,) = table.ask(f"SELECT {sums} FROM typed WHERE reason IS NULL")
    n = sum(
        abs(gap) <= EQUAL * abs(total) for gap, total in zip(sums_found[::2], sums_found[1::2], strict=True) if total
    )
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
