"""Rows below a header: those that do not fit its columns are cut, filled or set aside with the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from analysis.core.errors import InputError
from analysis.model.report import Decision
from analysis.reading.tables.look_of_values import Row, is_value
from analysis.reading.tables.raw_table import Table, cell, load, new_connection

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MOST_ROWS = 0.5
NOTHING_RAGGED = 0.05
FEW_RAGGED = 1
MOSTLY_EMPTY = 0.5


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
    if counts.second or (gap and 1 < n < width and not any(map(is_value, values))):
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
