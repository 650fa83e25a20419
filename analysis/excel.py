"""An Excel workbook to a table: the first sheet that holds something, its numbers and dates as plain text."""

import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from analysis.errors import InputError
from analysis.numbers import plain_number
from analysis.question import Reading
from analysis.rows import Row, read_rows
from analysis.table import Decision, Table


def is_workbook(path: Path) -> bool:
    """Whether a zip file is an Excel workbook."""
    try:
        with zipfile.ZipFile(path) as parts:
            return any(name.startswith("xl/") for name in parts.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return False


def check_size(path: Path, name: str, most_bytes: int) -> None:
    """Raises InputError where the parts of a workbook are larger than `most_bytes`, unpacked, or cut short."""
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{name} is cut short or damaged; save it in Excel again, or as CSV.") from error
    if size > most_bytes:
        raise InputError(
            f"{name} holds {size // 1_000_000:,} MB unpacked, more than {most_bytes // 1_000_000:,}; save it as CSV."
        )


def read_excel(path: Path, name: str, reading: Reading) -> Table:
    """A table from an .xlsx file. Raises InputError where it cannot be opened or has no such sheet."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet, told = _sheet(book, name, reading.sheet)
        rows = list(sheet.iter_rows()) if sheet.height else []
    except PasswordError as error:
        raise InputError(f"{name} is protected by a password; save it without one.") from error
    except CalamineError as error:
        raise InputError(f"{name} is cut short or damaged ({error}); save it in Excel again, or as CSV.") from error
    return read_rows(name, _rows(rows), (told,), reading.header, "row")


def _sheet(book: CalamineWorkbook, name: str, wanted: str | None) -> tuple[Any, Decision]:
    names = book.sheet_names
    if wanted is not None and wanted not in names:
        raise InputError(f"{name} has no sheet {wanted!r}; its sheets are {', '.join(map(repr, names))}.")
    sheets = [book.get_sheet_by_name(n) for n in ([wanted] if wanted else names)]
    filled = [sheet for sheet in sheets if sheet.height and sheet.width > 1]
    if not filled:
        raise InputError(f"{name} has no sheet with a table; it needs a header row and one row per customer.")
    others = [n for n in names if n != filled[0].name]
    why = f"not used: {', '.join(map(repr, others))}" if others else "the only one"
    return filled[0], Decision("sheet", repr(filled[0].name), why)


def _rows(rows: list[list[Any]]) -> Iterator[Row]:
    """Rows with their number in the sheet."""
    for number, values in enumerate(rows, start=1):
        yield number, [_text(value) for value in values]


def _text(value: Any) -> str:
    """A value as plain text: whole numbers without decimals, dates as ISO."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return plain_number(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)
