"""What a row of a table is: a customer, an order, a line of an order, a visit or a survey answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.orders.known_exports import known_layout
from analysis.cleaning.orders.transactions import Transactions, date_rank, find_transactions, transactions_of_layout
from analysis.model.doubts import ROWS, Choice, Doubt
from analysis.model.report import Decision
from analysis.reading.tables.raw_table import Table

REPEATED = 0.7
STRONG, STRONG_ALONE = 3, 5
# how Google Forms calls its first column
FORM_STAMPS = frozenset(("timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora"))


@dataclass(frozen=True)
class RowKind:
    """What a row is and why; `transactions` where rows are summed up per customer."""

    name: str
    why: str
    transactions: Transactions | None = None
    doubt: Doubt | None = None

    def decision(self, *, summed: bool) -> Decision:
        """Return what a row is, for the report."""
        if summed and self.transactions:
            return Decision(
                "rows", f"one row per {self.name}, summed up per customer: {self.transactions.words()}", self.why
            )
        return Decision("rows", f"one row per {self.name}", self.why)


def row_kind(table: Table, columns: Sequence[Column], wanted: str) -> RowKind:
    """Return what a row is, by the shape of the whole table; `wanted`: transactions where somebody chose that."""
    headers = {c.header.lower(): c.position for c in columns}
    layout = None if any(c.asked for c in columns) else known_layout(headers)
    transactions = transactions_of_layout(columns, headers, layout) if layout else None
    if transactions is None:
        transactions = find_transactions(columns, visits=wanted == "visits")
    if transactions is not None and (
        layout or wanted in {"transactions", "visits"} or _is_likely(transactions, columns)
    ):
        kind, why = name_rows(transactions)
        transactions = replace(transactions, by_order=_is_of_order(table, transactions))
        if wanted == "customers":
            return RowKind("customer", "each row is a customer, chosen by you", transactions)
        return RowKind(kind, f"its columns are those of orders from {layout.name}" if layout else why, transactions)
    return _one_each(columns)


def _one_each(columns: Sequence[Column]) -> RowKind:
    """Return rows that are not summed up: customers, answers to a survey, or orders of nobody known."""
    own = next((c for c in columns if c.role == "id"), None)
    if (answers := _answers(columns)) is not None:
        return RowKind("survey answer", answers)
    if own is None:
        return RowKind("customer", "no column says who they are, and nothing says that they are orders")
    facts = own.facts
    if facts.meaning.has("order") and facts.meaning.person is None and not own.asked:
        return RowKind("order", f"{own.header} numbers orders, and no column says who bought", doubt=_nobody(own))
    if facts.distinct <= REPEATED * facts.given:
        return RowKind("customer", f"assumed, though {own.header} repeats", doubt=_repeats(own))
    unique = facts.distinct == facts.given
    return RowKind("customer", f"{own.header} {'does not repeat' if unique else 'hardly repeats'}")


def _answers(columns: Sequence[Column]) -> str | None:
    """Why rows are answers to a survey; None where they are not."""
    for c in columns:
        meaning = c.facts.meaning
        if meaning.has("survey") and (meaning.is_identity or c.facts.dates is not None) and not meaning.has("order"):
            return f"{c.header} identifies answers"
    first = columns[0]
    if first.header.lower() in FORM_STAMPS and first.facts.dates is not None:
        return f"{first.header} comes first, as in answers to a form"
    return None


def _nobody(own: Column) -> Doubt:
    return Doubt(
        ROWS,
        "What is a row?",
        f"{own.header} numbers orders, and no column says who bought.",
        own.facts.samples,
        (Choice("an order", "orders are segmented as if they were customers", {"rows": "customers"}),),
        "orders are segmented as if they were customers",
    )


def _repeats(own: Column) -> Doubt:
    facts = own.facts
    times = f"{facts.given:,} rows have {facts.distinct:,} different values of {own.header}"
    return Doubt(
        ROWS,
        "What is a row?",
        f"{times}, and no columns of dates and amounts are recognized.",
        facts.samples,
        (
            Choice("a customer", "only the first row of each customer is kept", {"rows": "customers"}),
            Choice("an order", "name its date and its amount", {"rows": "transactions"}),
        ),
        "only the first row of each customer is kept",
    )


def _is_likely(t: Transactions, columns: Sequence[Column]) -> bool:
    """Return whether rows are orders: customers repeat, or the columns are those of orders."""
    facts = t.id.facts
    if facts.distinct <= REPEATED * facts.given:
        return True
    score = _signs(t, columns)
    return score >= (STRONG if facts.distinct < facts.given else STRONG_ALONE)


def _signs(t: Transactions, columns: Sequence[Column]) -> int:
    """Return how much speaks for orders."""
    amount = t.amount is not None and t.amount.facts.meaning.has("total", "amount", "price")
    return (
        2 * (t.order is not None)
        + (2 if date_rank(t.date) == 0 else 1)
        + amount
        + (t.quantity is not None or any(c.facts.meaning.has("quantity") for c in columns))
        + (t.product is not None)
    )


def name_rows(t: Transactions) -> tuple[str, str]:
    """Return what a row of transactions is, and why."""
    if t.amount is None:
        return "visit", "chosen by you"
    order = t.order
    if order is not None and order.facts.distinct < order.facts.given:
        return "order line", f"{order.header} repeats, and so does {t.id.header}"
    if order is None and t.product is not None and t.product.facts.distinct > 1:
        return "order line", f"{t.id.header} repeats, and there are {t.product.header}, dates and amounts"
    if t.id.facts.distinct < t.id.facts.given:
        return "order", f"{t.id.header} repeats, and there are dates and amounts"
    return "order", f"{order.header if order else t.date.header} identifies orders, though every customer has one"


def _is_of_order(table: Table, t: Transactions) -> bool:
    """Return whether an amount stands for the whole order: the same on all its lines, or only on one of them."""
    if t.order is None or t.amount is None or t.quantity is not None:
        return False
    facts, order = t.amount.facts, t.order.facts
    if facts.meaning.has("price") and not facts.meaning.has("total"):
        return False
    ((several, varied),) = table.ask(
        f"SELECT count(*), count(*) FILTER (kinds > 1) FROM (SELECT count(DISTINCT {facts.text}) AS kinds "
        f"FROM raw WHERE NOT {facts.gone} GROUP BY {order.text} HAVING count(*) > 1)"
    )
    if several:
        return not varied and facts.meaning.has("total")
    return facts.missing > 0
