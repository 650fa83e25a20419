"""What a table is understood to be, before anything is changed: roles of columns, number styles, transactions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from analysis.cleaning.columns.column_stats import column_facts
from analysis.cleaning.columns.number_styles import number_styles
from analysis.cleaning.columns.roles import Column, propose_roles
from analysis.cleaning.columns.wishes import unknown_column, with_wishes
from analysis.cleaning.derived import with_derived
from analysis.cleaning.orders.made_columns import MEAN_OF, OFFERED
from analysis.cleaning.orders.rfm import per_customer
from analysis.cleaning.orders.row_kind import RowKind, row_kind
from analysis.cleaning.orders.transactions import Transactions
from analysis.core.errors import InputError
from analysis.core.headers import names_of
from analysis.model.doubts import Answered, Doubt, split
from analysis.model.question import Question
from analysis.model.report import Decision, Finding
from analysis.reading.tables.raw_table import Table

HALF = 0.5


@dataclass(frozen=True)
class Understood:
    """A table with the role of each column and what a row is.

    `findings` report transactions that were left out when they were summed up; `doubts` of what is left open, and
    `answers` of what the question decides. `summed`: rows were summed up per customer; `currency` is that of their
    amounts.
    """

    table: Table
    columns: tuple[Column, ...]
    rows: RowKind
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    answers: tuple[Answered, ...] = ()
    currency: str = ""
    summed: bool = False

    @property
    def transactions(self) -> Transactions | None:
        """Which columns say who, when and how much, where rows can be summed up per customer."""
        return self.rows.transactions


def understand(table: Table, question: Question, before: Mapping[str, str] | None = None) -> Understood:
    """Roles as proposed and as chosen; choices about columns that are yet to be computed wait for `as_customers`.

    `before` are decimal marks of an earlier file.

    Raises InputError for a wish that cannot be met.
    """
    facts = column_facts(table, question.reading.dates)
    styles, decisions = number_styles(facts, table.separator, question.reading.decimal, before)
    proposed = propose_roles(facts, styles)
    columns = with_wishes(proposed, _wishes(question, proposed))
    asked = tuple(p.doubt for p, c in zip(proposed, columns, strict=True) if p.doubt and (c.doubt or c.asked))
    decisions += [_assumed(c) for c in columns if c.role == "date" and c.facts.dates and c.facts.dates.assumed]
    rows = row_kind(table, columns, question.rows)
    if rows.transactions and question.rows != "customers":
        date = rows.transactions.date.header
        columns, asked = _of_transactions(columns, rows.transactions), tuple(d for d in asked if d.about == date)
    doubts, answers = split((*table.doubts, *((rows.doubt,) if rows.doubt else ()), *asked), asdict(question))
    doubts = tuple(d for d in doubts if not _is_settled(d, columns))
    return Understood(table.deciding(*decisions), columns, rows, doubts=doubts, answers=answers)


def _wishes(question: Question, columns: Sequence[Column]) -> dict[str, str]:
    """Return the roles that a question gives to some of these columns."""
    known = {c.header.lower() for c in columns}
    return {name: role for name, role in question.roles.items() if name.lower() in known}


def _is_settled(doubt: Doubt, columns: Sequence[Column]) -> bool:
    """Return whether the column in doubt has a role that none of the choices gives."""
    by_role = any("roles" in choice.adds for choice in doubt.choices)
    return by_role and any(c.asked and c.header == doubt.about for c in columns)


def _of_transactions(columns: tuple[Column, ...], t: Transactions) -> tuple[Column, ...]:
    """Of orders, the id is who bought; what it was before is not used."""
    given = {t.id.position: ("id", "it says who bought"), t.date.position: ("date", "it says when it was bought")}
    return tuple(
        replace(c, role=given[c.position][0], why=given[c.position][1], doubt=None)
        if c.position in given and not c.asked and given[c.position][0] != c.role
        else replace(c, role="ignored", why=f"{t.id.header} says who bought")
        if c.role == "id" and c.position != t.id.position
        else replace(c, doubt=None)
        for c in columns
    )


def _assumed(c: Column) -> Decision:
    order = c.facts.dates.order if c.facts.dates else ""
    return Decision("dates", f"{c.header}: {order}", "assumed: no day is above 12")


def as_customers(u: Understood, question: Question) -> Understood:
    """One row per customer: transactions are summed up, unless the question says that rows are customers.

    Raises InputError where it asks for transactions and there are none.
    """
    if question.rows in {"transactions", "visits"} and u.transactions is None:
        raise InputError(
            f"{u.table.name} does not look like transactions: they need ids that repeat, dates and amounts; "
            "give those columns their roles."
        )
    if u.transactions is None or question.rows == "customers":
        table, columns = with_derived(u.table, u.columns, question)
        _check_wishes(question, columns)
        columns = _with_derived_roles(columns, len(u.columns), question)
        return replace(u, table=table.deciding(u.rows.decision(summed=False)), columns=columns)
    customers = per_customer(u.table, u.rows, u.transactions, u.columns, question)
    facts = column_facts(customers.table)
    columns = _summed(propose_roles(facts, {f.position: f.base for f in facts}))
    _check_wishes(question, (*u.columns, *columns))
    columns = with_wishes(columns, _wishes(question, columns[1:]))
    doubts, answers = split(customers.doubts, asdict(question))
    return Understood(
        customers.table,
        columns,
        u.rows,
        customers.findings,
        (*u.doubts, *doubts),
        (*u.answers, *answers),
        customers.currency,
        summed=True,
    )


def _check_wishes(question: Question, columns: tuple[Column, ...]) -> None:
    known = {c.header.lower() for c in columns}
    for name in question.roles:
        if name.lower() not in known:
            raise InputError(unknown_column(name, columns))


def _with_derived_roles(columns: tuple[Column, ...], n_read: int, question: Question) -> tuple[Column, ...]:
    """Give computed columns, which stand behind those that were read, the roles of the question."""
    computed = columns[n_read:]
    return (*columns[:n_read], *with_wishes(computed, _wishes(question, computed)))


def _summed(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Recency, frequency and monetary value form segments; the rest is offered."""
    named = columns[0].facts.header
    return tuple(
        replace(c, role="id", why="it says who bought", doubt=None)
        if c.header == named
        else replace(c, role="ignored", why="it has the same value for every customer", doubt=None)
        if c.facts.distinct <= 1 and c.facts.is_number
        else replace(c, role="feature", why="computed from the transactions of each customer", doubt=None)
        if c.header.startswith(("Recency (days)", "Frequency (", "Monetary", MEAN_OF))
        else replace(c, role="ignored", why="computed from the transactions; choose it to form segments", doubt=None)
        if c.header.startswith(OFFERED)
        else replace(c, role="category" if c.role == "feature" else c.role, doubt=None)
        for c in columns
    )


def with_features(columns: tuple[Column, ...], wanted: tuple[str, ...] | None) -> tuple[Column, ...]:
    """Make columns form segments that are asked for by name, whatever was proposed for them: text as categories."""
    asked = {name.strip().lower() for name in wanted or ()}
    return tuple(_forming(c) if asked & names_of(c.header) else c for c in columns)


def _forming(c: Column) -> Column:
    if c.role in {"category", "descriptor", "ignored"} and c.facts.numeric >= HALF:
        return replace(c, role="feature", why="chosen by you", asked=True, doubt=None, forms=False)
    return replace(c, why="chosen by you", asked=True, forms=True) if c.role == "category" else c
