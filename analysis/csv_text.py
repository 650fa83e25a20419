"""Rows as CSV text, for every file of customers that leaves Kindred: safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# what a spreadsheet may run, https://owasp.org/www-community/attacks/CSV_Injection; typed numbers are none
FORMULA = re.compile(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
TYPED_NUMBER = re.compile(
    r"\s*[+-]?[\d.,'’ \u00a0\u202f]*\d[\d.,]*([eE][+-]?\d+)?\s*[%€$£¥]?\s*|\s*[+-]{1,2}\s*", re.ASCII
)
GUARDED = re.compile(r"'+(?=[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20])")
# the same for engines, whose regular expressions cannot look ahead and mean different things by \s; in a text of SQL,
# where ' is doubled
_SPACES = "[ \t\r\n\v\f]*"
SQL_FORMULA = f"^{_SPACES}[=+\\-@＝＋－＠]"
SQL_NUMBER = (
    f"^({_SPACES}[+-]?[0-9.,''’ \u00a0\u202f]*[0-9][0-9.,]*([eE][+-]?[0-9]+)?{_SPACES}[%€$£¥]?{_SPACES}"
    f"|{_SPACES}[+-][+-]?{_SPACES})$"
)
SQL_GUARDED = f"^''+{_SPACES}[=+\\-@＝＋－＠]"
RISKY = frozenset(" \t\r\n\v\f'=+-@\uff1d\uff0b\uff0d\uff20")


def guarded(value: str) -> str:
    """A text that a spreadsheet shows as it is: an apostrophe stands before what it would take for a formula.

    A text that starts with apostrophes before such a thing gets one more, so that `unguarded` gives back every text.
    """
    if value[:1] not in RISKY:
        return value
    if FORMULA.match(value):
        return value if TYPED_NUMBER.fullmatch(value) else f"'{value}"
    return f"'{value}" if GUARDED.match(value) and not _guards_number(value) else value


def guarded_sql(text: str) -> str:
    """SQL, in DuckDB's dialect, of what `guarded` makes of the text `text`."""
    formula, number, marked = (f"regexp_matches({{}}, '{p}')" for p in (SQL_FORMULA, SQL_NUMBER, SQL_GUARDED))
    bare = f"ltrim({text}, '''')"
    return (
        f"CASE WHEN ({formula.format(text)} AND NOT {number.format(text)}) "
        f"OR ({marked.format(text)} AND NOT {number.format(bare)}) THEN '''' || {text} ELSE {text} END"
    )


def unguarded(value: str) -> str:
    """The text that `guarded` was given."""
    return value[1:] if GUARDED.match(value) and not _guards_number(value) else value


def _guards_number(value: str) -> bool:
    return TYPED_NUMBER.fullmatch(value.lstrip("'")) is not None


def csv_line(values: Sequence[object]) -> str:
    """One line with its line break; a value that holds a line break of any kind is quoted, a formula guarded."""
    return csv_lines([values])


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """Lines of rows, as `csv_line` writes each."""
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        values = [guarded(v) if isinstance(v, str) else v for v in row]
        # before Python 3.13, minimal quoting leaves "\r" bare, which readers take for the end of a row
        writer = quoted if any(isinstance(v, str) and "\r" in v for v in values) else plain
        writer.writerow(values)
    return text.getvalue()
