"""An Excel workbook to a table: the sheet with the customers, its numbers and dates as plain text."""

import datetime
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from analysis.core.column_words import meaning_of
from analysis.core.errors import InputError
from analysis.core.text.numbers import plain_number
from analysis.model.doubts import SHEET, Choice, Doubt
from analysis.model.question import Reading
from analysis.model.report import Decision
from analysis.process.limits import MB, within_memory
from analysis.reading.formats import opendocument
from analysis.reading.formats.excel_formats import percent_columns
from analysis.reading.tables.find_header import read_rows
from analysis.reading.tables.raw_table import Table

BLOCK, LONGEST_TAG = 1 << 20, 1 << 10
MEMORY_MB, CELL_BYTES = 2_000, 32
PLACE = re.compile(rb"r\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")  # r="B7" of a cell, r="7" of a row
# OSError: a damaged place of a part, to which the file cannot be moved
DAMAGED = (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error, OSError)
LONGEST_MIME = 200
FEW_COLUMNS, ENOUGH_NUMBERS, CLOSE = 3, 4, 0.5


def is_workbook(path: Path) -> bool:
    """Return whether a zip file is an Excel workbook, or an OpenDocument one."""
    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
            return any(name.startswith("xl/") for name in names) or _is_open_document(parts, names)
    except DAMAGED:
        return False


def _is_open_document(parts: zipfile.ZipFile, names: list[str]) -> bool:
    if "mimetype" not in names or parts.getinfo("mimetype").file_size > LONGEST_MIME:
        return False
    return parts.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def check_size(path: Path, name: str, most_bytes: int) -> None:
    """Raise InputError where the parts of a workbook are larger than `most_bytes`, unpacked, cut short, or where the
    cells of a sheet are so far apart that the table between them does not fit into memory.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            _check_unpacked(sum(part.file_size for part in parts.infolist()), name, most_bytes)
            for part in parts.infolist():
                with parts.open(part) as file:
                    is_open = part.filename == opendocument.CONTENT
                    _check_extent(opendocument.extents(file) if is_open else _extents(file), name)
    except (*DAMAGED, OSError) as error:  # a damaged archive may point to before its beginning
        raise InputError(f"{name} is cut short or damaged; save it in Excel again, or as CSV.") from error


def _check_unpacked(size: int, name: str, most_bytes: int) -> None:
    if size > most_bytes:
        raise InputError(
            f"{name} holds {size // 1_000_000:,} MB unpacked, more than {most_bytes // 1_000_000:,}; save it as CSV."
        )


def _check_extent(extents: Iterable[tuple[int, int]], name: str) -> None:
    """Read a part to its end, which also proves its size and its checksum."""
    for rows, columns in extents:
        if rows * columns * CELL_BYTES > within_memory(MEMORY_MB, os.environ) * MB:
            raise InputError(
                f"{name} has a sheet of {rows:,} rows and {columns:,} columns, too large to be read; delete what lies "
                "far from the table, or save it as CSV."
            )


def _extents(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the last row and column that a part has named so far, block by block."""
    rows, columns, tail = 0, 0, b""
    while block := file.read(BLOCK):
        seen = tail + block
        for letters, digits in set(PLACE.findall(seen)):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
        tail = seen[max(seen.rfind(b"<"), len(seen) - LONGEST_TAG) :]
        yield rows, columns


def _column(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def read_excel(path: Path, name: str, reading: Reading) -> Table:
    """Return a table from an .xlsx or .ods file. Raises InputError where it cannot be opened or has no such sheet."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        chosen, decision, doubts = _sheet(book, name, reading.sheet)
    except PasswordError as error:
        raise InputError(f"{name} is protected by a password; save it without one.") from error
    except CalamineError as error:
        if _is_ods(path):
            raise InputError(
                f"{name} is an OpenDocument spreadsheet that cannot be opened; save it as .xlsx or CSV."
            ) from error
        raise InputError(f"{name} is cut short or damaged ({error}); save it in Excel again, or as CSV.") from error
    percent = percent_columns(path, book.sheet_names.index(chosen.name))
    rows = [[_text(value, i in percent) for i, value in enumerate(row)] for row in chosen.rows]
    _fill_merged(rows, chosen.merged)
    table = read_rows(name, enumerate(rows, start=1), (decision, *_percent_decisions(percent)), reading.header, "row")
    others = (n for n in _visible(book) if n != chosen.name)
    return replace(table, doubts=(*table.doubts, *doubts), sheets=(chosen.name, *others))


def has_sheet(path: Path, name: str) -> bool:
    """Return whether a file is a workbook with a sheet of that name."""
    try:
        return is_workbook(path) and name in CalamineWorkbook.from_path(str(path)).sheet_names
    except (CalamineError, OSError):
        return False


def _is_ods(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            return _is_open_document(parts, parts.namelist())
    except (*DAMAGED, OSError):
        return False


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its values from the first cell on, and the ranges of cells that are merged."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]

    @property
    def numbers(self) -> int:
        """How many cells hold numbers, in rows that hold more than a name and a value."""
        return sum(isinstance(v, int | float) for row in self.rows if len(row) >= FEW_COLUMNS for v in row)

    @property
    def is_of_persons(self) -> bool:
        """Whether its name speaks of customers."""
        return meaning_of(self.name).has("customer", "member", "user")


def _sheet(book: CalamineWorkbook, name: str, wanted: str | None) -> tuple[_Sheet, Decision, tuple[Doubt, ...]]:
    """Return the sheet asked for, else the visible one with customers: by its name, then by its numbers."""
    names = book.sheet_names
    if wanted is not None and wanted not in names:
        raise InputError(f"{name} has no sheet {wanted!r}; its sheets are {', '.join(map(repr, names))}.")
    visible = _visible(book)
    filled = [s for n in ([wanted] if wanted else visible) if len((s := _read(book, n)).rows) and len(s.rows[0]) > 1]
    if not filled:
        raise InputError(f"{name} has no sheet with a table; it needs a header row and one row per customer.")
    usable = [s for s in filled if s.numbers >= ENOUGH_NUMBERS] or filled[:1]
    best = max(usable, key=lambda s: (s.is_of_persons, s.numbers, -names.index(s.name)))
    others = [n for n in names if n != best.name]
    hidden = [n for n in others if n not in visible]
    why = (
        f"not used: {', '.join(f'{n!r} (hidden)' if n in hidden else repr(n) for n in others)}"
        if others
        else "the only one"
    )
    rivals = [s.name for s in usable if s is not best and s.numbers > CLOSE * best.numbers and not best.is_of_persons]
    return best, Decision("sheet", repr(best.name), why), _doubt(best.name, rivals) if rivals and not wanted else ()


def _visible(book: CalamineWorkbook) -> list[str]:
    return [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]


def _doubt(best: str, rivals: list[str]) -> tuple[Doubt, ...]:
    return (
        Doubt(
            SHEET,
            "Which sheet has the customers?",
            f"{', '.join(map(repr, [best, *rivals]))} hold tables of numbers.",
            (best, *rivals),
            tuple(Choice(n, f"{n!r} is read", {"reading": {"sheet": n}}) for n in (best, *rivals)),
            f"{best!r} is read",
        ),
    )


def _read(book: CalamineWorkbook, name: str) -> _Sheet:
    sheet = book.get_sheet_by_name(name)
    if not sheet.height:
        return _Sheet(name, [], [])
    down, right = sheet.start or (0, 0)
    merged = [((a - down, b - right), (c - down, d - right)) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    rows = list(sheet.iter_rows())
    return _Sheet(name, rows, [m for m in merged if m[1][0] > m[0][0] >= 0 <= m[0][1]])


def _fill_merged(rows: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Repeat a cell merged downward in all its rows; keep one merged across in its first column only."""
    for (top, left), (bottom, _) in merged:
        for row in rows[top + 1 : bottom + 1]:
            if top < len(rows) and left < len(row):
                row[left] = row[left] or rows[top][left]


def _percent_decisions(percent: frozenset[int]) -> tuple[Decision, ...]:
    if not percent:
        return ()
    columns = ", ".join(str(i + 1) for i in sorted(percent))
    return (Decision("percent", f"column {columns}", "shown as percent in Excel: 0.15 is read as 15%"),)


def _text(value: Any, is_percent: bool = False) -> str:  # noqa: FBT001, FBT002 - a cell has one or has not
    """Return a value as plain text: whole numbers without decimals, dates as ISO, lengths of time as hours."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{plain_number(round(value * 100, 10))}%" if is_percent else plain_number(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)
