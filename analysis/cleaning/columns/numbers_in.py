"""How the numbers of a column are written: the share that each style reads, and what is about them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.cleaning.columns.facts import FEW_WORDS, Numbers, matches
from analysis.core.column_words import Meaning
from analysis.core.text.numbers import COMMA, LARGEST, ONLY_DIGITS, POINT, Found, Style, read_dressed, read_number
from analysis.reading.tables.raw_table import Table

LOOKED_AT = 1_000
FEW_SHORT = 0.1
CLOCK = frozenset(("time", "order", "transaction", "trans", "purchase", "visit", "start", "end", "event", "checkin"))
AMOUNT = re.compile(r"\d(?:[\d.,]*\d)?", re.ASCII)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+", re.ASCII)
# decimals that no other mark can have written: not three digits
DECIMALS = re.compile(r"[+-]?\d{1,12}([.,])(?:\d{1,2}|\d{4,9})", re.ASCII)


@dataclass(frozen=True)
class Written:
    """A column whose numbers are read: SQL of its text and of what is missing, and what was counted.

    `plain` values are numbers with a decimal point at most; `marked`: some have a point or a comma.
    """

    text: str
    gone: str
    given: int
    plain: int
    marked: bool


def read_styles(table: Table, w: Written, meaning: Meaning) -> tuple[Style, dict[str, tuple[float, Numbers]]]:
    """Return the style to start from and what it reads with each decimal mark; short forms where common."""
    base = Style(lengths=not CLOCK.issuperset(meaning.words))
    read = _styles(table, w, base)
    if any(0 < numbers.short < FEW_SHORT * w.given for _, numbers in read.values()):
        base = replace(base, short=False)
        read = _styles(table, w, base)
    return base, read


def _styles(table: Table, w: Written, base: Style) -> dict[str, tuple[float, Numbers]]:
    """Return what is read in each style, by its decimal mark; the same where no value has a mark.

    Where all values are plain with a decimal point, it is not asked what a comma would read: it wins no tie.
    """
    point = _numbers(table, w, base, w.plain)
    if not w.marked:
        return {"point": point, "comma": point}
    if w.given and w.plain == w.given:
        return {"point": point, "comma": (0.0, Numbers())}
    comma = replace(base, decimal="comma")
    ((plain,),) = table.ask(f"SELECT count(*) FROM raw WHERE {matches(w.text, comma.plain.pattern)}")
    return {"point": point, "comma": _numbers(table, w, comma, plain)}


def _numbers(table: Table, w: Written, style: Style, n_plain: int) -> tuple[float, Numbers]:
    """Return the share of numbers: plain ones are counted; of the others the first distinct ones stand for the rest."""
    if not w.given:
        return 0.0, Numbers()
    if n_plain == w.given:
        return 1.0, Numbers(plain=n_plain)
    t, gone, given = w.text, w.gone, w.given
    plain = matches(t, style.plain.pattern)
    others = table.ask(
        f"SELECT {t}, count(*) FROM raw WHERE NOT {gone} AND NOT {plain} "
        f"GROUP BY 1 ORDER BY min(line) LIMIT {LOOKED_AT}"
    )
    numbers = [(text, n, _read(text, style)) for text, n in others]
    seen = sum(n for _, n in others)
    read = sum(n for _, n, number in numbers if number is not None and abs(number.number) <= LARGEST)
    noted = _noted(numbers, n_plain)
    if noted.percent and n_plain:
        point = f"replace({t}, ',', '.')"
        ((most,),) = table.ask(f"SELECT max(abs(TRY_CAST({point} AS DOUBLE))) FROM raw WHERE {plain}")
        noted = replace(noted, largest_plain=most or 0.0)
    return float((n_plain + (given - n_plain) * read / seen) / given), noted


def _read(text: str, style: Style) -> Found | None:
    """Return the number that a text is which is not plainly one."""
    if ONLY_DIGITS.fullmatch(text) and not style.grouped.fullmatch(text):
        return None
    return read_dressed(text, style)


def _noted(others: Sequence[tuple[str, int, Found | None]], n_plain: int) -> Numbers:
    notes, currencies, words = Counter[str](), Counter[str](), []
    for text, n, number in others:
        if number is None:
            words.append((text, n))
            continue
        notes.update(dict.fromkeys(number.what.split(", "), n))
        currencies[number.currency] += n if number.currency else 0
    return Numbers(
        percent=notes["percent sign"],
        currencies={name: n for name, n in currencies.items() if n},
        short=notes["short forms"],
        lengths=notes["a length of time"],
        plain=n_plain,
        words=tuple(text for text, _ in words[: FEW_WORDS + 1]),
        n_words=sum(n for _, n in words),
    )


def marks_of(values: Sequence[str]) -> dict[str, bool]:
    """Return whether values can only be numbers with a decimal point, and only with a decimal comma."""
    marks = {"point": False, "comma": False}
    for value in values:
        if ("." in value or "," in value) and (mark := _only_mark(value)):
            marks[mark] = True
            if all(marks.values()):
                break
    return marks


def _only_mark(value: str) -> str:
    if plain := DECIMALS.fullmatch(value):
        return "point" if plain[1] == "." else "comma"
    point, comma = read_number(value, POINT), read_number(value, COMMA)
    return "" if (point is None) == (comma is None) else "point" if comma is None else "comma"


def grouping_of(values: Sequence[str]) -> str:
    """Return the one mark that always stands before three digits; amounts of money have no three decimals."""
    parts = [match[0] for match in map(AMOUNT.search, values) if match and ("." in match[0] or "," in match[0])]
    marks = {ch for part in parts for ch in part if ch in ".,"}
    return marks.pop() if len(marks) == 1 and all(map(GROUPED.fullmatch, parts)) else ""
