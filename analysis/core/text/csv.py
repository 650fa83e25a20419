"""Rows as CSV text, for every file of customers that leaves Kindred: safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from analysis.core.text.formulas import guarded

# Excel reads UTF-8 as such only behind this mark
BYTE_ORDER_MARK = "\ufeff"


def csv_file(lines: Iterable[str], *, bom: bool) -> Iterator[str]:
    """Yield the text of a CSV file: a byte-order mark, unless it is not wanted, then the lines."""
    if bom:
        yield BYTE_ORDER_MARK
    yield from lines


def csv_line(values: Sequence[object]) -> str:
    """One line with its line break; a value that holds a line break of any kind is quoted, a formula guarded."""
    return csv_lines([values])


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """Lines of rows, as `csv_line` writes each."""
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        values = [guarded(v) if isinstance(v, str) else v for v in row]
        # before Python 3.13, minimal quoting leaves "\r" bare, which readers take for the end of a row
        writer = quoted if any(isinstance(v, str) and "\r" in v for v in values) else plain
        writer.writerow(values)
    return text.getvalue()
