"""What else a row of a table may be: the choices that a page or a person is offered."""

from collections.abc import Sequence

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.orders.row_kind import RowKind, name_rows
from analysis.cleaning.orders.transactions import find_transactions
from analysis.model.doubts import Choice


def with_article(name: str) -> str:
    """Put the article before a noun: `an order`, `a customer`."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def row_choices(columns: Sequence[Column], kind: RowKind) -> tuple[Choice, ...]:
    """Return what a row may be: a customer, and where columns allow it an order or a visit; the present kind is one."""
    one_each = kind.name if kind.transactions is None else "customer"
    choices = [Choice(with_article(one_each), "each row is one customer", {"rows": "customers"})]
    if (orders := find_transactions(columns)) is not None:
        name, _ = name_rows(kind.transactions if kind.transactions and kind.transactions.amount else orders)
        choices.append(Choice(with_article(name), "orders are summed up per customer", {"rows": "transactions"}))
    if find_transactions(columns, visits=True) is not None:
        choices.append(Choice("a visit", "visits are counted per customer, without amounts", {"rows": "visits"}))
    return tuple(choices)
