"""Rows of text to a table: where its header is, what its columns are called, and rows that do not fit it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from analysis.errors import InputError
from analysis.numbers import COMMA, read_number
from analysis.table import Decision, Table, load, new_connection

MOST_COLUMNS = 1_000
LOOKED_AT = 50
YEARS = range(1900, 2101)

Row = tuple[int, list[str]]


@dataclass
class _Counts:
    """What was taken off rows while they were read."""

    wider: int = 0
    first_wider: int = 0


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
    """A table from rows of text with the line each starts on; blank rows are left out.

    Raises InputError, naming the line, for a table without customers, with rows of different widths, or too wide.
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
    titles, first = _titles(first)
    width = len(first[0][1])
    _check_width(name, place, first[0][0], width)
    columns, named, start = _columns(first, header, place)
    decisions = (*decisions, *_told_titles(titles, place), *named)
    if not first[start:]:
        raise InputError(f"{name} has a header but no customers; add one {place} per customer below it.")
    return Head(name, columns, decisions, first[start:], given, place)


def read_body(head: Head) -> Table:
    """The table of that head, row by row."""
    counts = _Counts()
    width = len(head.columns)
    fitting = _fit(head.name, chain(head.body, head.rest), width, counts, head.place)
    connection = load(new_connection(), width, fitting)
    told = (_told_wider(counts, head.place),) if counts.wider else ()
    return Table(head.name, head.columns, connection, (*head.decisions, *told), head.place)


def _is_given(row: Row) -> bool:
    values = row[1]
    return len(values) > 1 or any(value.strip() for value in values)


def _titles(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Lines above the table: one value alone, while most rows have the width of a table."""
    width = Counter(len(values) for _, values in rows).most_common(1)[0][0]
    n = 0
    while n < len(rows) - 2 and _is_title(rows[n][1], width):
        n += 1
    return rows[:n], rows[n:]


def _is_title(values: Sequence[str], width: int) -> bool:
    alone = not any(value.strip() for value in values[1:])
    return alone and width > 1 and (len(values) == 1 or width > 2)


def _told_titles(titles: list[Row], place: str) -> tuple[Decision, ...]:
    told = [(line, values[0].strip()) for line, values in titles if values[0].strip()]
    if not told:
        return ()
    line, text = told[0]
    return (Decision("title", repr(text[:60]), f"{place} {line}, above the header, is no customer"),)


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


def _columns(rows: list[Row], header: str | None, place: str) -> tuple[tuple[str, ...], tuple[Decision, ...], int]:
    line, first = rows[0]
    below = [values for _, values in rows[1:]]
    has_header = header == "yes" or (header is None and not _is_customer(first, below))
    if not has_header:
        why = "as asked for" if header else f"{place} {line} holds numbers where the rows below do"
        named = tuple(f"Column {i}" for i in range(1, len(first) + 1))
        return named, (Decision("header", f"none; columns are called {named[0]}, {named[1]}, ...", why),), 0
    columns, renamed = _named(first)
    told = [Decision("header", f"{place} {line}", "as asked for" if header else "it names the columns")]
    told += [Decision("header", repr(new), why) for new, why in renamed]
    return columns, tuple(told), 1


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
    return value.strip().isdecimal() and int(value) in YEARS


def _named(header: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Names that differ in more than case; blank and repeated ones are given others, of which is told."""
    names: list[str] = []
    told: list[tuple[str, str]] = []
    taken = {value.strip().lower() for value in header}
    for i, value in enumerate(header, start=1):
        own = " ".join(value.split())
        name = own or _free(f"Column {i}", taken)
        if own.lower() in {n.lower() for n in names}:
            name = _free(own, taken)
        if name != own:
            told.append((name, f"column {i} has no name" if not own else f"a column before it is called {own!r}, too"))
            taken.add(name.lower())
        names.append(name)
    return tuple(names), told


def _free(name: str, taken: set[str]) -> str:
    n = 2 if name.lower() in taken else 1
    while n > 1 and f"{name} ({n})".lower() in taken:
        n += 1
    return name if n == 1 else f"{name} ({n})"


def _fit(name: str, rows: Iterable[Row], width: int, counts: _Counts, place: str) -> Iterator[Row]:
    for line, values in rows:
        if len(values) > width and not any(map(str.strip, values[width:])):
            counts.wider += 1
            counts.first_wider = counts.first_wider or line
            yield line, values[:width]
        elif len(values) != width:
            raise InputError(
                f"{name}, {place} {line}: {len(values)} values, but there are {width} columns; "
                "correct that line, or put quotes around values that contain the separator."
            )
        else:
            yield line, values


def _told_wider(counts: _Counts, place: str) -> Decision:
    n = counts.wider
    rows = f"{n:,} row ends" if n == 1 else f"{n:,} rows end"
    return Decision(
        "width", f"{rows} in separators without values", f"first on {place} {counts.first_wider}; they are left out"
    )
