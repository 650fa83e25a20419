"""Transactions to customers: recency, frequency and monetary value of each (Bult & Wansbeek 1995), and more."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.orders.bought import DAY_ZERO, USABLE, load_rows
from analysis.cleaning.orders.currencies import keep_one_currency
from analysis.cleaning.orders.made_columns import column_names
from analysis.cleaning.orders.no_purchases import returns, rows_left_out, unfit_rows, without_purchase
from analysis.cleaning.orders.row_kind import RowKind
from analysis.cleaning.orders.transactions import Transactions, is_day_number
from analysis.core.duckdb_io import literal
from analysis.core.errors import InputError
from analysis.model.doubts import Doubt
from analysis.model.question import Question
from analysis.model.report import REFERENCE, Decision, Finding
from analysis.reading.tables.raw_table import Table, cell

MAX_MEASURED = 10
CANCELLED_ORDER = "[cC][0-9]+"


@dataclass(frozen=True)
class Customers:
    """One row per customer, what was left out on the way, and whether amounts of two currencies met.

    `currency` is that of the amounts, where one is known; recency counts up to `until`.
    """

    table: Table
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...] = ()
    currency: str = ""
    until: str = ""


def per_customer(table: Table, kind: RowKind, t: Transactions, columns: Sequence[Column], q: Question) -> Customers:
    """Sum rows up to customers: recency, frequency, monetary value, more that may form segments, common categories.

    Returns and cancelled orders reduce what was spent and are no purchases. Raises InputError where no transaction can
    be used or the reference date lies before the last one.
    """
    used = {c.position for c in (t.id, t.date, t.amount, t.quantity, t.order, t.product) if c is not None}
    kept = [c for c in columns if c.role == "category" and c.position not in used]
    measured = [c for c in columns if c.role == "feature" and c.position not in used] if t.amount is None else []
    measured = measured[:MAX_MEASURED]
    load_rows(table, t, kept, measured)
    unfit = list(unfit_rows(table))
    currency, doubts, findings = keep_one_currency(table, t, q.currency)
    findings = [*unfit, *rows_left_out(table, t), *findings, *returns(table, t)]
    until = _reference(table, t, q.reference)
    _sum_up(table, t, until, len(kept), len(measured))
    names = column_names(t, currency, kept, measured)
    days = is_day_number(t.date)
    last = str((until - DAY_ZERO).days) if days else until.isoformat()
    reference = Decision(REFERENCE, last, "chosen by you" if q.reference else "the day after the last transaction")
    summed = replace(table, columns=names, unusable={}).deciding(kind.decision(summed=True), reference)
    return Customers(summed, (*findings, *without_purchase(summed)), doubts, currency, last)


def _reference(table: Table, t: Transactions, wanted: str | None) -> datetime.date:
    amount = "TRUE" if t.by_order else "amount IS NOT NULL"
    ((last,),) = table.ask(f"SELECT max(day) FROM bought WHERE id <> '' AND {amount}")
    if last is None:
        raise InputError(
            f"{table.name}: no transaction has a customer, a date and an amount that can be read; correct them."
        )
    if wanted is None:
        return last + datetime.timedelta(days=1)  # type: ignore[no-any-return]
    try:
        until = datetime.date.fromisoformat(wanted)
    except ValueError as error:
        raise InputError(f"The reference date {wanted[:40]!r} is no date; write it as 2026-12-31.") from error
    if until < last:
        raise InputError(f"The reference date {until} lies before the last transaction, {last}; choose a later one.")
    return until


def _orders(t: Transactions, n_categories: int, n_measured: int) -> str:
    """Return SQL for one row per order: its amount, of all its lines or of the one that states it."""
    amount = "max(amount)" if t.by_order else "sum(amount)"
    sold = "max(amount)" if t.by_order else "sum(greatest(amount, 0))"
    kinds = "".join(f", mode(nullif(k{i}, '')) AS k{i}" for i in range(n_categories))
    kinds += "".join(f", avg(m{i}) AS m{i}" for i in range(n_measured))
    known = USABLE if t.by_order else f"{USABLE} AND amount IS NOT NULL"
    cancels = f"bool_or(cancelled) OR regexp_full_match(any_value(purchase), {literal(CANCELLED_ORDER)})"
    return (
        f"SELECT id, purchase, min(line) AS line, min(day) AS day, {amount} - max(refund) AS spent, {sold} AS sold, "
        f"bool_or(cancelled) AS cancelled, ({cancels}) OR {amount} - max(refund) <= 0 AS no_purchase, "
        f"list(DISTINCT product) AS products{kinds} FROM bought WHERE {known} GROUP BY id, purchase"
    )


def _sum_up(table: Table, t: Transactions, until: datetime.date, n_categories: int, n_measured: int) -> None:
    bought, spent = "FILTER (NOT no_purchase)", "FILTER (NOT cancelled)"
    gap = f"date_diff('day', min(day) {bought}, max(day) {bought})"
    orders = f"count(*) {bought}"
    money = {
        "average": f"round(sum(spent) {bought} / nullif({orders}, 0), 2)",
        "tenure": f"date_diff('day', min(day) {bought}, DATE '{until}')",
        "between": f"round({gap} / nullif({orders} - 1, 0), 2)",
        "products": "length(list_distinct(flatten(list(products))))",
        "returned": f"round(100 * coalesce(sum(sold - spent) {spent}, 0) / nullif(sum(sold) {spent}, 0), 2)",
    }
    if t.product is None:
        del money["products"]
    rfm = [f"date_diff('day', max(day) {bought}, DATE '{until}')", orders]
    rfm += [f"round(coalesce(sum(spent) {spent}, 0), 2)"] if t.amount else []
    more = list(money.values()) if t.amount else [money["tenure"], money["between"]]
    more += [f"round(avg(m{i}), 6)" for i in range(n_measured)]
    kinds = [f"mode(k{i})" for i in range(n_categories)]
    columns = [*(f"CAST({sql} AS VARCHAR)" for sql in rfm), *kinds, *(f"CAST({sql} AS VARCHAR)" for sql in more)]
    named = ", ".join(f"coalesce({sql}, '') AS {cell(i)}" for i, sql in enumerate(columns, start=1))
    table.ask(f"CREATE TABLE orders AS {_orders(t, n_categories, n_measured)}")
    table.ask("DROP TABLE raw")
    table.ask(
        f"CREATE TABLE raw AS SELECT min(line) AS line, id AS {cell(0)}, {named} FROM orders GROUP BY id ORDER BY 1"
    )
    table.ask("DROP TABLE orders")
    table.ask("DROP TABLE bought")
