"""Transactions that are no purchases, in sentences: unreadable rows, returns, cancelled orders."""

from collections.abc import Iterator

import numpy as np

from analysis.cleaning.orders.bought import USABLE
from analysis.cleaning.orders.made_columns import RECENCY
from analysis.cleaning.orders.transactions import Transactions
from analysis.model.report import Example, Finding, counted
from analysis.reading.tables.raw_table import Table, cell


def unfit_rows(table: Table) -> Iterator[Finding]:
    """Yield rows that do not fit the columns, as these are no transactions."""
    if not table.unusable:
        return
    lines = sorted(table.unusable)
    table.connection.register("unfit", {"line": np.array(lines, dtype=np.int64)})
    table.ask("DELETE FROM bought WHERE line IN (SELECT line FROM unfit)")
    table.connection.unregister("unfit")
    why = f"first on {table.place} {lines[0]}: {table.unusable[lines[0]]}"
    sentence = f"{counted(len(lines), 'row')} left out, which cannot be read ({why})."
    yield Finding("left out", "", len(lines), sentence, (Example(lines[0], ""),))


def rows_left_out(table: Table, t: Transactions) -> Iterator[Finding]:
    """Yield transactions without a customer, a date or an amount that can be read."""
    wrong = [
        (t.id.header, "id = ''", "no customer", t.id),
        (t.date.header, "id <> '' AND day IS NULL", "no date that can be read", t.date),
    ]
    if t.amount and not t.by_order:
        wrong.append((t.amount.header, f"{USABLE} AND amount IS NULL", "no amount that can be read", t.amount))
    for header, where, why, column in wrong:
        lines = table.ask(
            f"SELECT raw.line, raw.{cell(column.position)}, count(*) OVER () FROM bought JOIN raw USING (line) "
            f"WHERE {where} ORDER BY 1 LIMIT 3"
        )
        if lines:
            n = lines[0][2]
            sentence = (
                f"{header}: {n:,} transaction{'s' if n > 1 else ''} left out, {why} "
                f"(first on {table.place} {lines[0][0]})."
            )
            yield Finding("left out", header, n, sentence, tuple(Example(line, value) for line, value, _ in lines))


def returns(table: Table, t: Transactions) -> Iterator[Finding]:
    """Yield how many transactions are returns, cancelled or refunded, which are no purchases."""
    if t.amount is None:
        return
    for where, what, effect in (
        ("amount < 0 AND NOT cancelled", "returns", "they reduce what was spent and are no purchases"),
        ("cancelled", "cancelled or refunded", "they count neither as purchases nor as spent"),
        ("refund > 0 AND NOT cancelled", "partly refunded", "what was paid back is taken off"),
    ):
        ((n, first),) = table.ask(f"SELECT count(*), min(line) FROM bought WHERE {USABLE} AND {where}")
        if n:
            rows = "transaction is" if n == 1 else "transactions are"
            what_said = what if n > 1 or what != "returns" else "a return"
            sentence = f"{n:,} {rows} {what_said}: {effect} (first on {table.place} {first})."
            yield Finding("flagged", t.amount.header, n, sentence, (Example(first, ""),))


def without_purchase(table: Table) -> Iterator[Finding]:
    """Yield how many customers have only returned or cancelled."""
    ((n,),) = table.ask(f"SELECT count(*) FROM raw WHERE {cell(1)} = ''")
    if n:
        who = "1 customer has" if n == 1 else f"{n:,} customers have"
        yield Finding("missing", RECENCY, n, f"{who} no purchase, only returns or cancelled orders.")
