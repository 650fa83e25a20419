"""What cleaning found in the columns, a sentence each with the first places."""

import re
from collections.abc import Iterator, Sequence

from analysis.cleaning.columns.roles import Column
from analysis.cleaning.number_sql import dressed
from analysis.core.duckdb_io import quote
from analysis.core.schema import Feature, Schema
from analysis.model.question import Question
from analysis.model.report import EXAMPLES, Example, Finding, counted
from analysis.reading.tables.raw_table import Table

NO_VALUE = "(missing)"
SHORTENED = re.compile(r"\d(?:[.,]\d{1,14})?[eE]\+\d{1,3}", re.ASCII)
MOST_COMPARED, LOOKED_AT, THE_SAME, FEW_TO_COMPARE = 10, 20_000, 0.9999, 10


def first_on(table: Table, line: int | None, value: str = "") -> str:
    """`(first on line 3)`, with the value that stands there where it is given."""
    return f"(first on {table.place} {line}: {value})" if value else f"(first on {table.place} {line})"


def spaces(table: Table, columns: Sequence[Column]) -> Iterator[Finding]:
    """Note values with spaces around them."""
    for c in columns:
        if c.facts.spaces and c.role in {"id", "feature", "descriptor", "category", "date", "amount"}:
            around = counted(c.facts.spaces, "value")
            sentence = f"{c.header}: spaces removed around {around} {first_on(table, c.facts.first_spaces)}."
            yield Finding("changed", c.header, c.facts.spaces, sentence, (Example(c.facts.first_spaces or 0, ""),))


def two_orders(table: Table, columns: Sequence[Column]) -> Iterator[Finding]:
    """Note columns of dates in which a few are in another order than the rest."""
    for c in columns:
        if c.facts.clash is None or c.facts.dates is None or c.role == "ignored" or c.facts.clash.swapped:
            continue
        orders = {"day first": c.facts.clash.first, "month first": c.facts.clash.second}
        other = next(order for order in orders if order != c.facts.dates.order)
        text, line = orders[other]
        sentence = (
            f"{c.header}: dates are read with the {c.facts.dates.order}, but {text} on {table.place} {line} has the "
            f"{other}; check dates like 03/04/2024."
        )
        yield Finding("flagged", c.header, 1, sentence, (Example(line, text),))


def shortened(columns: Sequence[Column]) -> Iterator[Finding]:
    """Note numbers of cards or ids that a spreadsheet has rounded: 4.00012E+15."""
    for c in columns:
        text = next((text for text in c.facts.samples if SHORTENED.fullmatch(text)), "")
        if text and (c.facts.meaning.is_identity or c.facts.meaning.person is not None):
            sentence = (
                f"{c.header}: a spreadsheet shortened its numbers to {text}, so their last digits are lost; "
                "export the file again with that column as text."
            )
            yield Finding("flagged", c.header, 0, sentence)


def read_otherwise(table: Table, features: Sequence[tuple[Feature, Column]]) -> Iterator[Finding]:
    """Numbers that had something about them."""
    for f, c in features:
        rows = table.ask(
            f"SELECT what, count(*), arg_min({c.facts.text}, line), arg_min(number, line), min(line) "
            f"FROM raw JOIN {dressed(c)} ON text = {c.facts.text} WHERE what <> '' GROUP BY what ORDER BY min(line)"
        )
        for what, n, text, number, line in rows:
            read = "is read" if n == 1 else "are read"
            first = first_on(table, line, f"{text!r} as {number:,.10g}")
            sentence = f"{f.column}: {counted(n, 'value')} with {what} {read} as numbers {first}."
            yield Finding("changed", f.column, n, sentence, (Example(line, text),))


def filled_categories(table: Table, schema: Schema, columns: dict[str, Column]) -> Iterator[Finding]:
    """Missing categories, which are a value of their own."""
    for category in schema.categories:
        facts = columns[category.column].facts
        if facts.missing:
            sentence = (
                f"{category.column}: {counted(facts.missing, 'missing value')} shown as {NO_VALUE} "
                f"{first_on(table, facts.first_missing)}."
            )
            yield Finding("missing", category.column, facts.missing, sentence, (Example(facts.first_missing or 0, ""),))


def incomplete(table: Table, features: Sequence[tuple[Feature, Column]], question: Question) -> Iterator[Finding]:
    """Missing and unreadable values of features, by column."""
    for f, c in features:
        if c.facts.missing and question.missing != "median":
            gaps = counted(c.facts.missing, "missing value")
            sentence = f"{f.column}: {gaps} {first_on(table, c.facts.first_missing)}."
            yield Finding("missing", f.column, c.facts.missing, sentence, (Example(c.facts.first_missing or 0, ""),))
        wrong = table.ask(
            f"SELECT line, {c.facts.text}, count(*) OVER () FROM raw JOIN {dressed(c)} ON text = {c.facts.text} "
            f"WHERE wrong <> '' ORDER BY line LIMIT {EXAMPLES}"
        )
        if wrong:
            line, text, n = wrong[0]
            first = first_on(table, line, repr(text[:40]))
            sentence = f"{f.column}: {counted(n, 'value')} cannot be read as a number {first}."
            yield Finding(
                "unreadable", f.column, n, sentence, tuple(Example(line, text[:200]) for line, text, _ in wrong)
            )


def undescribed(table: Table, descriptors: Sequence[tuple[Feature, Column]]) -> Iterator[Finding]:
    """Yield descriptors without a value for some customers, who are in a segment all the same."""
    for f, c in descriptors:
        ((n, first),) = table.ask(f"SELECT count(*), min(line) FROM typed WHERE {quote(f.key)} IS NULL")
        if n:
            sentence = (
                f"{f.column}: {counted(n, 'customer')} without a number {first_on(table, first)}; "
                "its averages leave them out, the segments do not."
            )
            yield Finding("missing", f.column, n, sentence, (Example(first, ""),) if c.facts.missing else ())


def flags(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield values that are odd for what their column means; they are kept."""
    for f in schema.numbers:
        low, high = f.concept.plausible
        beyond = " OR ".join(
            test
            for test, limit in ((f"{quote(f.key)} < {low!r}", low), (f"{quote(f.key)} > {high!r}", high))
            if limit is not None
        )
        if not beyond:
            continue
        rows = table.ask(
            f"SELECT line, {quote(f.key)}, count(*) OVER () FROM typed WHERE {beyond} ORDER BY line LIMIT {EXAMPLES}"
        )
        if rows:
            line, value, n = rows[0]
            sentence = f"{f.column}: {counted(n, 'odd value')} kept {first_on(table, line, f'{value:g}')}."
            yield Finding("flagged", f.column, n, sentence, tuple(Example(at, f"{v:g}") for at, v, _ in rows))


def same(table: Table, schema: Schema) -> Iterator[Finding]:
    """Pairs of features that say the same, so that it counts twice."""
    pairs = [
        (a, b) for i, a in enumerate(schema.features[:MOST_COMPARED]) for b in schema.features[i + 1 : MOST_COMPARED]
    ]
    if not pairs or len(table) < FEW_TO_COMPARE:
        return
    parts = ", ".join(f"corr({quote(a.key)}, {quote(b.key)})" for a, b in pairs)
    rows = table.ask(f"SELECT {parts} FROM (SELECT * FROM typed WHERE reason IS NULL ORDER BY line LIMIT {LOOKED_AT})")
    for (a, b), alike in zip(pairs, rows[0], strict=True):
        if alike is not None and abs(alike) > THE_SAME:
            yield Finding(
                "flagged", a.column, 0, f"{a.column} and {b.column} say the same, so it counts twice; leave one out."
            )


def signed_logs(table: Table, schema: Schema) -> Iterator[Finding]:
    """Features below zero that are scaled by logarithms."""
    for f in schema.features:
        if f.scaling != "log":
            continue
        key = quote(f.key)
        ((n, first),) = table.ask(f"SELECT count(*), min(line) FROM typed WHERE {key} < 0")
        if n:
            below = f"{counted(n, 'value')} below zero, scaled by the logarithm of the distance from zero"
            yield Finding("flagged", f.column, n, f"{f.column}: {below} {first_on(table, first)}.")
