"""What each column of summed-up customers is made from, in words."""

from analysis.cleaning.orders.made_columns import (
    AVERAGE,
    BETWEEN,
    FREQUENCY,
    MEAN_OF,
    PRODUCTS,
    RECENCY,
    RETURNED,
    TENURE,
)
from analysis.cleaning.orders.made_columns import VISITS as VISIT_COUNT
from analysis.cleaning.orders.transactions import Transactions
from analysis.core.headers import MONETARY


def made_from(header: str, t: Transactions, until: str) -> str:
    """Return how a column of customers, named `header`, follows from the rows; `until` is the day counted up to."""
    known = {
        t.id.header: "Identifies customers",
        RECENCY: f"Days from the newest {t.date.header} to {until}",
        FREQUENCY: _orders(t),
        VISIT_COUNT: "Visits of each customer",
        TENURE: f"Days from the oldest {t.date.header} to {until}",
        BETWEEN: "Days from one order to the next, on average",
        PRODUCTS: f"How many different {t.product.header}" if t.product else "",
        RETURNED: "What was paid back, as a share of what was bought",
    }
    if header in known:
        return known[header]
    return _with_unit(header, t) or "Most frequent value of each customer"


def _with_unit(header: str, t: Transactions) -> str:
    """Return how columns follow whose headers end in a unit or the name of another column."""
    if t.amount is not None and header.startswith(MONETARY):
        times = f"{t.quantity.header} times " if t.quantity else ""
        return f"Sum of {times}{t.amount.header}, minus what was paid back"
    if header.startswith(AVERAGE):
        return "Amount spent, divided by orders"
    return header if header.startswith(MEAN_OF) else ""


def _orders(t: Transactions) -> str:
    counted = f"Each {t.order.header} counts once" if t.order else "Number of orders"
    return f"{counted}, without returns"
