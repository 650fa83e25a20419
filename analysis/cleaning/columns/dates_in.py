"""Which columns hold dates, in which order, and dates that contradict each other."""

from collections.abc import Iterable, Sequence

from analysis.cleaning.columns.facts import Clash, Facts
from analysis.core.duckdb_io import literal
from analysis.reading.tables.dates import TIME, DateStyle, date_style, swapped, two_orders
from analysis.reading.tables.raw_table import Table

MOST_DAYS = 200_000


def find_dates(
    table: Table, f: Facts, looked_at: tuple[str, ...], order: str | None
) -> tuple[DateStyle | None, Clash | None]:
    """Return the order that all dates show, where most of the first values are dates, and two that contradict it."""
    named = f.meaning.has("date", "later", "bought")
    if f.is_number and (not f.whole or f.meaning.has("measure", "amount", "price", "quantity", "total", "extra")):
        return None, None
    mixed = not f.is_number and (two_orders(looked_at) or swapped(looked_at))
    if date_style(looked_at, order, named=named, whole=f.is_number) is None and not mixed:
        return None, None
    days = days_of(table, f)
    return date_style(days, order, named=named, whole=f.is_number), None if f.is_number else _clash(
        table, f, (looked_at, sorted(days))
    )


def _clash(table: Table, f: Facts, tried: Iterable[Sequence[str]]) -> Clash | None:
    """Return two dates that contradict each other among the first values, or among all."""
    clashes = (two_orders(days) or swapped(days) for days in tried)
    pair = next((pair for pair in clashes if pair), None)
    if pair is None:
        return None
    lines = [table.ask(f"SELECT min(line) FROM raw WHERE {day_sql(f)} = {literal(day)}")[0][0] for day in pair]
    return Clash((pair[0], lines[0]), (pair[1], lines[1]), swapped=two_orders(pair) is None)


def days_of(table: Table, f: Facts) -> list[str]:
    """Return the distinct dates of a column without the time of day."""
    days = table.ask(f"SELECT DISTINCT {day_sql(f)} FROM raw WHERE NOT {f.gone} LIMIT {MOST_DAYS}")
    return [text for (text,) in days]


def day_sql(f: Facts) -> str:
    """Return SQL for a date without the time of day and the zone after it."""
    plain = f.own if f.whole else f.text
    return f"regexp_replace({plain}, {literal(TIME)}, '')"
