"""CSV and its relatives to a table: rows with the line each starts on."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.csv_text import unguarded
from analysis.dialect import find_encoding, find_separator
from analysis.errors import InputError
from analysis.plain_csv import read_plain
from analysis.question import Reading
from analysis.rows import Row, find_head, read_body
from analysis.table import Decision, Table, cell

if TYPE_CHECKING:
    import _csv

MAX_CELL = 1_000_000


def read_csv(path: Path, name: str, reading: Reading) -> Table:
    """A table from a text file in any common dialect. Raises InputError, naming the line, where it is malformed."""
    encoding, decided = find_encoding(path, name, reading.encoding)
    with path.open(encoding=encoding, newline="") as file:
        if not any(line.strip() for line in file):
            raise InputError(f"{name} is empty; it needs a header line and one line per customer.")
    mark, skip, separated = find_separator(path, encoding, name, reading.separator)
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(skip):
            file.readline()
        rows = _rows(name, csv.reader(file, delimiter=mark, strict=True), skip)
        head = find_head(name, rows, (decided, separated), reading.header)
        plain = encoding == "utf-8" and read_plain(path, mark, head)
        table = plain or read_body(head)
    table = _without_guards(table)
    return replace(table, separator=mark, columns=tuple(unguarded(name) for name in table.columns))


def _without_guards(table: Table) -> Table:
    """Apostrophes that keep spreadsheets from reading a formula are no part of a value."""
    n, first = 0, 0
    for i in range(len(table.columns)):
        found = table.ask(f"SELECT {cell(i)}, count(*), min(line) FROM raw WHERE {cell(i)} LIKE '''%' GROUP BY 1")
        for value, count, line in found:
            if (bare := unguarded(value)) != value:
                table.ask(f"UPDATE raw SET {cell(i)} = ? WHERE {cell(i)} = ?", [bare, value])
                n, first = n + count, min(first or line, line)
    if not n:
        return table
    why = f"{n:,} of them, first on line {first}: they keep spreadsheets from reading a formula"
    return table.deciding(Decision("apostrophes", "leading ones are removed", why))


def _rows(name: str, reader: "_csv.Reader", skipped: int) -> Iterator[Row]:
    """Each row with the line it starts on, which is also the line to look at where a quote is never closed."""
    line = 1 + skipped
    try:
        for values in reader:
            yield line, values
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise InputError(f"{name}, line {line}: {_said(error)}.") from error


def _said(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"a value of more than {MAX_CELL:,} characters; check the quotes from that line on, or shorten the value"
    if "NUL" in str(error):
        return "a NUL byte, so this is no CSV text; save the file as CSV in UTF-8"
    return f"{error}; check the quotes on that line, or save the file as CSV again"
