"""Which columns of transactions say who, when and how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.cleaning.columns.ids import id_score
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.orders.known_exports import Layout, place

MAX_STATUSES = 40
PERSON_SCORE = 5.0
NO_PURCHASE = 5


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


def transactions_of_layout(
    columns: Sequence[Column], headers: Mapping[str, int], layout: Layout
) -> Transactions | None:
    """Return the columns that a known export has; None where one of them holds something else."""

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
    by_amount = _amount([c for c in others if c is not order])
    if by_amount is None and not visits:
        return None
    amount, quantity = by_amount if by_amount and not visits else (None, None)
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
    dates = [c for c in columns if _is_day(c) and not c.asked and date_rank(c) < NO_PURCHASE]
    return min(dates, key=lambda c: (date_rank(c), c.position), default=None)


def date_rank(c: Column) -> int:
    """Return how likely a date is that of a purchase, 0 being likeliest; `NO_PURCHASE` for those of other things."""
    meaning = c.facts.meaning
    later = meaning.has("later", "birth")
    if meaning.has("bought") and not later:
        return 0
    if later:
        return NO_PURCHASE if not meaning.has("bought") else NO_PURCHASE - 1
    return 3 if is_day_number(c) else 1 if meaning.words[:1] == ("date",) else 2


def _order(columns: Sequence[Column], person: Column) -> Column | None:
    """Return what numbers orders: not their lines, and neither dates nor amounts of them."""
    candidates = [
        c
        for c in columns
        if c.facts.meaning.has("order")
        and (c.facts.meaning.is_identity or len(c.facts.meaning.words) == 1)
        and not c.facts.meaning.has("thing", "status", "row", "date", "quantity", "amount", "total", "price", "extra")
        and not c.facts.meaning.is_count
        and c.facts.dates is None
        and c.facts.distinct >= person.facts.distinct
    ]
    return max(candidates, key=lambda c: (c.facts.meaning.has("identity"), -c.position), default=None)


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
