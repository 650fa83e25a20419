"""Numbers as text: which texts are missing values, which are numbers in which style, and what is wrong with others."""

import re
from dataclasses import dataclass

MISSING = frozenset(
    ("", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing", "unknown", "k.a.", "\\n")
)
SPACES = " \t\r\n\v\f\u00a0\u2007\u2009\u202f\ufeff"
LARGEST = 1e15
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
SYMBOLS = "€$£¥₹₽₺₩₴₪฿"
CODES = "EUR|USD|GBP|CHF|JPY|INR|SEK|NOK|DKK|PLN|CZK|AUD|CAD|kr|zł|Kč"
CURRENCY = re.compile(rf"^({CODES}|[A-Z]{{0,2}}[{SYMBOLS}])\s*|\s*({CODES}|[{SYMBOLS}])$", re.ASCII)
INFINITE = frozenset(("inf", "infinity", "∞"))


@dataclass(frozen=True)
class Style:
    """How a column writes numbers: the decimal mark; digits are grouped by the other mark, a space or an apostrophe."""

    decimal: str = "point"

    @property
    def plain(self) -> re.Pattern[str]:
        """Numbers that need nothing but their decimal mark to be read; the pattern is one for DuckDB, too."""
        return NUMBER if self.decimal == "point" else _PLAIN_COMMA

    @property
    def grouped(self) -> re.Pattern[str]:
        """Whole digits in groups of three, and decimals if any."""
        return _GROUPED[self.decimal]


POINT, COMMA = Style("point"), Style("comma")
_PLAIN_COMMA = re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = {
    "point": re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?:['’ ]\d{3})+)(\.\d*)?", re.ASCII),
    "comma": re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+|(?:['’ ]\d{3})+)(,\d*)?", re.ASCII),
}
# one group of three after one mark: thousands in one style, decimals in the other
EITHER = re.compile(r"[+-]?\d{1,3}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True)
class Found:
    """A number read from text that is not plainly one, and what had to be taken off."""

    number: float
    what: str


def is_missing(value: str) -> bool:
    """Whether a text without spaces around it stands for a missing value."""
    return value.lower() in MISSING


def read_number(value: str, style: Style = POINT) -> float | None:
    """The number that a text is; None for a missing value, for text, and for what is too large to compute with."""
    if style.plain.fullmatch(value):
        return _in_reach(_to_float(value, style))
    found = read_dressed(value, style)
    return None if found is None else _in_reach(found.number)


def read_dressed(value: str, style: Style) -> Found | None:
    """A number with something about it: thousands, a currency, a percent sign, brackets for a negative one."""
    text, notes = value.translate(_PLAIN_SIGNS), []
    if text.startswith("(") and text.endswith(")"):
        text, notes = f"-{text[1:-1].strip()}", ["brackets for negative"]
    if text.endswith("-") and text[:1].isdigit():
        text, notes = f"-{text[:-1].strip()}", ["sign at the end"]
    sign, bare = (text[0], text[1:].strip()) if text[:1] in {"+", "-"} else ("", text)
    if (without := CURRENCY.sub("", bare).strip()) != bare:
        bare, notes = without, [*notes, "currency"]
    if bare.endswith("%"):
        bare, notes = bare[:-1].strip(), [*notes, "percent sign"]
    if not sign and bare[:1] in {"+", "-"}:
        sign, bare = bare[0], bare[1:]
    if style.grouped.fullmatch(bare):
        bare, notes = re.sub(_MARKS[style.decimal], "", bare), [*notes, "thousands"]
    if not style.plain.fullmatch(sign + bare) or bare[:1] in {"+", "-"}:
        return None
    return Found(_to_float(sign + bare, style), ", ".join(notes) or "sign")


_PLAIN_SIGNS = {ord("−"): "-", ord("–"): "-", **{ord(space): " " for space in SPACES}}
_MARKS = {"point": "[,'’ ]", "comma": "[.'’ ]"}


def _to_float(plain: str, style: Style) -> float:
    return float(plain.replace(",", ".") if style.decimal == "comma" else plain) + 0.0  # -0.0 and 0.0 are one value


def _in_reach(number: float) -> float | None:
    return number if abs(number) <= LARGEST else None


def plain_number(value: float) -> str:
    """The shortest text that reads as the same number, whole ones without decimals."""
    return str(int(value)) if value.is_integer() and abs(value) < LARGEST else repr(value)


def what_is_wrong(value: str, style: Style = POINT) -> str:
    """Why a text is not a number, as the end of a sentence."""
    if is_missing(value):
        return "missing"
    shown = repr(value if len(value) <= 40 else value[:39] + "…")
    infinite = value.lower().lstrip("+-") in INFINITE
    too_large = style.plain.fullmatch(value) or read_dressed(value, style) is not None
    return f"{shown}, too large to compute with" if infinite or too_large else f"{shown}, not a number"
