"""How large the table of an OpenDocument sheet is, counting rows and cells that are repeated, before it is opened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

CONTENT = "content.xml"
BLOCK, LONGEST_TAG = 1 << 20, 1 << 12
TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]{0,4000})>")
REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,9})[\"']")


@dataclass
class Extent:
    """What was seen of a sheet: full rows and their widest, and the row that is being read."""

    rows: int = 0
    columns: int = 0
    empty: int = 0  # rows without values, which count once a row with values follows
    times: int = 0  # so often the row that is being read stands in the sheet
    width: int = 0
    used: int = 0

    def start_row(self, times: int) -> None:
        """End the row that was read and begin the next one."""
        if self.used:
            self.rows, self.columns = self.rows + self.empty + self.times, max(self.columns, self.used)
            self.empty = 0
        else:
            self.empty += self.times
        self.times, self.width, self.used = times, 0, 0

    def add_cell(self, times: int, *, has_value: bool) -> None:
        """Count a cell that stands `times` in its row."""
        self.width += times
        self.used = self.width if has_value else self.used


def extents(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield rows and columns of the sheets in a `content.xml`; the last pair of each sheet is whole."""
    extent, rest = Extent(), b""
    while block := file.read(BLOCK):
        text, end = rest + block, 0
        for tag in TAG.finditer(text):
            end = tag.end()
            if tag[1] == b"table":
                extent.start_row(1)
                yield extent.rows, extent.columns
                extent = Extent()
            elif tag[1] == b"table-row":
                extent.start_row(_times(tag[2]))
            else:
                extent.add_cell(_times(tag[2]), has_value=b"value-type" in tag[2] or not tag[2].endswith(b"/"))
        rest = text[max(text.rfind(b"<"), len(text) - LONGEST_TAG, end) :]
    extent.start_row(1)
    yield extent.rows, extent.columns


def _times(attributes: bytes) -> int:
    repeated = REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1
