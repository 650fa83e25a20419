"""What a page or a person is shown of a table, as JSON values: rows, doubts, columns, rows that are set aside."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from analysis.cleaning.columns.facts import MAX_CATEGORY_VALUES
from analysis.cleaning.columns.roles import Column
from analysis.cleaning.interpret import Understood, as_customers, understand
from analysis.core.errors import InputError
from analysis.looking.distributions import distributions
from analysis.looking.made_from import made_from
from analysis.looking.row_choices import row_choices, with_article
from analysis.model.doubts import ROWS, SHEET, Doubt
from analysis.model.question import FORMING_CATEGORY, Question
from analysis.reading.tables.raw_table import Table, cell

FIRST_ROWS, FIRST_SET_ASIDE = 5, 5
LONGEST = 80
HALF = 0.5
FREQUENCY_AT = 2  # behind the id and recency
UNTIL = "reference date"


def look_at(table: Table, question: Question) -> dict[str, Any]:
    """Return what is understood of `table`; `trouble` says why the question cannot be answered, if that shows already.

    Transactions are summed up on the way, after which `table` holds customers.
    """
    shown = _shown(table)
    try:
        understood, trouble = understand(table, question), ""
    except InputError as error:
        understood, trouble = understand(table, replace(question, roles={})), str(error)
    customers, why_not = _customers(understood, question)
    trouble = trouble or why_not
    summed = customers is not None and understood.transactions is not None and question.rows != "customers"
    return {
        **shown,
        **_understood(customers or understood, understood),
        "columns": _columns(understood, None if summed else customers),
        "customers": _summed(customers, understood) if summed and customers is not None else None,
        "trouble": trouble,
    }


def _customers(understood: Understood, question: Question) -> tuple[Understood | None, str]:
    try:
        return as_customers(understood, question), ""
    except InputError as error:
        return None, str(error)


def _shown(table: Table) -> dict[str, Any]:
    """Return what is shown of a table as it was read."""
    unusable = sorted(table.unusable.items())
    return {
        "name": table.name,
        "rows": len(table),
        "place": table.place,
        "sheets": list(table.sheets),
        "preview": [[value[:LONGEST] for value in row] for row in table.first(FIRST_ROWS)],
        "set_aside": {
            "n": len(unusable),
            "first": [{"line": line, "reason": why} for line, why in unusable[:FIRST_SET_ASIDE]],
        },
    }


def _understood(u: Understood, understood: Understood) -> dict[str, Any]:
    """Return what a row is, what is decided and what is left open; `understood` is as the table was read."""
    t = understood.transactions
    own = next((c.header for c in understood.columns if c.role == "id"), None)
    return {
        "decisions": [asdict(d) for d in u.table.decisions],
        "row": understood.rows.name,
        "row_is": with_article(understood.rows.name),
        "row_why": understood.rows.why,
        "row_choices": [asdict(c) for c in row_choices(understood.columns, understood.rows)],
        "transactions": t.words() if t else None,
        "who": own,
        "when": t.date.header if t else None,
        "amount": t.amount.header if t and t.amount else None,
        "doubts": [asdict(d) for d in u.doubts],
        "asked": [asdict(d) for d in _in_order(u, understood)],
        "findings": [f.sentence for f in u.findings],
    }


def _in_order(u: Understood, understood: Understood) -> list[Doubt]:
    """Return all doubts, open or answered, in an order that no answer changes: sheet, rows, columns, currency."""
    places = {SHEET: -2, ROWS: -1} | {c.header: c.position for c in understood.columns}
    return sorted((*u.doubts, *(a.doubt for a in u.answers)), key=lambda d: places.get(d.about, len(places)))


def _columns(understood: Understood, customers: Understood | None) -> list[dict[str, Any]]:
    """Return the columns of the source, and those computed from them where rows are customers."""
    columns = understood.columns if customers is None else customers.columns
    spread = {} if customers is None else distributions(customers.table, columns)
    return [_column(c, spread) for c in columns]


def _summed(customers: Understood, understood: Understood) -> dict[str, Any]:
    """Return how many customers there are of how many orders, and what is known of each."""
    t, table = understood.transactions, customers.table
    if t is None:
        return {}
    orders = f"coalesce(sum(TRY_CAST({cell(FREQUENCY_AT)} AS BIGINT)), 0)"
    ((n, n_orders),) = table.ask(f"SELECT count(*), CAST({orders} AS BIGINT) FROM raw")
    until = next((d.value for d in table.decisions if d.what == UNTIL), "")
    spread = distributions(table, customers.columns)
    columns = [_made(c, spread) | {"made_from": made_from(c.header, t, until)} for c in customers.columns]
    return {"n": n, "n_orders": n_orders, "columns": columns}


def _column(c: Column, spread: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "column": c.header,
        "role": c.use,
        "why": c.why,
        "samples": c.facts.samples,
        "missing": c.facts.missing,
        "distinct": c.facts.distinct,
        "can_be": _can_be(c),
        "spread": spread.get(c.header),
    }


def _made(c: Column, spread: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a column that was computed, whose whole numbers are shown as people write them."""
    return _column(c, spread) | {"samples": [sample.removesuffix(".0") for sample in c.facts.samples]}


def _has_few(c: Column) -> bool:
    return c.facts.values is not None and len(c.facts.values) <= MAX_CATEGORY_VALUES


def _can_be(c: Column) -> Sequence[str]:
    numbers = c.facts.numeric >= HALF
    possible = {
        "id": True,
        "feature": numbers or c.facts.dates is not None or _has_few(c),
        FORMING_CATEGORY: _has_few(c),
        "category": c.facts.values is not None,
        "describe": numbers or c.facts.values is not None,
        "date": c.facts.dates is not None,
        "amount": numbers,
        "ignored": True,
    }
    return [role for role, can in possible.items() if can]
