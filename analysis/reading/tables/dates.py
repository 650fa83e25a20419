"""Dates as text: the ways of writing a day that are known, and which one a column is written in."""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from analysis.core.column_words import fold

DAY_FIRST, MONTH_FIRST, YEAR_FIRST, MONTHS = "day first", "month first", "year first", "months"
SECONDS, MILLISECONDS, SERIAL, NAMED = (
    "seconds since 1970",
    "milliseconds since 1970",
    "days since 1900",
    "named months",
)
DATED_SHARE, ONE_IN = 0.9, 10  # one in ten may be no date
FEW_SWAPPED = 5
EARLIEST, LATEST = 1900, 2100
EPOCH = datetime.date(1970, 1, 1)
EXCEL_EPOCH = datetime.date(1899, 12, 30)
NEVER_BEFORE, NEVER_AFTER = 946_684_800, 4_102_444_800  # the years 2000 to 2100, in seconds since 1970
SERIALS = range(14_000, 74_000)
# the time of day and the zone after a date, in a pattern for DuckDB and Python alike
TIME = (
    r"(?:[Tt]|,?\s{1,2})\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?"
    r"(?:[Zz]|[A-Z]{2,5}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2}(?:\s[A-Z]{3,5}|\s\([^()]{1,40}\))?)?$|[Tt]\d{6}[Zz]?$"
)
_TIME = re.compile(TIME, re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.年년]\s?(\d{1,2})[-/.月월]\s?(\d{1,2})[日일]?\.?", re.ASCII)
_MARKED = re.compile(r"(?:[A-Za-z]{2,10}\.?,? )?(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.]?(\d{2})", re.ASCII)
_MONTH_LAST = re.compile(r"(\d{1,2})[/.](\d{4})", re.ASCII)
_DAY_NAMED = re.compile(
    r"(?:[^\W\d]{2,12}\.?,? )?(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[ /-]?(?:de |of )?([^\W\d]{3,12})\.?,?[ /-]?(?:de )?"
    r"(\d{4}|\d{2})"
)
_NAME_FIRST = re.compile(r"(?:[^\W\d]{2,12}\.?,? )?([^\W\d]{3,12})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4}|\d{2})")
_NAMED_MONTH = re.compile(r"([^\W\d]{3,12})\.?[ -]'?(\d{4}|\d{2})")
_MONTH_NAMES = (
    "jan ene gen янв sty ocak led",
    "feb fev fbr фев lut subat uno",
    "mar maa mrz mars marz мар",
    "apr avr abr апр kwi nisan dub",
    "may mai maj mag maio мая май mei mayis kve",
    "jun jui giu juin июн cze haz cer",
    "jul lug juil июл lip tem",
    "aug ago aou авг sie agu srp",
    "sep set сен wrz eyl zar",
    "oct okt ott out окт paz eki rij",
    "nov ноя lis kas",
    "dec dez dic дек gru ara pro",
)
_NUMBER_OF = {name: i for i, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}

Day = datetime.date | None


@dataclass(frozen=True)
class DateStyle:
    """How a column writes days: the order in words, whether it had to be assumed, and the share that is so written."""

    order: str
    assumed: bool = False
    share: float = 1.0

    def read(self, text: str) -> Day:
        """Return the day of a text without its time; None where it is none."""
        return _READERS[self.order](text)


def without_time(text: str) -> str:
    """Return a date without the time of day and the zone after it."""
    return _TIME.sub("", text)


def date_style(
    values: Iterable[str], wanted: str | None = None, *, named: bool = True, whole: bool = False
) -> DateStyle | None:
    """Return the style that fits nearly all `values`, None where they are not dates, or in two orders.

    Which of two numbers is the day is decided by the whole column: one above 12 settles it. Where none is, the order
    `wanted`, else the day first, is assumed; that of dates in two orders is `wanted`. `named`: the header speaks of
    dates. `whole`: values are whole numbers.
    """
    texts = [without_time(text) for text in values]
    if not texts:
        return None
    if whole:
        orders = [YEAR_FIRST, MONTHS, *((SECONDS, MILLISECONDS, SERIAL) if named else ())]
    else:
        orders = [YEAR_FIRST, NAMED, MONTHS]
    for order in orders:
        if _mostly(_READERS[order], texts):
            return DateStyle(order, share=_share(_READERS[order], texts))
    return None if whole else _marked_style(texts, wanted)


def _mostly(read: Callable[[str], Day], texts: list[str]) -> bool:
    """Return whether nearly all texts are days; most columns of text show after a few that theirs are not."""
    others = (text for text in texts if read(text) is None)
    return next(islice(others, len(texts) // ONE_IN, None), None) is None


def _share(read: Callable[[str], Day], texts: list[str]) -> float:
    return sum(read(text) is not None for text in texts) / len(texts)


def _marked_style(texts: list[str], wanted: str | None) -> DateStyle | None:
    pairs = [(int(m[1]), int(m[2])) for m in map(_MARKED.fullmatch, texts) if m]
    if not pairs or not _mostly(_read_any, texts):
        return None
    day_first = sum(a > 12 for a, _ in pairs)
    month_first = sum(b > 12 for _, b in pairs)
    assumed = not day_first and not month_first
    order = (wanted or DAY_FIRST) if assumed else DAY_FIRST if day_first > month_first else MONTH_FIRST
    share = _share(_READERS[order], texts)
    if share >= DATED_SHARE and not (swapped(texts) and wanted is None):
        return DateStyle(order, assumed and wanted is None, share)
    return DateStyle(wanted, share=_share(_READERS[wanted], texts)) if wanted and not assumed else None


def two_orders(values: Iterable[str]) -> tuple[str, str] | None:
    """Return the first date with a day above 12 before its month, and the first with one after it.

    None where only one of them occurs, or values are no dates.
    """
    texts = [without_time(text) for text in values]
    matches = [m for m in map(_MARKED.fullmatch, texts) if m]
    if not matches or not _mostly(_read_any, texts):
        return None
    first = next((m[0] for m in matches if int(m[1]) > 12 and _read_day_first(m[0])), None)
    second = next((m[0] for m in matches if int(m[2]) > 12 and _read_month_first(m[0])), None)
    return (first, second) if first and second else None


def swapped(values: Iterable[str]) -> tuple[str, str] | None:
    """Return a date that a spreadsheet kept as text and one that it probably read with day and month swapped.

    It reads 03/04/2024 as 4 March, but cannot read 13/04/2024 so: then all days of dates are up to 12, all of texts
    above. None where nothing looks so.
    """
    texts = [without_time(text) for text in values]
    marked = [m for m in map(_MARKED.fullmatch, texts) if m]
    dated = [m for m in map(_ISO.fullmatch, texts) if m]
    if min(len(marked), len(dated)) < FEW_SWAPPED or any(int(m[3]) > 12 for m in dated):
        return None
    beyond = all(int(m[1]) > 12 for m in marked) or all(int(m[2]) > 12 for m in marked)
    return (marked[0][0], dated[0][0]) if beyond else None


def _read_any(text: str) -> Day:
    return _read_day_first(text) or _read_month_first(text)


def _day(year: int, month: int, day: int) -> Day:
    year += 0 if year > 99 else 2000 if year < 69 else 1900
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _read_iso(text: str) -> Day:
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    return _day(*map(int, match.groups())) if match else None


def _read_day_first(text: str) -> Day:
    match = _MARKED.fullmatch(text)
    return _day(int(match[3]), int(match[2]), int(match[1])) if match else _read_either(text)


def _read_month_first(text: str) -> Day:
    match = _MARKED.fullmatch(text)
    return _day(int(match[3]), int(match[1]), int(match[2])) if match else _read_either(text)


def _read_either(text: str) -> Day:
    """Return the day of a date that is the same in every order: with the year first, or the month in letters."""
    return _read_iso(text) or _read_named(text)


def _read_month(text: str) -> Day:
    if match := _MONTH.fullmatch(text):
        return _day(int(match[1]), int(match[2]), 1)
    if match := _MONTH_LAST.fullmatch(text):
        return _day(int(match[2]), int(match[1]), 1)
    match = _NAMED_MONTH.fullmatch(text)
    return _day(int(match[2]), _month_of(match[1]), 1) if match else None


def _read_named(text: str) -> Day:
    if match := _DAY_NAMED.fullmatch(text):
        return _day(int(match[3]), _month_of(match[2]), int(match[1]))
    if match := _NAME_FIRST.fullmatch(text):
        return _day(int(match[3]), _month_of(match[1]), int(match[2]))
    return None


def _read_named_or_iso(text: str) -> Day:
    return _read_named(text) or _read_iso(text)


def _month_of(name: str) -> int:
    plain = fold(name)
    return next((_NUMBER_OF[plain[:n]] for n in (4, 5, 3) if plain[:n] in _NUMBER_OF), 0)


def _read_seconds(text: str) -> Day:
    return _after(EPOCH, int(text) // 86_400) if _within(text, 1) else None


def _read_milliseconds(text: str) -> Day:
    return _after(EPOCH, int(text) // 86_400_000) if _within(text, 1_000) else None


def _within(text: str, parts: int) -> bool:
    return text.isdecimal() and len(text) < 16 and NEVER_BEFORE <= int(text) / parts <= NEVER_AFTER


def _read_serial(text: str) -> Day:
    return _after(EXCEL_EPOCH, int(text)) if text.isdecimal() and len(text) == 5 and int(text) in SERIALS else None


def _after(first: datetime.date, days: int) -> datetime.date:
    return first + datetime.timedelta(days=days)


_READERS: dict[str, Callable[[str], Day]] = {
    YEAR_FIRST: _read_iso,
    DAY_FIRST: _read_day_first,
    MONTH_FIRST: _read_month_first,
    MONTHS: _read_month,
    NAMED: _read_named_or_iso,
    SECONDS: _read_seconds,
    MILLISECONDS: _read_milliseconds,
    SERIAL: _read_serial,
}
