"""What a value of a row looks like, before anything is known of its column: a number, a year, a date."""

import re
from collections.abc import Sequence

from analysis.core.text.numbers import COMMA, read_number
from analysis.reading.tables.dates import date_style

LETTER_NUMBER = re.compile(r"[A-Za-z]\d{1,6}")
YEARS = range(1900, 2101)
Row = tuple[int, list[str]]


def filled(values: Sequence[str]) -> int:
    """Return how many values are not blank."""
    return sum(bool(value.strip()) for value in values)


def all_years(values: Sequence[str]) -> bool:
    """Return whether all numbers are years, among names: `Customer, 2023, 2024` is a header."""
    numbers = [v for v in values if is_value(v)]
    return all(map(is_year, numbers)) and len(numbers) < filled(values)


def has_values(values: Sequence[str]) -> bool:
    """Return whether a number or a date is among them."""
    return any(map(is_value, values))


def is_value(text: str) -> bool:
    """Return whether a text is a number or a date."""
    return is_number(text) or date_style([text.strip()]) is not None


def is_complete(values: Sequence[str]) -> bool:
    """Return whether no value is blank."""
    return filled(values) == len(values)


def is_number(value: str) -> bool:
    """Return whether a text is a number with a decimal point or a comma.

    A letter before digits names something, as Q1 and R2 do, which could also be amounts in quetzal and rand.
    """
    text = value.strip()
    if LETTER_NUMBER.fullmatch(text):
        return False
    return read_number(text) is not None or read_number(text, COMMA) is not None


def is_year(value: str) -> bool:
    """Return whether a text is a year from 1900 to 2100."""
    return value.strip().isdecimal() and float(value) in YEARS
