"""Numbers as text: which texts are missing values, which are numbers, and what is wrong with the others."""

import re

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})
LARGEST = 1e15
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def is_missing(value: str) -> bool:
    """Whether a text without spaces around it stands for a missing value."""
    return value.lower() in MISSING


def read_number(value: str) -> float | None:
    """The number that a text is, None for a missing value, for text, and for what is too large to compute with."""
    if not NUMBER.fullmatch(value):
        return None
    number = float(value) + 0.0  # -0.0 and 0.0 are one value
    return number if abs(number) <= LARGEST else None


def what_is_wrong(value: str) -> str:
    """Why a text is not a number, as the end of a sentence."""
    if is_missing(value):
        return "missing"
    return f"{value!r}, too large to compute with" if NUMBER.fullmatch(value) else f"{value!r}, not a number"
