"""Where customers come from: a file to a table of text, with the line each customer stands on."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import InputError

if TYPE_CHECKING:
    import _csv

MAX_CELL = 1_000_000


@dataclass(frozen=True)
class Table:
    """Text as it stands in the source: `rows[i][j]` under `columns[j]`, found on line `lines[i]` (1 is the first)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def read_table(path: Path) -> Table:
    """Read the customers at `path` as text.

    Raises InputError if the file is missing, unreadable, empty or malformed, naming the line where it is.
    """
    if not path.exists():
        raise InputError(f"There is no file {path}; check the name, or give another file.")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the file in it that holds the customers.")
    reader = SOURCES.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(SOURCES)
        raise InputError(f"{path.name} is not of a kind that can be read ({known}); save the customers as CSV.")
    return reader(path)


def _read_csv(path: Path) -> Table:
    text = _decode(path)
    if not text.strip():
        raise InputError(f"{path.name} is empty; it needs a header line and one line per customer.")
    lines, rows = _split_rows(path.name, text)
    if not rows:
        raise InputError(f"{path.name} is empty; it needs a header line and one line per customer.")
    columns = _check_header(path.name, rows[0], lines[0])
    if len(rows) == 1:
        raise InputError(f"{path.name} has a header but no customers; add one line per customer below it.")
    _check_widths(path.name, columns, rows[1:], lines[1:])
    return Table(path.name, columns, tuple(rows[1:]), tuple(lines[1:]))


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check its permissions.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path.name}, line {line}: the bytes there are not UTF-8 text; save the file as CSV in UTF-8."
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(
            f"{path.name}, line {line}: a NUL byte, so this is no CSV text; save the file as CSV in UTF-8."
        )
    return text


def _split_rows(name: str, text: str) -> tuple[list[int], list[tuple[str, ...]]]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    for start, row in _numbered(name, reader):
        if len(row) > 1 or any(value.strip() for value in row):
            lines.append(start)
            rows.append(tuple(row))
    return lines, rows


def _numbered(name: str, reader: "_csv.Reader") -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it starts on, which is also the line to look at where a quote is never closed."""
    start = 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{name}, line {start}: {error}; check the quotes on that line, or save the file as CSV again."
        ) from error


def _check_header(name: str, header: tuple[str, ...], line: int) -> tuple[str, ...]:
    columns = tuple(c.strip() for c in header)
    if len(columns) < 2:
        raise InputError(
            f"{name}, line {line}: only one column is found in the header; separate the columns by commas."
        )
    for position, column in enumerate(columns, start=1):
        if not column:
            raise InputError(f"{name}, line {line}: column {position} has no name; give every column a header.")
        if column.lower() in {c.lower() for c in columns[: position - 1]}:
            raise InputError(
                f"{name}, line {line}: the header {column!r} stands there twice; rename one of the two columns."
            )
    if any(_is_number(column) for column in columns):
        raise InputError(
            f"{name}, line {line}: a header is a number, so the column names seem to be missing; add a header line."
        )
    return columns


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_widths(name: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], lines: list[int]) -> None:
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(columns):
            raise InputError(
                f"{name}, line {line}: {len(row)} values, but the header has {len(columns)} columns; "
                "correct that line or put quotes around values that contain a comma."
            )


SOURCES: dict[str, Callable[[Path], Table]] = {".csv": _read_csv}
