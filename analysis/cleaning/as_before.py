"""The same reading again: what a table was read as, and customers of later files read by it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from analysis.cleaning.columns.roles import Column, main_currency
from analysis.cleaning.derived import AGE, with_derived
from analysis.cleaning.interpret import Understood, understand
from analysis.cleaning.number_sql import date_sql, load_days
from analysis.cleaning.orders.made_columns import MEAN_OF
from analysis.cleaning.orders.rfm import per_customer
from analysis.cleaning.orders.row_kind import RowKind
from analysis.cleaning.orders.transactions import Transactions, is_day_number
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.model.as_read import AsRead
from analysis.model.question import Question
from analysis.model.report import counted
from analysis.reading.tables.dates import DAY_FIRST, MONTH_FIRST
from analysis.reading.tables.raw_table import Table

COLUMNS = tuple(f.name for f in fields(Transactions) if f.name != "by_order")
DAYS_SINCE = "Days since "


def read_so(rows: Understood, *, summed: bool, currency: str) -> AsRead:
    """Return how a table was read, from what its rows and columns were understood to be."""
    columns = rows.columns
    t = rows.transactions if summed else None
    return AsRead(
        sheet=next(iter(rows.table.sheets), ""),
        decimals={c.header: c.style.decimal for c in columns if c.facts.is_number and _is_marked(c)},
        dates={c.header: c.facts.dates.order for c in columns if c.facts.dates and _has_order(c.facts.dates.order)},
        percents=tuple(c.header for c in columns if c.facts.numbers.percent),
        currencies={c.header: name for c in columns if (name := currency_of(c))},
        currency=currency,
        orders={part: column.header for part in COLUMNS if t and (column := getattr(t, part)) is not None},
        row=rows.rows.name,
        by_order=t is not None and t.by_order,
    )


def _is_marked(c: Column) -> bool:
    return bool(c.facts.either or any(c.facts.marked.values()))


def _has_order(order: str) -> bool:
    return order in {DAY_FIRST, MONTH_FIRST}


def currency_of(c: Column) -> str:
    """Return the most common currency among the numbers of a column; none where there is none."""
    return main_currency(c.facts) or next(iter(c.facts.numbers.currencies), "")


@dataclass(frozen=True)
class Again:
    """How the table of a segmentation was read: its schema, its question, and what reading decided."""

    schema: Schema
    question: Question
    read: AsRead

    @property
    def later(self) -> Question:
        """The question for another file: the same reading, without roles of columns."""
        dates = self.question.reading.dates or self.read.date_order
        names = tuple(f.column for f in self.schema.features)
        return replace(self.question, features=names, roles={}, reading=replace(self.question.reading, dates=dates))


def as_before(again: Again, table: Table) -> tuple[Table, tuple[str, ...]]:
    """Return the rows of a later file as customers, and sentences that say what was done.

    Rows are summed up as those of the segmentation were; ages and days are computed. Raises InputError where a column
    is missing that this needs, or amounts are in another currency.
    """
    names = {c.lower() for c in table.columns}
    features = again.schema.features
    lacking = [f.column for f in features if names.isdisjoint({n.lower() for n in (f.column, f.label, f.short, f.key)})]
    if not lacking:
        return table, ()
    if again.read.orders:
        return _summed(again, table)
    if any(name == AGE or name.startswith(DAYS_SINCE) for name in lacking):
        understood = understand(table, again.later, again.read.decimals)
        return with_derived(table, understood.columns, again.later)[0], ()
    return table, ()


def _summed(again: Again, table: Table) -> tuple[Table, tuple[str, ...]]:
    understood = understand(table, replace(again.later, rows="customers"), again.read.decimals)
    columns = {c.header.lower(): c for c in understood.columns}
    t = _transactions(again, table, columns)
    _check_currency(again, table, t)
    question = replace(again.later, currency=_currency(again, t), reference=_reference(again, table, t))
    kept = [_as_kept(again, c) for c in understood.columns]
    rows = f"{counted(len(table), again.read.row)} of {table.name}"
    summed = per_customer(table, RowKind(again.read.row, "as the segmentation was formed", t), t, kept, question)
    customers = counted(len(summed.table), "customer")
    summary = f"{rows} summed up to {customers}, as the segmentation's were; recency counts up to {summed.until}."
    return summed.table, (summary, *(finding.sentence for finding in summed.findings))


def _transactions(again: Again, table: Table, columns: Mapping[str, Column]) -> Transactions:
    """Return the columns that say who, when and how much. Raises InputError where one is missing."""
    orders = again.read.orders
    needed = [orders[part] for part in ("id", "date", "amount", "quantity") if part in orders]
    if gone := [header for header in needed if header.lower() not in columns]:
        raise InputError(
            f"{table.name} has no column {gone[0]!r}, which the {again.read.row}s of the segmentation were summed up "
            f"by; its columns are {', '.join(table.columns)}. Rename or add that column."
        )
    known = {part: columns.get(header.lower()) for part, header in orders.items()}
    return Transactions(**{"amount": None, **known}, by_order=again.read.by_order)  # type: ignore[arg-type]


def _check_currency(again: Again, table: Table, t: Transactions) -> None:
    if t.amount is None or t.currency is not None:
        return
    before, now = again.read.currencies.get(t.amount.header, ""), currency_of(t.amount)
    if before and now and now != before and before not in t.amount.facts.numbers.currencies:
        raise InputError(
            f"{table.name}: the amounts in {t.amount.header!r} are in {now}, those of the segmentation in {before}; "
            f"convert them to {before}."
        )


def _currency(again: Again, t: Transactions) -> str | None:
    several = t.currency is not None or (t.amount is not None and len(t.amount.facts.numbers.currencies) > 1)
    return (again.question.currency or again.read.currency or None) if several else None


def _reference(again: Again, table: Table, t: Transactions) -> str | None:
    """Return the day that was asked for, unless the file has later ones."""
    wanted = again.question.reference
    if wanted is None or is_day_number(t.date):
        return wanted
    ((last,),) = table.ask(f"SELECT max({date_sql(t.date)}) FROM raw {load_days(table, t.date)}")
    return None if last is not None and last > datetime.date.fromisoformat(wanted) else wanted


def _as_kept(again: Again, c: Column) -> Column:
    """Return the columns that the segmentation kept of each customer are kept, no others."""
    names = {category.column.lower() for category in again.schema.categories}
    forming = {category.column.lower() for category in again.schema.forming_categories}
    means = {f.column.lower() for f in again.schema.features}
    mean = f"{MEAN_OF} {c.header}".lower() in means
    role = "category" if c.header.lower() in names else "feature" if mean else "ignored"
    return replace(c, role=role, forms=c.header.lower() in forming)
