"""CSV and its relatives to a table: rows with the line each starts on."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TextIO

import numpy as np

from analysis.core.duckdb_io import literal
from analysis.core.errors import InputError
from analysis.core.text.formulas import APOSTROPHE, MARK, unguarded
from analysis.model.question import Reading
from analysis.model.report import Decision
from analysis.reading.formats.dialect import find_encoding, find_quote, find_separator
from analysis.reading.formats.fast_csv import read_plain
from analysis.reading.tables.find_header import find_head
from analysis.reading.tables.fit_rows import read_body
from analysis.reading.tables.look_of_values import Row
from analysis.reading.tables.raw_table import Table, cell

MAX_CELL = 1_000_000
MAX_STRAY = 200
MAX_AGAIN = 200_000_000  # characters that are read again, because a quote before them was stray
TEXT_FORMULA = re.compile(r'="([^"]*)"')


@dataclass
class Stray:
    """The lines on which a quote stands where none belongs, and how many characters were read again for them."""

    lines: list[int] = field(default_factory=list)
    again: int = 0


def read_csv(path: Path, name: str, reading: Reading) -> Table:
    """Return a table from a text file in any common dialect.

    Raises InputError, naming the line, where it is malformed.
    """
    encoding, decided = find_encoding(path, name, reading.encoding)
    with path.open(encoding=encoding, newline="") as file:
        if not any(line.strip() for line in file):
            raise InputError(f"{name} is empty; it needs a header line and one line per customer.")
    mark, skip, separated = find_separator(path, encoding, name, reading.separator)
    quote, quoted = find_quote(path, encoding, mark)
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(skip):
            file.readline()
        stray = Stray()
        rows = rows_of(name, file, (mark, quote), skip, stray)
        head = find_head(name, rows, (decided, separated, *quoted), reading.header)
        plain = encoding == "utf-8" and quote == '"' and not stray.lines and read_plain(path, mark, head)
        table = plain or read_body(head)
    table = _without_formulas(_without_guards(_with_stray(table, stray)))
    return replace(table, separator=mark, columns=tuple(_bare(name) for name in table.columns))


def _with_stray(table: Table, stray: Stray) -> Table:
    if not stray.lines:
        return table
    n, first = len(stray.lines), stray.lines[0]
    rows = "1 row has" if n == 1 else f"{n:,} rows have"
    return table.deciding(Decision("quotes", "read as they stand", f"{rows} a stray quote, first on line {first}"))


def _bare(header: str) -> str:
    match = TEXT_FORMULA.fullmatch(header)
    return unguarded(match[1] if match else header)


def _without_formulas(table: Table) -> Table:
    """Spreadsheets are made to keep zeros by ="00100"; the value is 00100."""
    n, first = 0, 0
    for i in range(len(table.columns)):
        pattern = f'regexp_full_match({cell(i)}, \'="[^"]*"\')'
        ((count, line),) = table.ask(f"SELECT count(*), min(line) FROM raw WHERE {cell(i)} LIKE '=\"%' AND {pattern}")
        if count:
            bare = f"substr({cell(i)}, 3, length({cell(i)}) - 3)"
            table.ask(f"UPDATE raw SET {cell(i)} = {bare} WHERE {cell(i)} LIKE '=\"%' AND {pattern}")
            n, first = n + count, min(first or line, line)
    if not n:
        return table
    why = f'{n:,} values like ="00100", first on line {first}: they keep spreadsheets from taking off zeros'
    return table.deciding(Decision("formulas", "read as the text in them", why))


def _without_guards(table: Table) -> Table:
    """Apostrophes that keep spreadsheets from reading a formula are no part of a value."""
    guards = [guard for i in range(len(table.columns)) for guard in _take_off(table, cell(i))]
    if not guards:
        return table
    n, first = sum(count for count, _ in guards), min(line for _, line in guards)
    why = f"{n:,} of them, first on line {first}: they keep spreadsheets from reading a formula"
    return table.deciding(Decision("apostrophes", "leading ones are removed", why))


def _take_off(table: Table, column: str) -> list[tuple[int, int]]:
    """Take guards off a column; of each value that had one, how many there are and the first line."""
    maybe = f"starts_with({column}, {literal(APOSTROPHE)}) OR contains({column}, {literal(MARK)})"
    guarded = table.ask(f"SELECT {column}, count(*), min(line) FROM raw WHERE {maybe} GROUP BY 1")
    bare = {value: unguarded(value) for value, *_ in guarded}
    changed = {value: text for value, text in bare.items() if text != value}
    if changed:
        pairs = {"value": np.array(list(changed), object), "bare": np.array(list(changed.values()), object)}
        table.connection.register("guards", pairs)
        table.ask(f"UPDATE raw SET {column} = guards.bare FROM guards WHERE {column} = guards.value")
        table.connection.unregister("guards")
    return [(count, line) for value, count, line in guarded if value in changed]


class _Lines:
    """Lines of a file, of which those since the last row can be read again."""

    def __init__(self, file: Iterator[str]) -> None:
        self.waiting = file
        self.since: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self.waiting)
        self.since.append(line)
        return line

    def first_again(self) -> str:
        """Return the first line since the last row; those after it are read again."""
        first, *rest = self.since
        self.waiting, self.since = chain(rest, self.waiting), []
        return first


def rows_of(name: str, file: TextIO, marks: tuple[str, str], skipped: int, stray: Stray) -> Iterator[Row]:
    """Yield each row with the line it starts on; `marks` are the separator and the quote.

    Raises InputError for a NUL byte, a huge value, or many stray quotes.
    """
    (mark, quote), lines = marks, _Lines(file)
    line = 1 + skipped
    while True:
        try:
            reader = csv.reader(lines, delimiter=mark, quotechar=quote, strict=True)
            start = line
            for values in reader:
                lines.since.clear()
                yield line, values
                line = start + reader.line_num
        except csv.Error as error:
            stray.again += sum(map(len, lines.since))
            first = lines.first_again()
            _check(name, line, error, first, stray)
            stray.lines.append(line)
            yield line, next(csv.reader([first], delimiter=mark, quoting=csv.QUOTE_NONE), [])
            line += 1
        else:
            return


def _check(name: str, line: int, error: csv.Error, first: str, stray: Stray) -> None:
    """Raise InputError for what reading a line as it stands cannot mend."""
    if len(first) > MAX_CELL:
        problem = (
            f"a value of more than {MAX_CELL:,} characters; check the quotes from that line on, or shorten the value"
        )
    elif "NUL" in str(error) or "\0" in first:
        problem = "a NUL byte, so this is no CSV text; save the file as CSV in UTF-8"
    elif len(stray.lines) >= MAX_STRAY or stray.again > MAX_AGAIN:
        problem = f"{error}, and {len(stray.lines)} lines before it have stray quotes; save the file as CSV again"
    else:
        return
    raise InputError(f"{name}, line {line}: {problem}.") from error
