"""What a row of a table is: a customer, an order, a line of an order, a visit or a survey answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.cleaning.columns.ids import id_score
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.orders.known_exports import Layout, known_layout, place
from analysis.model.doubts import ROWS, Choice, Doubt
from analysis.model.report import Decision
from analysis.reading.tables.raw_table import Table

REPEATED = 0.7
STRONG, STRONG_ALONE = 3, 5
PERSON_SCORE = 5.0
MAX_STATUSES = 40
# how Google Forms calls its first column
FORM_STAMPS = frozenset(("timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora"))


@dataclass(frozen=True)
class Transactions:
    """Which columns say who, when and how much; `quantity` times `amount` where both are given.

    `by_order`: the amount is that of the whole order, wherever it stands on its lines.
    """

    id: Column
    date: Column
    amount: Column | None
    quantity: Column | None = None
    order: Column | None = None
    currency: Column | None = None
    status: Column | None = None
    refund: Column | None = None
    product: Column | None = None
    by_order: bool = False

    def words(self) -> str:
        """Who, when and how much, in a few words."""
        if self.amount is None:
            return f"{self.id.header} came on {self.date.header}"
        times = f"{self.quantity.header} times " if self.quantity else ""
        return f"{self.id.header} bought on {self.date.header} for {times}{self.amount.header}"


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
    found = _of_layout(columns, headers, layout) if layout else None
    if found is None:
        found = find_transactions(columns, visits=wanted == "visits")
    if found is not None and (layout or wanted in {"transactions", "visits"} or _is_likely(found, columns)):
        kind, why = name_rows(found)
        found = replace(found, by_order=_is_of_order(table, found))
        if wanted == "customers":
            return RowKind("customer", "each row is a customer, chosen by you", found)
        return RowKind(kind, f"its columns are those of orders from {layout.name}" if layout else why, found)
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


def _of_layout(columns: Sequence[Column], headers: Mapping[str, int], layout: Layout) -> Transactions | None:
    def at(names: str) -> Column | None:
        position = place(headers, names) if names else None
        return None if position is None else columns[position]

    person, date, amount = at(layout.person), at(layout.date), at(layout.amount)
    if person is None or date is None or amount is None or not (_is_day(date) and amount.facts.is_number):
        return None
    return Transactions(
        person,
        date,
        amount,
        at(layout.quantity),
        at(layout.order),
        at(layout.currency),
        at(layout.status),
        at(layout.refund),
        _product(columns),
    )


def find_transactions(columns: Sequence[Column], *, visits: bool = False) -> Transactions | None:
    """Return the columns that say who, when and how much; None where one of them is missing. Visits have no amount."""
    person, date = _person(columns), _date(columns)
    if person is None or date is None:
        return None
    others = [c for c in columns if c not in (person, date)]
    order = _order(others, person)
    found = _amount([c for c in others if c is not order])
    if found is None and not visits:
        return None
    amount, quantity = found if found and not visits else (None, None)
    rest = [c for c in others if c not in (amount, quantity, order)]
    currency = next((c for c in rest if c.facts.meaning.has("currency") and c.facts.values is not None), None)
    status = next((c for c in rest if c.facts.meaning.has("status") and _few(c)), None)
    refund = next((c for c in rest if c.facts.meaning.has("refund") and c.facts.is_number), None)
    return Transactions(person, date, amount, quantity, order, currency, status, refund, _product(rest))


def _few(c: Column) -> bool:
    return c.facts.values is not None and len(c.facts.values) <= MAX_STATUSES


def _person(columns: Sequence[Column]) -> Column | None:
    """Who bought: an asked id, else of the columns that name persons the best one that repeats."""
    asked = next((c for c in columns if c.asked and c.role == "id"), None)
    if asked:
        return asked
    persons = [c for c in columns if id_score(c.facts) > PERSON_SCORE and c.facts.given and not c.asked]
    persons.sort(key=lambda c: (c.facts.distinct == c.facts.given, -id_score(c.facts)))
    return persons[0] if persons else None


def _is_day(c: Column) -> bool:
    return c.role == "date" or c.facts.dates is not None or is_day_number(c)


def is_day_number(c: Column) -> bool:
    """Return whether a column counts days: `day` 1, 2, 3 ..."""
    words = c.facts.meaning
    return c.facts.whole and words.has("day") and words.kinds <= {"day", "number", "measure"} and c.facts.dates is None


def _date(columns: Sequence[Column]) -> Column | None:
    """Return when it was bought: not a day of birth, delivery or joining."""
    asked = [c for c in columns if c.asked and c.role == "date"]
    if asked:
        return asked[0]
    dates = [c for c in columns if _is_day(c) and not c.asked and _date_rank(c) < NO_PURCHASE]
    return min(dates, key=lambda c: (_date_rank(c), c.position), default=None)


NO_PURCHASE = 5


def _date_rank(c: Column) -> int:
    meaning = c.facts.meaning
    later = meaning.has("later", "birth")
    if meaning.has("bought") and not later:
        return 0
    if later:
        return NO_PURCHASE if not meaning.has("bought") else NO_PURCHASE - 1
    return 3 if is_day_number(c) else 1 if meaning.words[:1] == ("date",) else 2


def _order(columns: Sequence[Column], person: Column) -> Column | None:
    """Return what numbers orders: not their lines, and neither dates nor amounts of them."""
    found = [
        c
        for c in columns
        if c.facts.meaning.has("order")
        and (c.facts.meaning.is_identity or len(c.facts.meaning.words) == 1)
        and not c.facts.meaning.has("thing", "status", "row", "date", "quantity", "amount", "total", "price", "extra")
        and not c.facts.meaning.is_count
        and c.facts.dates is None
        and c.facts.distinct >= person.facts.distinct
    ]
    return max(found, key=lambda c: (c.facts.meaning.has("identity"), -c.position), default=None)


def _product(columns: Sequence[Column]) -> Column | None:
    named = [
        c
        for c in columns
        if c.facts.meaning.has("thing") and not c.facts.meaning.has("order", "price", "quantity", "row")
    ]
    return max(named, key=lambda c: (c.facts.meaning.is_identity, -c.position), default=None)


def _amount(columns: Sequence[Column]) -> tuple[Column, Column | None] | None:
    """Return the order's total, else an amount, else price times quantity; never shipping, tax, discount or refund."""
    asked = [c for c in columns if c.role == "amount"]
    if asked:
        return asked[0], None
    numbers = [c for c in columns if _may_be_amount(c)]
    quantities = [c for c in numbers if c.facts.meaning.has("quantity") and not c.facts.meaning.has("price", "amount")]
    prices = [c for c in numbers if c.facts.meaning.has("price") and c not in quantities]
    plain = [c for c in numbers if c not in quantities and c not in prices]
    totals = [c for c in plain if c.facts.meaning.has("total")]
    amounts = [c for c in plain if c.facts.meaning.has("amount")]
    for named in (totals, amounts):
        if named:
            return named[0], None
    if prices:
        return prices[0], quantities[0] if quantities else None
    others = [c for c in plain if c not in quantities]
    return (others[0], None) if len(others) == 1 else None


def _may_be_amount(c: Column) -> bool:
    meaning = c.facts.meaning
    return (
        c.facts.is_number
        and not (meaning.has("extra") or meaning.is_identity or meaning.is_row_number or meaning.has("row", "derived"))
        and c.facts.dates is None
        and not c.asked
        and c.role in {"feature", "ignored", "category"}
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
        + (2 if _date_rank(t.date) == 0 else 1)
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
