"""Transactions to customers: recency, frequency and monetary value of each (Bult & Wansbeek 1995), and more."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.number_sql import currency_sql, date_sql, load_days, load_numbers, number_sql
from analysis.cleaning.orders.row_kind import RowKind, Transactions, is_day_number
from analysis.core.duckdb_io import literal
from analysis.core.errors import InputError
from analysis.core.schema import read_header
from analysis.model.doubts import CURRENCY, Choice, Doubt
from analysis.model.question import Question
from analysis.model.report import Decision, Example, Finding, counted
from analysis.reading.tables.raw_table import Table, cell

RECENCY, FREQUENCY, MONETARY = "Recency (days)", "Frequency (purchases)", "Monetary"
VISITS = "Frequency (visits)"
AVERAGE, TENURE, BETWEEN = "Average order value", "Customer tenure (days)", "Time between orders (days)"
PRODUCTS, RETURNED = "Number of products", "Share returned (%)"
MEAN_OF, MAX_MEASURED, MAX_OFFERED = "Average of", 10, 5
OFFERED = (AVERAGE, TENURE, BETWEEN, PRODUCTS, RETURNED)
CANCELLED = (
    "cancel|refunded|void|fail|return|chargeback|declin|storn|annul|anulad|erstattet|rembours|отмен|возврат|closed"
)
PARTLY = "partial"
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
    """One row per customer: recency, frequency and monetary value, what else may form segments, most common categories.

    Returns and cancelled orders reduce what was spent and are no purchases. Raises InputError where no transaction can
    be used or the reference date lies before the last one.
    """
    used = {c.position for c in (t.id, t.date, t.amount, t.quantity, t.order, t.product) if c is not None}
    kept = [c for c in columns if c.role == "category" and c.position not in used]
    measured = (
        [c for c in columns if c.role == "feature" and c.position not in used][:MAX_MEASURED] if visits(t) else []
    )
    _load_rows(table, t, kept, measured)
    unfit = list(_unfit(table))
    currency, doubts, findings = _one_currency(table, t, q.currency)
    findings = [*unfit, *_left_out(table, t), *findings, *_returns(table, t)]
    until = _reference(table, t, q.reference)
    _sum_up(table, t, until, len(kept), len(measured))
    names = _headers(t, currency, kept, measured)
    days = is_day_number(t.date)
    last = str((until - DAY_ZERO).days) if days else until.isoformat()
    reference = Decision(
        "reference date", last, "chosen by you" if q.reference else "the day after the last transaction"
    )
    summed = replace(table, columns=names, unusable={}).deciding(kind.decision(summed=True), reference)
    return Customers(summed, (*findings, *_no_purchase(summed)), doubts, currency, last)


def visits(t: Transactions) -> bool:
    """Return whether rows are visits, without amounts."""
    return t.amount is None


DAY_ZERO = datetime.date(1970, 1, 1)


def _headers(t: Transactions, currency: str, kept: Sequence[Column], measured: Sequence[Column]) -> tuple[str, ...]:
    unit = (read_header(t.amount.header)[1] if t.amount else "") or currency
    money = f"{MONETARY} ({unit})" if unit else MONETARY
    average = f"{AVERAGE} ({unit})" if unit else AVERAGE
    rfm = [RECENCY, FREQUENCY, money] if t.amount else [RECENCY, VISITS]
    offered = [name for name in OFFERED[1:] if name != PRODUCTS or t.product]
    more = [average, *offered] if t.amount else [TENURE, BETWEEN]
    more += [f"{MEAN_OF} {c.header}" for c in measured]
    return _distinct([t.id.header, *rfm, *(c.header for c in kept), *more])


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        taken = {f.lower() for f in found}
        found.append(f"{name} (own)" if name.lower() in taken else name)
    return tuple(found)


def _load_rows(table: Table, t: Transactions, kept: Sequence[Column], measured: Sequence[Column]) -> None:
    """Create `bought`: who, when, how much, in which order, of each row; NULL where it cannot be read."""
    numbers = [*(c for c in (t.amount, t.quantity, t.refund) if c is not None), *measured]
    joins = load_numbers(table, numbers)
    if is_day_number(t.date):
        day = f"DATE '{DAY_ZERO}' + TRY_CAST({t.date.facts.own} AS INTEGER)"
    else:
        joins, day = f"{joins} {load_days(table, t.date)}", date_sql(t.date)
    own = f"CASE WHEN {t.id.facts.gone} THEN '' ELSE {t.id.facts.own} END"
    parts = {
        "id": own,
        "day": day,
        "amount": " * ".join(f"({number_sql(c)})" for c in (t.amount, t.quantity) if c is not None) or "1.0",
        "purchase": t.order.facts.text if t.order else _order_of(t),
        "refund": f"coalesce({number_sql(t.refund)}, 0)" if t.refund else "0",
        "cancelled": _cancelled(t),
        "currency": _currency(t),
        "product": t.product.facts.text if t.product else "NULL",
        **{f"k{i}": c.facts.text for i, c in enumerate(kept)},
        **{f"m{i}": number_sql(c) for i, c in enumerate(measured)},
    }
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in parts.items())
    table.ask(f"CREATE TABLE bought AS SELECT raw.line, {chosen} FROM raw {joins}")


def _order_of(t: Transactions) -> str:
    """Without numbers of orders, lines of products bought at one time are one order, other rows one each."""
    together = t.product is not None and t.amount is not None
    return t.date.facts.text if together else "CAST(raw.line AS VARCHAR)"


def _cancelled(t: Transactions) -> str:
    tests = []
    if t.status:
        text = f"lower({t.status.facts.text})"
        tests.append(f"(regexp_matches({text}, '{CANCELLED}') AND NOT regexp_matches({text}, '{PARTLY}'))")
    return " OR ".join(tests) or "FALSE"


def _currency(t: Transactions) -> str:
    if t.currency:
        return f"upper(CASE WHEN {t.currency.facts.gone} THEN '' ELSE {t.currency.facts.text} END)"
    signs = t.amount.facts.numbers.currencies if t.amount else {}
    return currency_sql(t.amount) if t.amount and len(signs) > 1 else "''"


USABLE = "id <> '' AND day IS NOT NULL"


def _one_currency(table: Table, t: Transactions, wanted: str | None) -> tuple[str, tuple[Doubt, ...], list[Finding]]:
    """Amounts of two currencies are never added: those of the commoner one are kept."""
    if t.currency is None and (t.amount is None or len(t.amount.facts.numbers.currencies) < 2):
        return "", (), []
    table.ask(
        "UPDATE bought SET currency = other.currency FROM (SELECT purchase, max(currency) AS currency FROM bought "
        "GROUP BY purchase) AS other WHERE bought.purchase = other.purchase AND bought.currency = ''"
    )
    found = table.ask(f"SELECT currency, count(*), min(line) FROM bought WHERE {USABLE} GROUP BY 1 ORDER BY 2 DESC, 3")
    names = [name for name, *_ in found if name]
    if wanted and wanted.upper() not in names:
        raise InputError(f"There are no amounts in {wanted[:20]!r}; choose one of {', '.join(names[:20])}.")
    if len(names) < 2:
        return names[0] if names else "", (), []
    chosen = wanted.upper() if wanted else names[0]
    table.ask("DELETE FROM bought WHERE currency NOT IN (?, '')", [chosen])
    where = t.currency.header if t.currency else t.amount.header if t.amount else ""
    others = [(name, n, line) for name, n, line in found if name not in {chosen, ""}]
    n, first = sum(n for _, n, _ in others), min(line for *_, line in others)
    sentence = (
        f"{where}: {n:,} transactions in other currencies ({', '.join(name for name, *_ in others[:5])}) left out, "
        f"since amounts of two currencies cannot be added (first on {table.place} {first}); {chosen} is kept."
    )
    doubt = _currency_doubt(where, [(name, n) for name, n, _ in found if name], chosen)
    return chosen, (doubt,), [Finding("left out", where, n, sentence, (Example(first, ""),))]


def _currency_doubt(where: str, counts: Sequence[tuple[str, int]], chosen: str) -> Doubt:
    """Return which of several currencies counts, the most common first.

    One that was chosen is offered, however rare it is.
    """
    offered = [*counts[:MAX_OFFERED], *(pair for pair in counts[MAX_OFFERED:] if pair[0] == chosen)]
    return Doubt(
        CURRENCY,
        "Which currency counts?",
        f"{where} has amounts in {', '.join(f'{name} ({n:,} rows)' for name, n in offered)}; "
        "amounts in two currencies cannot be added.",
        tuple(name for name, _ in offered),
        tuple(Choice(name, f"only amounts in {name} count", {"currency": name}) for name, _ in offered),
        f"only amounts in {counts[0][0]} count",
    )


def _unfit(table: Table) -> Iterator[Finding]:
    """Yield rows that do not fit the columns, as these are no transactions."""
    if not table.unusable:
        return
    lines = sorted(table.unusable)
    table.connection.register("unfit", {"line": np.array(lines, dtype=np.int64)})
    table.ask("DELETE FROM bought WHERE line IN (SELECT line FROM unfit)")
    table.connection.unregister("unfit")
    why = f"first on {table.place} {lines[0]}: {table.unusable[lines[0]]}"
    sentence = f"{counted(len(lines), 'row')} left out, which cannot be read ({why})."
    yield Finding("left out", "", len(lines), sentence, (Example(lines[0], ""),))


def _left_out(table: Table, t: Transactions) -> Iterator[Finding]:
    wrong = [
        (t.id.header, "id = ''", "no customer", t.id),
        (t.date.header, "id <> '' AND day IS NULL", "no date that can be read", t.date),
    ]
    if t.amount and not t.by_order:
        wrong.append((t.amount.header, f"{USABLE} AND amount IS NULL", "no amount that can be read", t.amount))
    for header, where, why, column in wrong:
        lines = table.ask(
            f"SELECT raw.line, raw.{cell(column.position)}, count(*) OVER () FROM bought JOIN raw USING (line) "
            f"WHERE {where} ORDER BY 1 LIMIT 3"
        )
        if lines:
            n = lines[0][2]
            sentence = (
                f"{header}: {n:,} transaction{'s' if n > 1 else ''} left out, {why} "
                f"(first on {table.place} {lines[0][0]})."
            )
            yield Finding("left out", header, n, sentence, tuple(Example(line, value) for line, value, _ in lines))


def _returns(table: Table, t: Transactions) -> Iterator[Finding]:
    """Negative amounts and cancelled orders are no purchases; how many there are."""
    if t.amount is None:
        return
    for where, what, effect in (
        ("amount < 0 AND NOT cancelled", "returns", "they reduce what was spent and are no purchases"),
        ("cancelled", "cancelled or refunded", "they count neither as purchases nor as spent"),
        ("refund > 0 AND NOT cancelled", "partly refunded", "what was paid back is taken off"),
    ):
        ((n, first),) = table.ask(f"SELECT count(*), min(line) FROM bought WHERE {USABLE} AND {where}")
        if n:
            rows = "transaction is" if n == 1 else "transactions are"
            what_said = what if n > 1 or what != "returns" else "a return"
            sentence = f"{n:,} {rows} {what_said}: {effect} (first on {table.place} {first})."
            yield Finding("flagged", t.amount.header, n, sentence, (Example(first, ""),))


def _no_purchase(table: Table) -> Iterator[Finding]:
    ((n,),) = table.ask(f"SELECT count(*) FROM raw WHERE {cell(1)} = ''")
    if n:
        who = "1 customer has" if n == 1 else f"{n:,} customers have"
        yield Finding("missing", RECENCY, n, f"{who} no purchase, only returns or cancelled orders.")


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
