"""Texts that a spreadsheet would run as formulas: guarded when they leave Kindred, and read as they were.

See https://owasp.org/www-community/attacks/CSV_Injection. Two marks are used. An apostrophe stands before a formula at
the start of a cell. The letter ʼ (U+02BC), which no text has before a sign, stands before what else a spreadsheet may
run: a formula behind characters that nobody sees, and one behind a separator of another spreadsheet.
Every pattern here is one for Python, DuckDB, PostgreSQL and Java alike, and takes no longer than its text is long.
"""

import re
from collections.abc import Callable

APOSTROPHE, MARK = "'", "\u02bc"
SEPARATORS = ";|\t\r\n"
SPACES = " \t\r\n\v\f"
# \s, spelled out because engines mean different things by it
_WHITE = SPACES + "\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# white space, controls and characters of no width, without separators
_UNSEEN = (
    "\x01-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_WIDE = "\uff1d\uff0b\uff0d\uff20"
_SIGNS = f"=+@{_WIDE}-"
# whatever is compatible with one of the four signs
_ALL_SIGNS = f"=+@{_WIDE}\u207a\u207c\u208a\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b-"


def _typed(blank: str, lead: str) -> str:
    """Return a pattern of numbers as people type them, or of one or two signs.

    `lead` may stand before the first digit.
    """
    grouping = ".,'\u2019 \u00a0\u202f"
    body = f"([+-][{grouping}]*|[{lead}][{grouping}]*)?[0-9]([{grouping}]*[0-9])*[.,]*([eE][+-]?[0-9]+)?"
    return f"^([{blank}]*{body}[{blank}]*([%€$£¥][{blank}]*)?|[{blank}]*[+-][+-]?[{blank}]*)$"


# a leading blank may not be one that groups digits, or a run of them could be read in as many ways as it is long
_AT_START = f"^([{SPACES}][{_WHITE}]*)?[{_SIGNS}]"
_GUARDED = f"^'+[{_WHITE}]*[{_SIGNS}]"
_NUMBER = _typed(SPACES, ".,'\u2019\u00a0\u202f")
_UNSEEN_AT_START = f'^{MARK}*[{_UNSEEN}"]*[{_ALL_SIGNS}]'
_BEHIND_SEPARATOR = f'[{SEPARATORS}]{MARK}*[{_UNSEEN}"]*[{_ALL_SIGNS}]'
_ANY_NUMBER = _typed(_UNSEEN + SEPARATORS[2:], ".,'\u2019")

# whether any of several texts, with character 1 between them, may be one that is guarded
MAYBE_GUARDED = f"(^|\x01)[{SPACES}']|(^|[\x01{SEPARATORS}]){MARK}*[{_UNSEEN}\"]*[{_ALL_SIGNS}]"

AT_START, GUARDED, NUMBER = re.compile(_AT_START), re.compile(_GUARDED), re.compile(_NUMBER[:-1] + r"\Z")
UNSEEN_AT_START, BEHIND_SEPARATOR = re.compile(_UNSEEN_AT_START), re.compile(_BEHIND_SEPARATOR)
ANY_NUMBER = re.compile(_ANY_NUMBER[:-1] + r"\Z")
_MARKING = str.maketrans({separator: separator + MARK for separator in SEPARATORS})
SEPARATOR = re.compile(f"[{SEPARATORS}]")
MARKED_SEPARATOR = re.compile(f"([{SEPARATORS}]){MARK}")


def guarded(text: str) -> str:
    """Return a text that a spreadsheet shows as it is; `unguarded` gives back every text that this was given."""
    if text[:1] in _SAFE_STARTS and not SEPARATOR.search(text):
        return text
    return _marked(f"{APOSTROPHE}{text}" if _needs_apostrophe(text) else text)


def unguarded(text: str) -> str:
    """Return the text that `guarded`, or an older version of it, was given."""
    text = _unmarked(text) if MARK in text else text
    return text[1:] if GUARDED.match(text) and not _is_guarded_number(text) else text


def guarded_sql(text: str) -> str:
    """Return SQL, in DuckDB's dialect, of what `guarded` makes of the text `text`."""
    formula, number, doubled = (_matches_in(p) for p in (_AT_START, _NUMBER, _GUARDED))
    bare = f"ltrim({text}, '''')"
    needed = f"({formula(text)} AND NOT {number(text)}) OR ({doubled(text)} AND NOT {number(bare)})"
    return _marked_sql(f"(CASE WHEN {needed} THEN '''' || {text} ELSE {text} END)")


# the first characters of most texts
_SAFE_STARTS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def _needs_apostrophe(text: str) -> bool:
    if AT_START.match(text):
        return not NUMBER.match(text)
    return GUARDED.match(text) is not None and not _is_guarded_number(text)


def _is_guarded_number(text: str) -> bool:
    return NUMBER.match(text.lstrip(APOSTROPHE)) is not None


def _marked(text: str) -> str:
    """Put marks before what an apostrophe at the start does not guard; behind all separators where behind one."""
    start, behind = UNSEEN_AT_START.match(text), BEHIND_SEPARATOR.search(text)
    if not (start or behind) or ANY_NUMBER.match(text):
        return text
    return (MARK if start else "") + (text.translate(_MARKING) if behind else text)


def _unmarked(text: str) -> str:
    """Take the marks off; where they are not as `_marked` puts them, they belong to the text."""
    start = text.removeprefix(MARK) if UNSEEN_AT_START.match(text) else text
    own = MARKED_SEPARATOR.sub(r"\1", start) if BEHIND_SEPARATOR.search(start) else start
    return own if _marked(own) == text else text


def _marked_sql(text: str) -> str:
    start, behind, number = (_matches_in(p)(text) for p in (_UNSEEN_AT_START, _BEHIND_SEPARATOR, _ANY_NUMBER))
    apart = text
    for separator in SEPARATORS:
        apart = f"replace({apart}, '{separator}', '{separator}{MARK}')"
    begun = f"CASE WHEN {start} THEN '{MARK}' ELSE '' END"
    harmless = f"{begun} || CASE WHEN {behind} THEN {apart} ELSE {text} END"
    return f"CASE WHEN ({start} OR {behind}) AND NOT {number} THEN {harmless} ELSE {text} END"


def _matches_in(pattern: str) -> Callable[[str], str]:
    doubled = pattern.replace("'", "''")
    return lambda text: f"regexp_matches({text}, '{doubled}')"
