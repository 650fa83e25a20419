"""Rows of text to a table: where its header is, what its columns are called, and rows that do not fit it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from analysis.core.column_words import meaning_of
from analysis.core.errors import InputError
from analysis.model.report import Decision
from analysis.reading.tables.fit_rows import Head, read_body
from analysis.reading.tables.look_of_values import Row, all_years, filled, has_values, is_complete, is_number, is_value
from analysis.reading.tables.name_columns import name_columns
from analysis.reading.tables.raw_table import Table

MOST_COLUMNS = 1_000
LOOKED_AT = 50
FIRST_ROWS = 20
UNITS = re.compile(
    r"[(\[].{1,20}[)\]]|[€$£¥%]|k?(?:eur|usd|gbp)|[kKmM][€$£]|years?|yrs?|months?|days?|kg|km|min|hours?|count|number|text|n",
    re.I,
)
# what SurveyMonkey writes below a question whose answer is in one column
ANSWERS = frozenset(("response", "open-ended response"))
QUALTRICS = '{"ImportId"'


def read_rows(
    name: str, rows: Iterable[Row], decisions: tuple[Decision, ...], header: str | None, place: str = "line"
) -> Table:
    """Return a table from rows of text with the line each starts on; blank rows are left out.

    Raises InputError, naming the line, for a table without customers, with many rows of different widths, or too wide.
    """
    return read_body(find_head(name, rows, decisions, header, place))


def find_head(
    name: str, rows: Iterable[Row], decisions: tuple[Decision, ...], header: str | None, place: str = "line"
) -> Head:
    """Where a table begins: lines above the header with a single value are titles; a first row that holds values under
    no names is a customer.

    Raises InputError as `read_rows` does.
    """
    given = (row for row in rows if _is_given(row))
    first = list(islice(given, LOOKED_AT))
    if not first:
        raise InputError(f"{name} is empty; it needs a header {place} and one {place} per customer.")
    width = _table_width(first)
    above, top, first = _above(first, width)
    first[0] = (first[0][0], _fitting_header(first[0][1], width, first[1:]))
    width = len(first[0][1])
    _check_width(name, place, first[0][0], width)
    columns, named, start = name_columns(first, header, place, top)
    titled = _title_decisions([*above, *([top] if top else [])], place)
    below, more = _below_header(first[start:], place) if start else (first[start:], ())
    columns = _with_units(columns, first[start:], below)
    decisions = (*decisions, *titled, *named, *more)
    if not below:
        raise InputError(f"{name} has a header but no customers; add one {place} per customer below it.")
    return Head(name, columns, decisions, below, given, place)


def _table_width(rows: list[Row]) -> int:
    """Return the width that most rows have, of those with more than one value."""
    widths = Counter(len(values) for _, values in rows if len(values) > 1)
    first = rows[0][1]
    if len(first) == max(widths, default=0) and widths[len(first)] > 1 and is_complete(first) and not has_values(first):
        return len(first)  # names of all columns, where most rows end early
    most = max(widths.values(), default=0)
    return max((w for w, n in widths.items() if n == most), default=len(rows[0][1]))


def _above(rows: list[Row], width: int) -> tuple[list[Row], Row | None, list[Row]]:
    """Return what stands above the header: titles, lines of another width, and a row that groups columns."""
    start = _header_at(rows, width)
    above, rest = rows[:start], rows[start:]
    if len(rest) > 2 and _are_answers(rest[1][1], rest[0][1]):
        line, labels = rest[1]
        return above, rest[0], [(line, ["" if v.strip().lower() in ANSWERS else v for v in labels]), *rest[2:]]
    if above and _groups(above[-1][1], rest[0][1], width):
        return above[:-1], above[-1], rest
    if len(rest) > 2 and _groups(rest[0][1], rest[1][1], width) and not is_complete(rest[0][1]):
        return above, rest[0], rest[1:]
    return above, None, rest


def _are_answers(labels: Sequence[str], questions: Sequence[str]) -> bool:
    """Return whether a row has SurveyMonkey's labels of answers below the questions."""
    labeled = any(v.strip().lower() in ANSWERS for v in labels)
    return labeled and not labels[0].strip() and len(labels) == len(questions) and not any(map(is_value, labels))


def _header_at(rows: list[Row], width: int) -> int:
    """Return the first of the fullest rows without numbers that stand before the first row with numbers."""
    best, most = 0, 0
    seen = False
    for i, (_, values) in enumerate(rows[:FIRST_ROWS]):
        fits = len(_without_end(values)) <= width and (len(values) >= width or len(values) == width - 1)
        n_filled = filled(values)
        if not fits or n_filled < min(2, width):
            continue
        if any(map(is_value, values)) and not all_years(values):
            if 2 * n_filled > width:
                return best if seen and 2 * most > width else i
            continue
        if n_filled > most:
            best, most, seen = i, n_filled, True
    return best if seen else next((i for i, (_, v) in enumerate(rows) if len(v) == width), 0)


def _without_end(values: Sequence[str]) -> list[str]:
    """Return values without the blank ones at the end."""
    kept = list(values)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _groups(top: Sequence[str], names: Sequence[str], width: int) -> bool:
    """Return whether a row names groups of the columns named below it."""
    if len(top) != width or len(names) != width or any(map(is_value, (*top, *names))):
        return False
    if any(not a.strip() and not b.strip() for a, b in zip(top, names, strict=True)) or filled(top) < 2:
        return False
    gaps = [i for i, value in enumerate(top) if not value.strip()]
    return bool(gaps) and all(names[i].strip() for i in gaps) and filled(names) > 1


def _fitting_header(values: list[str], width: int, below: list[Row]) -> list[str]:
    """Return a header without blank names that no row has values for; with one for row names that R leaves out."""
    if len(values) > width:
        return [*_without_end(values), *[""] * (width - len(_without_end(values)))]
    used = [row for _, row in below if len(row) == width and row[-1].strip()]
    if len(values) == width - 1 and is_complete(values) and not has_values(values) and len(used) > 1:
        return ["", *values] if _begin_with_names(used, values) else values
    return values


def _begin_with_names(rows: list[list[str]], header: list[str]) -> bool:
    """Return whether rows begin with a name that the header leaves out, as R writes them: none repeats, and with them
    no column fits its header less.

    Otherwise a separator stands inside a value, or the last column has no name.
    """
    columns = [[value.strip() for value in column] for column in zip(*rows, strict=True)]
    if len(set(columns[0])) < len(rows):
        return False
    return not any(_fits_less(name, columns[i], columns[i + 1]) for i, name in enumerate(header))


def _fits_less(name: str, here: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether values below a header are what it names, but those one column to the right are not."""
    meaning = meaning_of(name)
    if meaning.person is not None or meaning.is_identity:
        return len(set(here)) == len(here) and len(set(after)) < len(after)
    if meaning.has("measure", "amount", "price", "quantity", "total"):
        return all(map(is_number, here)) and not any(map(is_number, after))
    return False


def _below_header(rows: list[Row], place: str) -> tuple[list[Row], tuple[Decision, ...]]:
    """Return rows between the header and the customers: Qualtrics' questions and ids, units."""
    for i, (_, values) in enumerate(rows[:3]):
        if any(value.startswith(QUALTRICS) for value in values):
            decision = Decision(
                "questions", f"{i + 1} rows below the header", "Qualtrics puts questions there, no answers"
            )
            return rows[i + 1 :], (decision,)
    if len(rows) > 2 and _is_units(rows[0][1], [values for _, values in rows[1:]]):
        line = rows[0][0]
        return rows[1:], (Decision("units", f"{place} {line}", "it names units below the header"),)
    return rows, ()


def _is_units(values: Sequence[str], below: list[list[str]]) -> bool:
    """Return whether a row has units, or nothing, where all rows below it have numbers."""
    width = len(values)
    fitting = [row for row in below if len(row) == width]
    numeric = [i for i in range(width) if fitting and all(is_number(row[i]) for row in fitting)]
    units = [values[i].strip() for i in numeric if values[i].strip()]
    return bool(units) and all(UNITS.fullmatch(unit) for unit in units)


def _with_units(columns: tuple[str, ...], before: list[Row], after: list[Row]) -> tuple[str, ...]:
    if len(before) != len(after) + 1:
        return columns
    units = [value.strip().strip("()[]") for value in before[0][1]]
    if any(value.startswith(QUALTRICS) for value in before[0][1]) or len(units) != len(columns):
        return columns
    shown = (u if u and UNITS.fullmatch(u) and u.lower() not in {"n", "text", "number", "count"} else "" for u in units)
    return tuple(f"{c} ({u})" if u and "(" not in c else c for c, u in zip(columns, shown, strict=True))


def _is_given(row: Row) -> bool:
    values = row[1]
    return len(values) > 1 or any(value.strip() for value in values)


def _title_decisions(titles: list[Row], place: str) -> tuple[Decision, ...]:
    kept = [(line, next((v.strip() for v in values if v.strip()), "")) for line, values in titles]
    kept = [(line, text) for line, text in kept if text]
    if not kept:
        return ()
    line, text = kept[0]
    more = f", and {len(kept) - 1} more above the header, are" if len(kept) > 1 else ", above the header, is"
    return (Decision("title", repr(text[:60]), f"{place} {line}{more} no customer"),)


def _check_width(name: str, place: str, line: int, width: int) -> None:
    if width < 2:
        raise InputError(
            f"{name}, {place} {line}: only one column is found in the header; separate the columns by commas."
        )
    if width > MOST_COLUMNS:
        raise InputError(
            f"{name}, {place} {line}: {width:,} columns, but at most {MOST_COLUMNS:,} can be read; "
            "keep those that matter."
        )
