"""The table `bought`: who, when, how much and in which order, for each row of transactions."""

import datetime
from collections.abc import Sequence

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.number_sql import currency_sql, date_sql, load_days, load_numbers, number_sql
from analysis.cleaning.orders.transactions import Transactions, is_day_number
from analysis.reading.tables.raw_table import Table

CANCELLED = (
    "cancel|refunded|void|fail|return|chargeback|declin|storn|annul|anulad|erstattet|rembours|отмен|возврат|closed"
)
PARTLY = "partial"
DAY_ZERO = datetime.date(1970, 1, 1)
USABLE = "id <> '' AND day IS NOT NULL"


def load_rows(table: Table, t: Transactions, kept: Sequence[Column], measured: Sequence[Column]) -> None:
    """Create `bought`: who, when, how much, in which order, of each row; NULL where it cannot be read."""
    numbers = [*(c for c in (t.amount, t.quantity, t.refund) if c is not None), *measured]
    joins = load_numbers(table, numbers)
    if is_day_number(t.date):
        day = f"DATE '{DAY_ZERO}' + TRY_CAST({t.date.facts.own} AS INTEGER)"
    else:
        joins, day = f"{joins} {load_days(table, t.date)}", date_sql(t.date)
    own = f"CASE WHEN {t.id.facts.gone} THEN '' ELSE {t.id.facts.own} END"
    parts = {
        "id": own,
        "day": day,
        "amount": " * ".join(f"({number_sql(c)})" for c in (t.amount, t.quantity) if c is not None) or "1.0",
        "purchase": t.order.facts.text if t.order else _order_of(t),
        "refund": f"coalesce({number_sql(t.refund)}, 0)" if t.refund else "0",
        "cancelled": _cancelled(t),
        "currency": _currency(t),
        "product": t.product.facts.text if t.product else "NULL",
        **{f"k{i}": c.facts.text for i, c in enumerate(kept)},
        **{f"m{i}": number_sql(c) for i, c in enumerate(measured)},
    }
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in parts.items())
    table.ask(f"CREATE TABLE bought AS SELECT raw.line, {chosen} FROM raw {joins}")


def _order_of(t: Transactions) -> str:
    """Without numbers of orders, lines of products bought at one time are one order, other rows one each."""
    together = t.product is not None and t.amount is not None
    return t.date.facts.text if together else "CAST(raw.line AS VARCHAR)"


def _cancelled(t: Transactions) -> str:
    tests = []
    if t.status:
        text = f"lower({t.status.facts.text})"
        tests.append(f"(regexp_matches({text}, '{CANCELLED}') AND NOT regexp_matches({text}, '{PARTLY}'))")
    return " OR ".join(tests) or "FALSE"


def _currency(t: Transactions) -> str:
    if t.currency:
        return f"upper(CASE WHEN {t.currency.facts.gone} THEN '' ELSE {t.currency.facts.text} END)"
    signs = t.amount.facts.numbers.currencies if t.amount else {}
    return currency_sql(t.amount) if t.amount and len(signs) > 1 else "''"
