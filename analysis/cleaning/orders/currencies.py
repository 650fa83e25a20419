"""Which currency of several counts."""

from collections.abc import Sequence

from analysis.cleaning.orders.bought import USABLE
from analysis.cleaning.orders.transactions import Transactions
from analysis.core.errors import InputError
from analysis.model.doubts import CURRENCY, Choice, Doubt
from analysis.model.report import Example, Finding
from analysis.reading.tables.raw_table import Table

MAX_OFFERED = 5


def keep_one_currency(
    table: Table, t: Transactions, wanted: str | None
) -> tuple[str, tuple[Doubt, ...], list[Finding]]:
    """Keep the amounts of the commonest or wanted currency, as amounts of two are never added."""
    if t.currency is None and (t.amount is None or len(t.amount.facts.numbers.currencies) < 2):
        return "", (), []
    table.ask(
        "UPDATE bought SET currency = other.currency FROM (SELECT purchase, max(currency) AS currency FROM bought "
        "GROUP BY purchase) AS other WHERE bought.purchase = other.purchase AND bought.currency = ''"
    )
    currencies = table.ask(
        f"SELECT currency, count(*), min(line) FROM bought WHERE {USABLE} GROUP BY 1 ORDER BY 2 DESC, 3"
    )
    names = [name for name, *_ in currencies if name]
    if wanted and wanted.upper() not in names:
        raise InputError(f"There are no amounts in {wanted[:20]!r}; choose one of {', '.join(names[:20])}.")
    if len(names) < 2:
        return names[0] if names else "", (), []
    chosen = wanted.upper() if wanted else names[0]
    table.ask("DELETE FROM bought WHERE currency NOT IN (?, '')", [chosen])
    where = t.currency.header if t.currency else t.amount.header if t.amount else ""
    others = [(name, n, line) for name, n, line in currencies if name not in {chosen, ""}]
    n, first = sum(n for _, n, _ in others), min(line for *_, line in others)
    sentence = (
        f"{where}: {n:,} transactions in other currencies ({', '.join(name for name, *_ in others[:5])}) left out, "
        f"since amounts of two currencies cannot be added (first on {table.place} {first}); {chosen} is kept."
    )
    doubt = _currency_doubt(where, [(name, n) for name, n, _ in currencies if name], chosen)
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
