"""Repeated rows and cells of OpenDocument sheets are counted before they are unpacked, and too many are refused."""

import io
import zipfile

import pytest

from analysis.core.errors import InputError
from analysis.reading.formats import opendocument
from analysis.reading.formats.opendocument import extents
from analysis.reading.sources import read_table

VALUE = '<table:table-cell office:value-type="float" office:value="1"{}><text:p>1</text:p></table:table-cell>'
EMPTY = "<table:table-cell{}/>"
COLUMNS, ROWS = ' table:number-columns-repeated="{}"', ' table:number-rows-repeated="{}"'


def row(*cells, times=1):
    return f"<table:table-row{ROWS.format(times)}>{''.join(cells)}</table:table-row>"


def value(times=1):
    return VALUE.format(COLUMNS.format(times))


def empty(times=1):
    return EMPTY.format(COLUMNS.format(times))


def sheet(*rows):
    return f'<table:table table:name="x"><table:table-column/>{"".join(rows)}</table:table>'


SHEETS = {
    "plain": (sheet(row(value(), value()), row(value())), (2, 2)),
    "repeated": (sheet(row(value(3), times=4)), (4, 3)),
    "empty at the end": (sheet(row(value(), empty(16_000)), row(empty(16_000), times=1_000_000)), (1, 1)),
    "empty before a value": (sheet(row(empty(9), value()), row(empty(), times=5), row(value())), (7, 10)),
    "text without a type": (sheet(row("<table:table-cell><text:p>a</text:p></table:table-cell>")), (1, 1)),
    "nothing": (sheet(), (0, 0)),
    "two sheets": (sheet(row(value(5))) + sheet(row(value(), times=3)), (1, 5)),
}


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("block", [50, 1 << 20])
def test_the_largest_sheet_is_known(name, block, monkeypatch):
    monkeypatch.setattr(opendocument, "BLOCK", block)
    text, expected = SHEETS[name]
    assert max(extents(io.BytesIO(text.encode())), key=lambda pair: pair[0] * pair[1]) == expected


def test_few_bytes_that_become_many_cells_are_refused(tmp_path):
    path = tmp_path / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", sheet(row(value(1_000), times=1_000_000)))
    with pytest.raises(InputError, match=r"a sheet of 1,000,000 rows and 1,000 columns, too large to be read"):
        read_table(path)
