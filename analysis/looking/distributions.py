"""How the values of a column are spread, in a dozen bars or a few shares, as JSON values."""

from collections.abc import Sequence
from typing import Any

from analysis.cleaning.columns.facts import MAX_CATEGORY_VALUES
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.number_sql import load_numbers, number_sql
from analysis.reading.tables.raw_table import Table

BARS, PARTS, MAX_DRAWN = 12, 4, 60
DIGITS = 4


def distributions(table: Table, columns: Sequence[Column]) -> dict[str, dict[str, Any]]:
    """Return the spread of each column by its header; columns of ids, dates and free text have none."""
    drawn = [
        c for c in columns[:MAX_DRAWN] if c.role in {"feature", "descriptor", "category", "ignored"} and c.facts.given
    ]
    return {c.header: spread for c in drawn if (spread := _spread(table, c))}


def _spread(table: Table, c: Column) -> dict[str, Any]:
    few = c.facts.values is not None and len(c.facts.values) <= MAX_CATEGORY_VALUES
    if c.role == "category" or not c.facts.is_number:
        return _shares(table, c) if few else {}
    return _bars(table, c)


def _shares(table: Table, c: Column) -> dict[str, Any]:
    """Return the most common value and the shares of the most common ones, of all values that are given."""
    text = c.facts.text
    rows = table.ask(
        f"SELECT {text}, count(*) FROM raw WHERE NOT {c.facts.gone} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {PARTS}"
    )
    shares = [round(n / c.facts.given, DIGITS) for _, n in rows]
    return {"most": rows[0][0], "shares": shares} if rows else {}


def _bars(table: Table, c: Column) -> dict[str, Any]:
    """Return counts in a dozen equal intervals from the lowest to the highest number."""
    joins = load_numbers(table, [c])
    numbers = f"SELECT {number_sql(c)} AS x FROM raw {joins} WHERE NOT {c.facts.gone}"
    ((low, high),) = table.ask(f"SELECT min(x), max(x) FROM ({numbers})")
    if low is None or low == high:
        return {}
    bar = f"least({BARS - 1}, floor({BARS} * ((x - {low!r}) / ({high - low!r}))))"
    counts = dict(table.ask(f"SELECT CAST({bar} AS INTEGER), count(*) FROM ({numbers}) WHERE x IS NOT NULL GROUP BY 1"))
    return {"low": low, "high": high, "bars": [counts.get(i, 0) for i in range(BARS)]}
