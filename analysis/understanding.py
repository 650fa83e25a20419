"""What a table is understood to be, before anything is changed: roles of columns, number styles, transactions."""

from dataclasses import dataclass, replace
from typing import Any

from analysis.errors import InputError
from analysis.facts import column_facts
from analysis.question import Question
from analysis.report import Finding
from analysis.roles import Column, number_styles, propose_roles, with_wishes
from analysis.schema import names_of
from analysis.table import Decision, Table
from analysis.transactions import Transactions, per_customer, recognise

HALF = 0.5


@dataclass(frozen=True)
class Understood:
    """A table with the role of each column; `transactions` where its rows can be summed up per customer.

    `findings` tell of transactions that were left out when that was done.
    """

    table: Table
    columns: tuple[Column, ...]
    transactions: Transactions | None = None
    findings: tuple[Finding, ...] = ()


def understand(table: Table, question: Question) -> Understood:
    """Roles as proposed and as asked for. Raises InputError for a wish that cannot be met."""
    facts = column_facts(table, question.reading.dates)
    styles, told = number_styles(facts, table.separator, question.reading.decimal)
    columns = with_wishes(propose_roles(facts, styles), question.roles)
    told += [_assumed(c) for c in columns if c.role == "date" and c.facts.dates and c.facts.dates.assumed]
    return Understood(table.deciding(*told), columns, recognise(columns))


def _assumed(c: Column) -> Decision:
    order = c.facts.dates.order if c.facts.dates else ""
    return Decision("dates", f"{c.header}: {order}", "assumed: no day is above 12")


def as_customers(u: Understood, question: Question) -> Understood:
    """One row per customer: transactions are summed up, unless the question says that rows are customers.

    Raises InputError where it asks for transactions and there are none.
    """
    if question.rows == "transactions" and u.transactions is None:
        raise InputError(
            f"{u.table.name} does not look like transactions: they need ids that repeat, dates and amounts; "
            "give those columns their roles."
        )
    if u.transactions is None or question.rows == "customers":
        return u
    table, findings = per_customer(u.table, u.transactions, u.columns, question.reference)
    known = {name.lower() for name in table.columns[1:]}
    roles = {name: role for name, role in question.roles.items() if name.lower() in known}
    summed = understand(table, replace(question, roles={**roles, table.columns[0]: "id"}))
    return replace(summed, transactions=u.transactions, findings=findings)


def with_features(columns: tuple[Column, ...], wanted: tuple[str, ...] | None) -> tuple[Column, ...]:
    """Columns of numbers that were proposed for something else are features where they are asked for by name."""
    asked = {name.strip().lower() for name in wanted or ()}
    return tuple(
        replace(c, role="feature", why="as asked for", asked=True)
        if c.role in {"category", "ignored"} and c.facts.numeric >= HALF and asked & names_of(c.header)
        else c
        for c in columns
    )


def to_document(u: Understood, rows: int, preview: list[list[str]]) -> dict[str, Any]:
    """What a page shows before anything is segmented."""
    return {
        "name": u.table.name,
        "rows": rows,
        "place": u.table.place,
        "decisions": [{"what": d.what, "value": d.value, "why": d.why} for d in u.table.decisions],
        "columns": [_column(c) for c in u.columns],
        "transactions": u.transactions.words() if u.transactions else None,
        "preview": preview,
    }


def _column(c: Column) -> dict[str, Any]:
    return {
        "column": c.header,
        "role": c.role,
        "why": c.why,
        "samples": c.facts.samples,
        "missing": c.facts.missing,
        "distinct": c.facts.distinct,
        "can_be": [role for role, can in _possible(c).items() if can],
    }


def _possible(c: Column) -> dict[str, bool]:
    numbers = c.facts.numeric >= HALF
    return {
        "id": True,
        "feature": numbers,
        "category": c.facts.values is not None,
        "date": c.facts.dates is not None,
        "amount": numbers,
        "ignored": True,
    }
