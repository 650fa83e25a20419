"""Patterns as they were, which took time by the square of a text's length, and what was made of them."""

import re

FORMULA = re.compile(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
TYPED_NUMBER = re.compile(
    r"\s*[+-]?[\d.,'’ \u00a0\u202f]*\d[\d.,]*([eE][+-]?\d+)?\s*[%€$£¥]?\s*|\s*[+-]{1,2}\s*", re.ASCII
)
GUARDED = re.compile(r"'+(?=[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20])")
RISKY = frozenset(" \t\r\n\v\f'=+-@\uff1d\uff0b\uff0d\uff20")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
PLAIN_COMMA = re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?", re.ASCII)
SCALE = re.compile(r"^\d+\s*[-–]\s*\d+$")
HEADER = re.compile(r"^(?P<name>.*?)\s*[(\[](?P<unit>[^)\]]*)[)\]]\s*$")
STATE = re.compile(r"^(\([\w.$]+\) )?\[[\w.]+\] |\s*SQLSTATE: \w+.*$")


def guarded(value):
    if value[:1] not in RISKY:
        return value
    if FORMULA.match(value):
        return value if TYPED_NUMBER.fullmatch(value) else f"'{value}"
    return f"'{value}" if GUARDED.match(value) and not TYPED_NUMBER.fullmatch(value.lstrip("'")) else value


def name_and_unit(header):
    found = HEADER.match(header)
    return (found["name"], found["unit"].strip()) if found else (header, "")


def scale(within):
    return re.sub(r"\s*[-–]\s*", "–", within) if SCALE.match(within) else ""
