"""Columns computed from others: the age from a year or day of birth, days since a date."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from analysis.cleaning.columns.codes import BIRTH
from analysis.cleaning.columns.column_stats import one_column
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.number_sql import date_sql, load_days
from analysis.core.headers import names_of
from analysis.model.question import Question
from analysis.model.report import Decision
from analysis.reading.tables.raw_table import Table, cell

AGE = "Age (years)"
DAYS_A_YEAR = 365.2425


def with_days(names: tuple[str, ...] | None, columns: Sequence[Column]) -> tuple[str, ...] | None:
    """Return the features that are asked for, a date among them by the name of the days since it."""
    dates = {name: f"Days since {c.header}" for c in columns if c.role == "date" for name in names_of(c.header)}
    return None if names is None else tuple(dates.get(name.strip().lower(), name) for name in names)


def with_derived(
    table: Table, columns: tuple[Column, ...], question: Question, today: datetime.date | None = None
) -> tuple[Table, tuple[Column, ...]]:
    """Add an age where years of birth are known, and days since each date that is asked for as a feature."""
    asked = {name.strip().lower() for name in question.features or ()}
    wished = {name.lower() for name, role in question.roles.items() if role == "feature"}
    for c in columns:
        if c.why == BIRTH or (c.role == "date" and c.facts.meaning.has("birth")):
            if not any(c.facts.meaning.has("measure") and "age" in c.facts.meaning.words for c in columns):
                table, columns = _with_age(table, columns, c, _until(table, columns, question, today))
        elif c.facts.dates and (asked & names_of(c.header) or c.header.lower() in wished):
            table, columns = _with_days(table, columns, c, _until(table, columns, question, today))
    return table, columns


def _until(table: Table, columns: Sequence[Column], question: Question, today: datetime.date | None) -> datetime.date:
    """Return the day up to which is counted: the chosen one, the last day in the table, else today."""
    if question.reference:
        return datetime.date.fromisoformat(question.reference)
    days = [c for c in columns if c.role == "date" and not c.facts.meaning.has("birth")]
    latest = [table.ask(f"SELECT max({date_sql(c)}) FROM raw {load_days(table, c)}")[0][0] for c in days]
    return max((day for day in latest if day), default=None) or today or datetime.datetime.now(tz=datetime.UTC).date()


def _with_age(
    table: Table, columns: tuple[Column, ...], c: Column, until: datetime.date
) -> tuple[Table, tuple[Column, ...]]:
    if c.facts.dates:
        joins = load_days(table, c)
        value = f"CAST(floor(date_diff('day', {date_sql(c)}, DATE '{until}') / {DAYS_A_YEAR}) AS BIGINT)"
    else:
        joins, value = "", f"{until.year} - CAST(TRY_CAST({c.facts.text} AS DOUBLE) AS BIGINT)"
    decision = Decision("age", f"{until.year} minus {c.header}", "years of birth form segments as ages")
    return _added(table, columns, AGE, (value, joins), decision)


def _with_days(
    table: Table, columns: tuple[Column, ...], c: Column, until: datetime.date
) -> tuple[Table, tuple[Column, ...]]:
    value = f"date_diff('day', {date_sql(c)}, DATE '{until}')"
    name = f"Days since {c.header}"
    decision = Decision("days", name, f"up to {until}; {c.header} was chosen to form segments")
    return _added(table, columns, name, (value, load_days(table, c)), decision)


def _added(
    table: Table, columns: tuple[Column, ...], name: str, pair: tuple[str, str], decision: Decision
) -> tuple[Table, tuple[Column, ...]]:
    """One more column of text in `raw`, which is a feature; `pair` is its value in SQL with the joins it needs."""
    value, joins = pair
    if name.lower() in {header.lower() for header in table.columns}:
        return table, columns
    at = len(table.columns)
    table.ask(f"ALTER TABLE raw ADD COLUMN {cell(at)} VARCHAR")
    table.ask(
        f"UPDATE raw SET {cell(at)} = found.value FROM "
        f"(SELECT raw.line, coalesce(CAST({value} AS VARCHAR), '') AS value FROM raw {joins}) AS found "
        f"WHERE raw.line = found.line"
    )
    table = replace(table, columns=(*table.columns, name)).deciding(decision)
    return table, (*columns, Column(one_column(table, at), "feature", decision.value))
