"""Dates as text: the orders of day, month and year that are known, and which one a column is written in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

DAY_FIRST, MONTH_FIRST = "day first", "month first"
ISO = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?", re.ASCII
)
MARKED = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?)?", re.ASCII)


@dataclass(frozen=True)
class DateStyle:
    """Formats of one column for DuckDB's `try_strptime`, the order in words, and whether it had to be assumed."""

    formats: tuple[str, ...]
    order: str
    assumed: bool = False


def date_style(values: Iterable[str], wanted: str | None = None) -> DateStyle | None:
    """The style that fits all `values`, None where they are not dates.

    Which of two numbers is the day is decided by the whole column: one above 12 settles it. Where none is, the order
    `wanted`, else the day first, is assumed.
    """
    texts = list(values)
    if not texts:
        return None
    if all(ISO.fullmatch(t) for t in texts):
        return DateStyle(_iso_formats(), "year first")
    found = [MARKED.fullmatch(t) for t in texts]
    if not all(found):
        return None
    pairs = [(int(m[1]), int(m[3])) for m in found if m]
    first, second = max(a for a, _ in pairs), max(b for _, b in pairs)
    if max(first, second) > 31 or min(first, second) > 12:
        return None
    assumed = max(first, second) <= 12
    order = (wanted or DAY_FIRST) if assumed else DAY_FIRST if first > 12 else MONTH_FIRST
    return DateStyle(_marked_formats(order), order, assumed and wanted is None)


def _iso_formats() -> tuple[str, ...]:
    days = [f"%Y{mark}%m{mark}%d" for mark in "-/."]
    times = ["", "T%H:%M:%S", " %H:%M:%S", " %H:%M", "T%H:%M", "T%H:%M:%S.%f", " %H:%M:%S.%f", "T%H:%M:%SZ"]
    return tuple(day + time for day in days for time in times)


def _marked_formats(order: str) -> tuple[str, ...]:
    first, second = ("%d", "%m") if order == DAY_FIRST else ("%m", "%d")
    return tuple(
        f"{first}{mark}{second}{mark}{year}{time}"
        for mark in "./-"
        for year in ("%Y", "%y")
        for time in ("", " %H:%M:%S", " %H:%M")
    )
