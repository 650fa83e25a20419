"""The columns that are made from transactions, by name."""

from collections.abc import Sequence

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.orders.transactions import Transactions
from analysis.core.headers import MONETARY, read_header

RECENCY, FREQUENCY = "Recency (days)", "Frequency (purchases)"
VISITS = "Frequency (visits)"
AVERAGE, TENURE, BETWEEN = "Average order value", "Customer tenure (days)", "Time between orders (days)"
PRODUCTS, RETURNED = "Number of products", "Share returned (%)"
MEAN_OF = "Average of"
OFFERED = (AVERAGE, TENURE, BETWEEN, PRODUCTS, RETURNED)


def column_names(t: Transactions, currency: str, kept: Sequence[Column], measured: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the columns that customers get, each once."""
    unit = (read_header(t.amount.header)[1] if t.amount else "") or currency
    money = f"{MONETARY} ({unit})" if unit else MONETARY
    average = f"{AVERAGE} ({unit})" if unit else AVERAGE
    rfm = [RECENCY, FREQUENCY, money] if t.amount else [RECENCY, VISITS]
    offered = [name for name in OFFERED[1:] if name != PRODUCTS or t.product]
    more = [average, *offered] if t.amount else [TENURE, BETWEEN]
    more += [f"{MEAN_OF} {c.header}" for c in measured]
    return _distinct([t.id.header, *rfm, *(c.header for c in kept), *more])


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    headers: list[str] = []
    for name in names:
        taken = {f.lower() for f in headers}
        headers.append(f"{name} (own)" if name.lower() in taken else name)
    return tuple(headers)
