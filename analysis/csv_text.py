"""Rows as CSV text, for every file of customers that leaves Kindred."""

import csv
import io
from collections.abc import Sequence
from typing import Literal


def csv_line(values: Sequence[object]) -> str:
    """One line with its line break; a value that holds a line break of any kind is quoted."""
    text = io.StringIO()
    # before Python 3.13, minimal quoting leaves "\r" bare, which readers take for the end of a row
    quoting: Literal[0, 1] = csv.QUOTE_ALL if any("\r" in str(value) for value in values) else csv.QUOTE_MINIMAL
    csv.writer(text, lineterminator="\n", quoting=quoting).writerow(values)
    return text.getvalue()
