"""Transactions to customers: recency, frequency and monetary value of each (Bult & Wansbeek 1995)."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.errors import InputError
from analysis.facts import is_missing_sql
from analysis.report import Example, Finding
from analysis.roles import NAMED_AMOUNT, Column
from analysis.schema import read_header, split_words
from analysis.table import Decision, Table, cell
from analysis.typing_sql import date_sql, load_numbers, number_sql

REPEATED = 0.7
NAMED_QUANTITY = re.compile(r"\b(quantity|qty|units|items|menge|anzahl)\b")
NAMED_PRICE = re.compile(r"\b(price|preis|cost)\b")
NAMED_ORDER = re.compile(r"\b(invoice|order|receipt|transaction|basket|beleg|rechnung|bestellung)\b")


@dataclass(frozen=True)
class Transactions:
    """Which columns of transactions say who, when and how much; `quantity` times `amount` where both are given."""

    id: Column
    date: Column
    amount: Column
    quantity: Column | None = None
    order: Column | None = None

    def words(self) -> str:
        """Who, when and how much, in a few words."""
        times = f"{self.quantity.header} times " if self.quantity else ""
        return f"{self.id.header} bought on {self.date.header} for {times}{self.amount.header}"


def recognise(columns: Sequence[Column]) -> Transactions | None:
    """The transactions in a table whose ids repeat, with dates and amounts beside them; None where there are none."""
    ids = [c for c in columns if c.role == "id" and c.facts.distinct <= REPEATED * c.facts.given]
    dates = [c for c in columns if c.role == "date"]
    found = _amount(columns)
    if not ids or not dates or found is None:
        return None
    amount, quantity = found
    orders = [c for c in columns if NAMED_ORDER.search(_words(c)) and c not in [ids[0], dates[0], amount, quantity]]
    order = next((c for c in orders if c.facts.distinct > ids[0].facts.distinct and c.role != "date"), None)
    return Transactions(ids[0], dates[0], amount, quantity, order)


def _words(c: Column) -> str:
    return split_words(c.header).lower()


def _amount(columns: Sequence[Column]) -> tuple[Column, Column | None] | None:
    numbers = [c for c in columns if c.role in {"feature", "amount"}]
    asked = [c for c in numbers if c.role == "amount"]
    if asked:
        return asked[0], None
    quantities = [c for c in numbers if NAMED_QUANTITY.search(_words(c))]
    prices = [c for c in numbers if NAMED_PRICE.search(_words(c)) and c not in quantities]
    named = [c for c in numbers if NAMED_AMOUNT.search(_words(c)) and c not in [*quantities, *prices]]
    if named:
        return named[0], None
    if prices and quantities:
        return prices[0], quantities[0]
    others = [c for c in numbers if c not in quantities]
    return ((prices or others)[0], None) if len(prices or others) == 1 else None


def per_customer(
    table: Table, t: Transactions, columns: Sequence[Column], reference: str | None
) -> tuple[Table, tuple[Finding, ...]]:
    """One row per customer: days since the last purchase, number of purchases, sum of amounts, commonest categories.

    Returns are subtracted from the sum and are no purchases. Raises InputError where no transaction can be used or the
    reference date lies before the last one.
    """
    numbers = [c for c in (t.amount, t.quantity) if c is not None]
    joins = load_numbers(table, numbers)
    amount = " * ".join(f"({number_sql(c)})" for c in numbers)
    kept = [c for c in columns if c.role == "category"]
    order = t.order.facts.text if t.order else "NULL"
    categories = "".join(f", {c.facts.text} AS k{i}" for i, c in enumerate(kept))
    table.ask(
        f"CREATE TABLE bought AS SELECT raw.line, {t.id.facts.text} AS id, {date_sql(t.date)} AS day, "
        f"{amount} AS amount, "
        f"{order} AS purchase{categories} FROM raw {joins}"
    )
    table.ask("UPDATE bought SET id = '' WHERE " + is_missing_sql("id"))
    findings = tuple(_left_out(table, t))
    until = _reference(table, reference)
    _sum_up(table, until, len(kept), by_order=t.order is not None)
    unit = read_header(t.amount.header)[1]
    names = [t.id.header, "Recency (days)", "Frequency (purchases)", f"Monetary ({unit})" if unit else "Monetary"]
    headers = _distinct([*names, *(c.header for c in kept)])
    given = "as asked for" if reference else "the day after the last transaction"
    return (
        replace(table, columns=headers).deciding(
            Decision(
                "rows", f"transactions, summed up per customer: {t.words()}", "ids repeat beside dates and amounts"
            ),
            Decision("reference date", until.isoformat(), given),
        ),
        findings,
    )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        taken = {f.lower() for f in found}
        found.append(f"{name} (own)" if name.lower() in taken else name)
    return tuple(found)


def _left_out(table: Table, t: Transactions) -> Iterator[Finding]:
    wrong = (
        (t.id.header, "id = ''", "no customer", t.id),
        (t.date.header, "id <> '' AND day IS NULL", "no date that can be read", t.date),
        (t.amount.header, "id <> '' AND day IS NOT NULL AND amount IS NULL", "no amount that can be read", t.amount),
    )
    for header, where, why, column in wrong:
        lines = table.ask(
            f"SELECT raw.line, raw.{cell(column.position)}, count(*) OVER () FROM bought JOIN raw USING (line) "
            f"WHERE {where} ORDER BY 1 LIMIT 3"
        )
        if lines:
            n = lines[0][2]
            sentence = (
                f"{header}: {n:,} transaction{'s' if n > 1 else ''} left out, {why} (first on line {lines[0][0]})."
            )
            yield Finding("left out", header, n, sentence, tuple(Example(line, value) for line, value, _ in lines))


def _reference(table: Table, wanted: str | None) -> datetime.date:
    ((last,),) = table.ask("SELECT max(day) FROM bought WHERE id <> '' AND amount IS NOT NULL")
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


def _sum_up(table: Table, until: datetime.date, n_categories: int, *, by_order: bool) -> None:
    purchases = "count(DISTINCT purchase) FILTER (amount > 0)" if by_order else "count(*) FILTER (amount > 0)"
    common = "".join(f", coalesce(mode(k{i}), '') AS {cell(4 + i)}" for i in range(n_categories))
    table.ask("DROP TABLE raw")
    table.ask(
        f"CREATE TABLE raw AS SELECT min(line) AS line, id AS {cell(0)}, "
        f"CAST(date_diff('day', max(day), DATE '{until}') AS VARCHAR) AS {cell(1)}, "
        f"CAST({purchases} AS VARCHAR) AS {cell(2)}, CAST(round(sum(amount), 2) AS VARCHAR) AS {cell(3)}{common} "
        "FROM bought WHERE id <> '' AND day IS NOT NULL AND amount IS NOT NULL GROUP BY id ORDER BY 1"
    )
    table.ask("DROP TABLE bought")
