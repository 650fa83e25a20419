"""Rows of text to a table: where its header is, what its columns are called, and rows that do not fit it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from analysis.core.column_words import meaning_of
from analysis.core.errors import InputError
from analysis.core.numbers import COMMA, read_number
from analysis.model.report import Decision
from analysis.reading.tables.dates import date_style
from analysis.reading.tables.raw_table import Table, cell, load, new_connection

MOST_COLUMNS = 1_000
LOOKED_AT = 50
YEARS = range(1900, 2101)

Row = tuple[int, list[str]]


NOTHING_RAGGED = 0.05
FEW_RAGGED = 1
FIRST_ROWS = 20
MOSTLY_EMPTY = 0.5
MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MOST_ROWS = 0.5
UNITS = re.compile(
    r"[(\[].{1,20}[)\]]|[€$£¥%]|k?(?:eur|usd|gbp)|[kKmM][€$£]|years?|yrs?|months?|days?|kg|km|min|hours?|count|number|text|n",
    re.I,
)
# what SurveyMonkey writes below a question whose answer is in one column
ANSWERS = frozenset(("response", "open-ended response"))
QUALTRICS = '{"ImportId"'


@dataclass
class _Counts:
    """What was taken off rows while they were read, and rows that do not fit, by their line."""

    wider: int = 0
    first_wider: int = 0
    rows: int = 0
    last: int = 0
    second: int = 0
    ragged: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """What the first rows of a table say: its name, columns, what was decided, and those of the rows below the header.

    `rest` are the rows after them.
    """

    name: str
    columns: tuple[str, ...]
    decisions: tuple[Decision, ...]
    body: list[Row]
    rest: Iterator[Row]
    place: str


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
    columns, named, start = _columns(first, header, place, top)
    titled = _title_decisions([*above, *([top] if top else [])], place)
    below, more = _below_header(first[start:], place) if start else (first[start:], ())
    columns = _with_units(columns, first[start:], below)
    decisions = (*decisions, *titled, *named, *more)
    if not below:
        raise InputError(f"{name} has a header but no customers; add one {place} per customer below it.")
    return Head(name, columns, decisions, below, given, place)


def read_body(head: Head) -> Table:
    """Return the table of that head, row by row; rows that do not fit are kept with the reason."""
    counts = _Counts()
    width = len(head.columns)
    fitting = _fit(chain(head.body, head.rest), width, counts, head.place)
    connection = load(new_connection(), width, fitting)
    table = Table(head.name, head.columns, connection, head.decisions, head.place)
    decisions = [_wider_decision(counts, head.place)] if counts.wider else []
    decisions += _fill_short(table, counts)
    _check_ragged(head, counts)
    decisions += _ragged_decisions(counts, head.place)
    return replace(table.deciding(*decisions), unusable=counts.ragged | counts.notes)


def _table_width(rows: list[Row]) -> int:
    """Return the width that most rows have, of those with more than one value."""
    widths = Counter(len(values) for _, values in rows if len(values) > 1)
    first = rows[0][1]
    if len(first) == max(widths, default=0) and widths[len(first)] > 1 and _complete(first) and not _has_values(first):
        return len(first)  # names of all columns, where most rows end early
    most = max(widths.values(), default=0)
    return max((w for w, n in widths.items() if n == most), default=len(rows[0][1]))


def _filled(values: Sequence[str]) -> int:
    return sum(bool(value.strip()) for value in values)


def _above(rows: list[Row], width: int) -> tuple[list[Row], Row | None, list[Row]]:
    """Return what stands above the header: titles, lines of another width, and a row that groups columns."""
    start = _header_at(rows, width)
    above, rest = rows[:start], rows[start:]
    if len(rest) > 2 and _are_answers(rest[1][1], rest[0][1]):
        line, labels = rest[1]
        return above, rest[0], [(line, ["" if v.strip().lower() in ANSWERS else v for v in labels]), *rest[2:]]
    if above and _groups(above[-1][1], rest[0][1], width):
        return above[:-1], above[-1], rest
    if len(rest) > 2 and _groups(rest[0][1], rest[1][1], width) and not _complete(rest[0][1]):
        return above, rest[0], rest[1:]
    return above, None, rest


def _are_answers(labels: Sequence[str], questions: Sequence[str]) -> bool:
    """Return whether a row has SurveyMonkey's labels of answers below the questions."""
    labeled = any(v.strip().lower() in ANSWERS for v in labels)
    return labeled and not labels[0].strip() and len(labels) == len(questions) and not any(map(_is_value, labels))


def _header_at(rows: list[Row], width: int) -> int:
    """Return the first of the fullest rows without numbers that stand before the first row with numbers."""
    best, most = 0, 0
    found = False
    for i, (_, values) in enumerate(rows[:FIRST_ROWS]):
        fits = len(_without_end(values)) <= width and (len(values) >= width or len(values) == width - 1)
        filled = _filled(values)
        if not fits or filled < min(2, width):
            continue
        if any(map(_is_value, values)) and not _all_years(values):
            if 2 * filled > width:
                return best if found and 2 * most > width else i
            continue
        if filled > most:
            best, most, found = i, filled, True
    return best if found else next((i for i, (_, v) in enumerate(rows) if len(v) == width), 0)


def _all_years(values: Sequence[str]) -> bool:
    """Return whether all numbers are years, among names: `Customer, 2023, 2024` is a header."""
    numbers = [v for v in values if _is_value(v)]
    return all(map(_is_year, numbers)) and len(numbers) < _filled(values)


def _has_values(values: Sequence[str]) -> bool:
    return any(map(_is_value, values))


def _is_value(text: str) -> bool:
    return _is_number(text) or date_style([text.strip()]) is not None


def _without_end(values: Sequence[str]) -> list[str]:
    """Return values without the blank ones at the end."""
    kept = list(values)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _complete(values: Sequence[str]) -> bool:
    return _filled(values) == len(values)


def _groups(top: Sequence[str], names: Sequence[str], width: int) -> bool:
    """Return whether a row names groups of the columns named below it."""
    if len(top) != width or len(names) != width or any(map(_is_value, (*top, *names))):
        return False
    if any(not a.strip() and not b.strip() for a, b in zip(top, names, strict=True)) or _filled(top) < 2:
        return False
    gaps = [i for i, value in enumerate(top) if not value.strip()]
    return bool(gaps) and all(names[i].strip() for i in gaps) and _filled(names) > 1


def _fitting_header(values: list[str], width: int, below: list[Row]) -> list[str]:
    """Return a header without blank names that no row has values for; with one for row names that R leaves out."""
    if len(values) > width:
        return [*_without_end(values), *[""] * (width - len(_without_end(values)))]
    used = [row for _, row in below if len(row) == width and row[-1].strip()]
    if len(values) == width - 1 and _complete(values) and not _has_values(values) and len(used) > 1:
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
        return all(map(_is_number, here)) and not any(map(_is_number, after))
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
    numeric = [i for i in range(width) if fitting and all(_is_number(row[i]) for row in fitting)]
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


def _columns(
    rows: list[Row], header: str | None, place: str, top: Row | None = None
) -> tuple[tuple[str, ...], tuple[Decision, ...], int]:
    line, first = rows[0]
    below = [values for _, values in rows[1:]]
    has_header = header == "yes" or (header is None and not _is_customer(first, below))
    if not has_header:
        why = "chosen by you" if header else f"{place} {line} holds numbers where the rows below do"
        named = tuple(f"Column {i}" for i in range(1, len(first) + 1))
        return named, (Decision("header", f"none; columns are called {named[0]}, {named[1]}, ...", why),), 0
    columns, renamed = _named(_grouped(top[1], first) if top else first)
    decisions = [Decision("header", f"{place} {line}", "chosen by you" if header else "it names the columns")]
    decisions += [Decision("header", repr(new), why) for new, why in renamed]
    return columns, tuple(decisions), 1


def _grouped(top: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return names with their group before them, where they need it to differ, or have no other."""
    spoken = Counter(name.strip().lower() for name in names)
    group, found = "", []
    for above, name in zip(top, names, strict=True):
        group = above.strip() or group
        own = name.strip()
        found.append(group if not own else f"{group} {own}" if spoken[own.lower()] > 1 else own)
    return found


def _is_customer(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Numbers in a header are values, unless they are years, or nothing below them is a number."""
    numbers = [i for i, value in enumerate(first) if _is_number(value)]
    if not numbers or (all(_is_year(first[i]) for i in numbers) and len(numbers) < len(first)):
        return False
    numeric = [i for i in numbers if any(len(row) > i and _is_number(row[i]) for row in below)]
    return bool(numeric) or len(numbers) == len(first)


def _is_number(value: str) -> bool:
    text = value.strip()
    return read_number(text) is not None or read_number(text, COMMA) is not None


def _is_year(value: str) -> bool:
    return value.strip().isdecimal() and float(value) in YEARS


def _named(header: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return names that differ in more than case; blank and repeated ones are replaced and reported."""
    names: list[str] = []
    decisions: list[tuple[str, str]] = []
    taken = {value.strip().lower() for value in header}
    given: set[str] = set()
    last: dict[str, int] = {}
    for i, value in enumerate(header, start=1):
        own = " ".join(value.replace("\ufeff", "").split())
        name = own or _free(f"Column {i}", taken, last)
        if own.lower() in given:
            name = _free(own, taken, last)
        if name != own:
            decisions.append(
                (name, f"column {i} has no name" if not own else f"a column before it is called {own!r}, too")
            )
            taken.add(name.lower())
        names.append(name)
        given.add(name.lower())
    return tuple(names), decisions


def _free(name: str, taken: set[str], last: dict[str, int]) -> str:
    """`name`, numbered where it is taken; `last` keeps the last number of each, so that none is tried twice."""
    if name.lower() not in taken:
        return name
    n = last.get(name.lower(), 2)
    while f"{name} ({n})".lower() in taken:
        n += 1
    last[name.lower()] = n
    return f"{name} ({n})"


def _fit(rows: Iterable[Row], width: int, counts: _Counts, place: str) -> Iterator[Row]:
    """Yield rows of that width; others are cut or filled, and noted with the reason."""
    for line, values in rows:
        counts.rows += 1
        gap, counts.last = line > counts.last + 1 > 1, line
        if len(values) == width and not counts.second:
            yield line, values
            continue
        if [value.strip() for value in values] == ["\x1a"]:
            continue
        yield line, _note_misfit((line, values), width, counts, place, gap=gap)


def _note_misfit(row: Row, width: int, counts: _Counts, place: str, *, gap: bool) -> list[str]:
    line, values = row
    n = len(values)
    if n > width and not any(map(str.strip, values[width:])):
        counts.wider += 1
        counts.first_wider = counts.first_wider or line
        return values[:width]
    if counts.second or (gap and 1 < n < width and not any(map(_is_value, values))):
        counts.second = counts.second or line
        counts.notes[line] = f"part of a second table that begins on {place} {counts.second}"
    elif n == 1 and (other := _other_separator(values[0], width)):
        counts.ragged[line] = f"its values are separated by {other}, those of other rows are not"
    elif n == 1 or values[0].lstrip().startswith("#"):
        counts.notes[line] = (
            "a note, it seems: it has a single value" if n == 1 else "a note, it seems: it begins with #"
        )
    else:
        counts.ragged[line] = f"{n} values, but there are {width} columns"
        counts.widths[line] = n
    return [*values[:width], *[""] * (width - n)]


def _other_separator(text: str, width: int) -> str:
    """Return what separates the values of a row that has the right number of them only with another separator."""
    return next((name for mark, name in MARKS.items() if width > 2 and text.count(mark) == width - 1), "")


def _fill_short(table: Table, counts: _Counts) -> list[Decision]:
    """Spreadsheets leave out separators at the end of rows whose last columns are empty; most others are empty, too."""
    short = {line: n for line, n in counts.widths.items() if n < len(table.columns)}
    if not short:
        return []
    missing = [cell(i) for i in range(min(short.values()), len(table.columns))]
    blank = " AND ".join(f"trim({c}) = ''" for c in missing)
    lines = ", ".join(map(str, list(counts.ragged)[:100_000]))
    ((full, empty),) = table.ask(f"SELECT count(*), count(*) FILTER ({blank}) FROM raw WHERE line NOT IN ({lines})")
    if empty < MOSTLY_EMPTY * full or not full:
        return []
    for line in short:
        del counts.ragged[line]
    first, n = next(iter(short)), len(short)
    rows = "1 row ends" if n == 1 else f"{n:,} rows end"
    return [Decision("width", f"{rows} before the last column", f"first on {table.place} {first}; filled up as empty")]


def _check_ragged(head: Head, counts: _Counts) -> None:
    n = len(counts.ragged)
    if (n > FEW_RAGGED and n > NOTHING_RAGGED * counts.rows) or counts.rows <= len(counts.ragged | counts.notes):
        if most := _mostly_of_one_width(counts):
            raise InputError(f"{head.name}, {head.place} {most[0]}: {_wrong_width(most[1], len(head.columns))}")
        line, what = next(iter((counts.ragged or counts.notes).items()))
        more = f" ({n:,} of {counts.rows:,} rows do not fit)" if n > 1 else ""
        raise InputError(
            f"{head.name}, {head.place} {line}: {what}{more}; "
            "correct that line, or put quotes around values that contain the separator."
        )


def _mostly_of_one_width(counts: _Counts) -> tuple[int, int] | None:
    """Return the first line of the rows that have another width than the header, and that width, where most have."""
    widths = Counter(counts.widths.values())
    width, n = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    if n <= MOST_ROWS * counts.rows:
        return None
    return next(line for line, n in counts.widths.items() if n == width), width


def _wrong_width(n: int, width: int) -> str:
    if n > width:
        return (
            f"most rows have {n} values, but the header names {width} columns; name the others in the header, "
            'or put quotes around values that contain the separator, such as "1,200".'
        )
    return (
        f"most rows have {n} values, but the header names {width} columns; "
        "put a separator where a value is empty, or take the names without values out of the header."
    )


def _ragged_decisions(counts: _Counts, place: str) -> list[Decision]:
    if not counts.ragged:
        return []
    n, first = len(counts.ragged), next(iter(counts.ragged))
    rows = "1 row does" if n == 1 else f"{n:,} rows do"
    return [Decision("rows that do not fit", f"{rows} not fit the columns", f"first on {place} {first}; set aside")]


def _wider_decision(counts: _Counts, place: str) -> Decision:
    n = counts.wider
    rows = f"{n:,} row ends" if n == 1 else f"{n:,} rows end"
    return Decision(
        "width", f"{rows} in separators without values", f"first on {place} {counts.first_wider}; they are left out"
    )
