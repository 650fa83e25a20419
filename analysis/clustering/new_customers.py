"""Customers of another file, read as the table of a segmentation was read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from analysis.cleaning.as_before import Again, as_before
from analysis.cleaning.columns.column_stats import column_facts
from analysis.cleaning.columns.facts import Facts
from analysis.cleaning.columns.number_styles import number_styles
from analysis.cleaning.findings import NO_VALUE
from analysis.core.cells import Floats
from analysis.core.errors import InputError
from analysis.core.schema import Category, Feature
from analysis.core.text.numbers import SPACES, Style, is_missing, read_dressed, read_number, what_is_wrong
from analysis.model.as_read import as_read
from analysis.model.question import is_address
from analysis.reading.formats.excel import has_sheet
from analysis.reading.sources import MOST_BYTES, read_table
from analysis.reading.tables.raw_table import Table
from analysis.store.segmentation import Segmentation

LONGEST_TEXT = 40
SUMMED_UP = ("Recency (days)", "Frequency (", "Monetary")


@dataclass(frozen=True)
class NewCustomers:
    """Customers of another file as numbers: `values` (n, n_columns), of features and then codes of categories that form
    segments; why a row cannot be scored, by its position.

    `described` (n, n_descriptors) are their descriptors, NaN where there is no value. `table` has one row per customer,
    summed up where the segmentation's rows were; `notes` are sentences that say so.
    """

    table: Table
    values: Floats
    reasons: dict[int, str]
    described: Floats
    notes: tuple[str, ...] = ()


def open_customers(s: Segmentation, source: str | Path, most_bytes: int = MOST_BYTES) -> Table:
    """Open another file as the source of `s` was: its encoding and separator as chosen, its sheet by the same name.

    Raises InputError as `read_table` does.
    """
    reading, sheet = s.question.reading, as_read(s.report).sheet
    if reading.sheet is None and sheet and not is_address(str(source)) and has_sheet(Path(source), sheet):
        reading = replace(reading, sheet=sheet)
    return read_table(source, reading, most_bytes)


def read_customers(s: Segmentation, table: Table) -> NewCustomers:
    """Read the customers in `table` by the rules of `s`; its features are found by header, in any order or case.

    Transactions are summed up where those of `s` were. A number that could be read in two ways is read as in the
    column of that name; a percent sign or currency that does not match makes a reason. Raises InputError when a
    feature has no column.
    """
    read = as_read(s.report)
    table, notes = as_before(Again(s.schema, s.question, read), table)
    at = [_position(f, table) for f in s.schema.features]
    facts = column_facts(table)
    wanted = s.question.reading.decimal if table.separator or s.question.reading.decimal == "point" else None
    styles, _ = number_styles(facts, table.separator, wanted, read.decimals if table.separator else None)
    columns = [_NewColumn(s, f, facts[p], styles[p]) for f, p in zip(s.schema.features, at, strict=True)]
    rows = table.rows
    described = np.full((len(rows), len(s.schema.descriptors)), np.nan)
    for j, f in enumerate(s.schema.descriptors):
        if (position := _find(f, table)) is not None:
            own = _NewColumn(s, f, facts[position], styles[position])
            described[:, j] = [own.read(row[position].strip(SPACES)) for row in rows]
    values = np.full((len(rows), len(at)), np.nan)
    lines = {line: i for i, line in enumerate(table.lines)} if table.unusable else {}
    reasons = {lines[line]: why for line, why in table.unusable.items() if line in lines}
    for j, (column, position) in enumerate(zip(columns, at, strict=True)):
        values[:, j] = [column.read(row[position].strip(SPACES)) for row in rows]
        for i in np.flatnonzero(np.isnan(values[:, j])):
            reasons.setdefault(int(i), column.why(rows[i][position].strip(SPACES)))
    codes = np.full((len(rows), len(s.schema.coded)), np.nan)
    for j, category in enumerate(s.schema.forming_categories):
        kind = _NewCategory(s, category, _position(category, table))
        for line, row in enumerate(rows):
            text = row[kind.position].strip(SPACES)
            codes[line, j] = kind.read(text)
            if np.isnan(codes[line, j]):
                reasons.setdefault(line, kind.why(text))
    notes = (*notes, *(note for column in columns for note in column.notes()))
    return NewCustomers(table, np.column_stack([values, codes]), reasons, described, notes)


@dataclass(frozen=True)
class _NewCategory:
    """A category that forms segments in another file, where it stands at `position`."""

    segmentation: Segmentation
    category: Category
    position: int

    def read(self, text: str) -> float:
        """Return the code of a text; NaN where it is a value that nobody had whom segments were formed of."""
        value = NO_VALUE if is_missing(text) and text not in self.category.values else text
        known = self.segmentation.scaling.coordinates[self.category.key]
        return float(self.category.values.index(value)) if value in known else np.nan

    def why(self, text: str) -> str:
        """Why a text is no value, as a sentence without its period."""
        if is_missing(text):
            return f"{self.category.column} is missing"
        return f"{self.category.column} is {text[:LONGEST_TEXT]!r}, which nobody had when the segments were formed"


@dataclass(frozen=True)
class _NewColumn:
    """A feature or descriptor in another file, and how it was written in the first file."""

    segmentation: Segmentation
    feature: Feature
    facts: Facts
    style: Style

    def read(self, text: str) -> float:
        """Return the number of a text; NaN where it is none, or not meant as those of the first file."""
        number = read_number(text, self.style)
        return np.nan if number is None or self._otherwise(text, number) else number

    def why(self, text: str) -> str:
        """Why a text gives no number, as a sentence without its period."""
        number = read_number(text, self.style)
        name = self.feature.column
        if number is None:
            return f"{name} is {what_is_wrong(text, self.style)}"
        return f"{name} is {text!r}, {self._otherwise(text, number)}"

    def notes(self) -> Iterator[str]:
        """One sentence where percent signs are there no more, or are new."""
        if self._lost_percent:
            yield (
                f"{self.feature.column} had percent signs in the table of the segmentation; here it has none and is at "
                "most 1, so nobody is placed by it. Write 15% for 0.15."
            )

    @cached_property
    def _was_percent(self) -> bool:
        return self.feature.column in as_read(self.segmentation.report).percents

    @cached_property
    def _lost_percent(self) -> bool:
        had, has = self._was_percent, self.facts.numbers.percent
        return had and not has and self._highest > 1 and self.facts.is_number and self._at_most_one

    @property
    def _at_most_one(self) -> bool:
        numbers = [read_number(text, self.style) for text in self.facts.values or self.facts.samples]
        return all(abs(number) <= 1 for number in numbers if number is not None)

    @cached_property
    def _currency(self) -> str:
        return as_read(self.segmentation.report).currencies.get(self.feature.column, "")

    @cached_property
    def _highest(self) -> float:
        return float(np.nanmax(np.abs(self.segmentation.cells.numbers[self.feature.key])))

    def _otherwise(self, text: str, number: float) -> str:
        """Return what is not as before: the currency, or the percent sign."""
        if self._lost_percent and number:
            return "without the percent sign of the table of the segmentation"
        if text[-1:].isdecimal() and text[:1].isdecimal():
            return ""
        dressed = read_dressed(text, self.style)
        if self._currency and dressed and dressed.currency and dressed.currency != self._currency:
            return f"a currency other than {self._currency}"
        if dressed and "percent sign" in dressed.what and not self._was_percent and self._highest <= 1:
            return "though the table of the segmentation has no percent signs and is at most 1"
        return ""


def _find(f: Feature | Category, table: Table) -> int | None:
    """Return where a column stands that is called as a feature or descriptor in any way."""
    spelled = [column.lower() for column in table.columns]
    names = (name.lower() for name in (f.column, f.label, f.short, f.key))
    return next((spelled.index(name) for name in names if name in spelled), None)


def _position(f: Feature | Category, table: Table) -> int:
    if (position := _find(f, table)) is not None:
        return position
    if f.column.startswith(SUMMED_UP):
        raise InputError(
            f"{table.name} has no column {f.column!r}, which is summed up per customer from transactions; "
            "segment the new transactions, then give the customers.csv that this writes."
        )
    raise InputError(
        f"{table.name} has no column {f.column!r}, which formed the segments; its columns are "
        f"{', '.join(table.columns)}. Rename or add that column."
    )
