"""Numbers as text: which texts are missing values, which are numbers in which style, and what is wrong with others."""

import re
import unicodedata
from dataclasses import dataclass

from analysis.core.vocabulary.number_words import CURRENCY_WORDS, INFINITE, MISSING, SHORT_FORMS, SYMBOLS

SPACES = " \t\r\n\v\f\u00a0\u2007\u2009\u202f\u3000\ufeff"
LARGEST = 1e15
EXACT = float(1 << 53)  # up to here a float64 holds every whole number
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LENGTH_OF_TIME = re.compile(r"(?:(\d{1,5}) days?,? )?(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?", re.ASCII)
_UNITS = (
    r"(?:(\d{1,5}) ?(?:d|days?|tage?) ?)?(?:(\d{1,5}) ?(?:h|hrs?|hours?|std) ?)?(?:(\d{1,5}) ?(?:m|mins?|minutes?) ?)?"
)
LENGTH_IN_WORDS = re.compile(_UNITS + r"(?:(\d{1,5}) ?(?:s|secs?|seconds?))?", re.ASCII | re.IGNORECASE)
_CLEARLY_TIME = re.compile(
    r"\d ?(?:h|hrs?|hours?|std|mins?|minutes?|secs?|seconds?)\b|\d ?m ?\d", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class Style:
    """How a column writes numbers: the decimal mark; digits are grouped by the other mark, a space or an apostrophe.

    `short`: 1.5k is 1500. `lengths`: 00:15:30 is a length of time, in minutes.
    """

    decimal: str = "point"
    short: bool = True
    lengths: bool = True

    @property
    def plain(self) -> re.Pattern[str]:
        """Numbers that need nothing but their decimal mark to be read; the pattern is one for DuckDB, too."""
        return NUMBER if self.decimal == "point" else _PLAIN_COMMA

    @property
    def grouped(self) -> re.Pattern[str]:
        """Whole digits in groups of three, and decimals if any."""
        return _GROUPED[self.decimal]


POINT, COMMA = Style("point"), Style("comma")
_PLAIN_COMMA = re.compile(r"[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = {
    "point": re.compile(
        r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})++|(?:['’ ]\d{3})++)(?:\.\d*+)?|[1-9]\d?(?:,\d{2}(?!\d))++,\d{3}(?:\.\d*+)?",
        re.ASCII,
    ),
    "comma": re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})++|(?:['’ ]\d{3})++)(?:,\d*+)?", re.ASCII),
}
# nothing that could be taken off: no sign, currency, percent sign or word
ONLY_DIGITS = re.compile(r"[\d.,]+", re.ASCII)
# one group of three after one mark: thousands in one style, decimals in the other
EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True)
class Found:
    """A number read from text that is not plainly one, what had to be taken off, and the currency by its code."""

    number: float
    what: str
    currency: str = ""


def is_missing(value: str) -> bool:
    """Return whether a text without spaces around it stands for a missing value."""
    return value.lower() in MISSING


def read_number(value: str, style: Style = POINT) -> float | None:
    """Return the number that a text is.

    None for a missing value, for text, and for what is too large to compute with.
    """
    if style.plain.fullmatch(value):
        return _in_reach(_to_float(value, style))
    if ONLY_DIGITS.fullmatch(value) and not style.grouped.fullmatch(value):
        return None
    number = read_dressed(value, style)
    return None if number is None else _in_reach(number.number)


def read_dressed(value: str, style: Style) -> Found | None:
    """Return a number with something about it: thousands, a currency, a percent sign, brackets for a negative one."""
    text = _plain_digits(value)
    if style.lengths and (length := LENGTH_OF_TIME.fullmatch(text)):
        return Found(_minutes(length), "a length of time, in minutes")
    if style.lengths and _CLEARLY_TIME.search(text) and (length := LENGTH_IN_WORDS.fullmatch(text)):
        return Found(_minutes(length), "a length of time, in minutes")
    sign, bare, notes = _signs(text)
    bare, currency, scale = _without_words(bare, style)
    if currency and bare in {"-", "- "} and not sign:
        return Found(0.0, "a dash for zero", currency)
    inner, bare, more = _signs(bare)
    notes += more
    if (sign and inner) or len(notes) > len(set(notes)):
        return None
    notes += [*(["currency"] if currency else []), *(["short forms"] if scale != 1 else [])]
    if bare.endswith("%"):
        bare, notes = bare[:-1].strip(), [*notes, "percent sign"]
    if style.grouped.fullmatch(bare):
        bare, notes = re.sub(_MARKS[style.decimal], "", bare), [*notes, "thousands"]
    sign = sign or inner
    if not style.plain.fullmatch(bare) or bare[:1] in {"+", "-"}:
        return None
    notes += ["other digits"] if _has_other_digits(value) else []
    return Found(_to_float(sign + bare, style) * scale + 0.0, ", ".join(notes) or "sign", currency)


def _plain_digits(value: str) -> str:
    """ASCII digits and marks for those of other scripts, one kind of minus and of space."""
    text = value.translate(_PLAIN_SIGNS)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(ch)) if ch.isdecimal() else ch for ch in text)


def _has_other_digits(value: str) -> bool:
    return not value.isascii() and any(ch.isdecimal() and not ch.isascii() for ch in value)


def _minutes(match: re.Match[str]) -> float:
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return days * 1440 + hours * 60 + minutes + seconds / 60


def _signs(text: str) -> tuple[str, str, list[str]]:
    """Return a sign before, after, or by brackets; what is left; and what was taken off."""
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        return "-", text[1:-1].strip(), ["brackets for negative"]
    if text.endswith("-") and text[:1].isdigit():
        return "-", text[:-1].strip(), ["sign at the end"]
    return (text[0], text[1:].strip(), []) if text[:1] in {"+", "-"} else ("", text, [])


def _without_words(text: str, style: Style) -> tuple[str, str, float]:
    """Return text without a currency before or after it and without a short form; the currency's code; a factor."""
    head, text = _leading(text)
    tail, bare = _trailing(text)
    before, after = _currency(head), _currency(tail)
    if (head and not before) or (before and after):
        return text if not head else head + text, "", 1.0
    if not tail or after:
        return bare, before or after, 1.0
    word, _, rest = tail.partition(" ")
    word, rest = (tail[:-1], tail[-1]) if not rest and tail[-1] in SYMBOLS else (word, rest)
    scale = SHORT_FORMS.get(word.lower().rstrip("."), 0.0) if style.short else 0.0
    after = _currency(rest)
    unsure = word == "m" and not (before or after)
    if not scale or unsure or (rest and (not after or before)):
        return head + text, "", 1.0
    return bare, before or after, scale


def _currency(word: str) -> str:
    return CURRENCY_WORDS.get(word.lower().rstrip("."), "")


def _leading(text: str) -> tuple[str, str]:
    at = next((i for i, ch in enumerate(text) if ch.isdigit() or ch in "(+-"), len(text))
    at -= at > 0 and text[at - 1] in ".," and not text[: at - 1].strip().isalpha()
    return text[:at].strip(), text[at:].strip()


def _trailing(text: str) -> tuple[str, str]:
    at = next((i for i in range(len(text), 0, -1) if text[i - 1].isdigit() or text[i - 1] in ")%-"), 0)
    at += at < len(text) and text[at] in ".," and not text[at + 1 :].strip()
    return text[at:].strip(), text[:at].strip()


_PLAIN_SIGNS = {
    ord("−"): "-",
    ord("–"): "-",
    ord("٫"): ".",
    ord("٬"): ",",
    ord("．"): ".",
    ord("，"): ",",
    ord("％"): "%",
}
_PLAIN_SIGNS |= {ord("＄"): "$", ord("￥"): "¥", ord("－"): "-", ord("（"): "(", ord("）"): ")"}
_PLAIN_SIGNS |= {ord(space): " " for space in SPACES}
_MARKS = {"point": "[,'’ ]", "comma": "[.'’ ]"}


def _to_float(plain: str, style: Style) -> float:
    return float(plain.replace(",", ".") if style.decimal == "comma" else plain) + 0.0  # -0.0 and 0.0 are one value


def _in_reach(number: float) -> float | None:
    return number if abs(number) <= LARGEST else None


def plain_number(value: float) -> str:
    """Return the shortest text that reads as the same number, whole ones without decimals."""
    return str(int(value)) if value.is_integer() and abs(value) <= EXACT else repr(value)


def what_is_wrong(value: str, style: Style = POINT) -> str:
    """Why a text is not a number, as the end of a sentence."""
    if is_missing(value):
        return "missing"
    shown = repr(value if len(value) <= 40 else value[:39] + "…")
    infinite = value.lower().lstrip("+-") in INFINITE
    too_large = style.plain.fullmatch(value) or read_dressed(value, style) is not None
    return f"{shown}, too large to compute with" if infinite or too_large else f"{shown}, not a number"
