"""Small files that want to be large: what somebody could send to use up the machine."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl

HEADER = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)\n"
ROW = "1,Male,30,40,50\n"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
FIRST_SHEET = "xl/worksheets/sheet1.xml"


def thrift_list(claimed: int = 6_000_000) -> bytes:
    """Return a Parquet footer of a few bytes that claims a schema of `claimed` elements."""
    footer = b"\x15\x02\x19\xfc" + _varint(claimed) + bytes(10)
    return b"PAR1" + footer + struct.pack("<I", len(footer)) + b"PAR1"


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def packed(megabytes: int = 400) -> bytes:
    """Return a gzipped CSV of as many megabytes of customers."""
    return gzip.compress(HEADER.encode() + ROW.encode() * (megabytes * 1_000_000 // len(ROW)), 9)


def packed_within(megabytes: int) -> bytes:
    """As many megabytes of the shortest rows: as many customers as fit."""
    return gzip.compress(b"Age,Annual Income (k$),Spending Score (1-100)\n" + b"1,2,3\n" * (megabytes * 1_000_000 // 6))


def workbook(rows: str) -> bytes:
    """Return a workbook that Excel would open, but for the rows of its sheet."""
    plain, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(parts.namelist(), key=FIRST_SHEET.__eq__):
            file.writestr(name, SHEET.format(rows=rows) if name == FIRST_SHEET else parts.read(name))
    return out.getvalue()


def far_cell() -> bytes:
    """Return a workbook with two cells, in opposite corners of the sheet."""
    return workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def large_cell(megabytes: int = 50) -> bytes:
    """Return a workbook with one cell of that many megabytes."""
    text = f'<c r="A2" t="inlineStr"><is><t>{"a" * megabytes * 1_000_000}</t></is></c>'
    return workbook(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2">{text}</row>')


def large_sheet(rows: int = 1_000_000) -> bytes:
    """Return a workbook of that many rows."""
    return workbook("<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>" * rows)


def lying_zip() -> bytes:
    """Return a workbook whose directory says that its sheet has one byte."""
    data = bytearray(large_sheet())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 1)
    return bytes(data)


def repeated_cell(folder: Path, characters: int = 100_000, rows: int = 20_000) -> bytes:
    """Return a Parquet file that has one long text once, and names it in every row: 2 GB that count as 300 kB."""
    path = folder / "made.parquet"
    select = f"SELECT range AS age, range % 7 AS income, repeat('a', {characters}) AS note FROM range({rows})"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT {characters})"
        )
    return path.read_bytes()


def many_columns(n: int = 1_000_000) -> bytes:
    """Return a CSV of a million columns."""
    return b",".join(b"c%d" % i for i in range(n)) + b"\n" + b",".join([b"1"] * n) + b"\n"


def long_header(megabytes: int = 1, columns: int = 40) -> bytes:
    """Return a CSV whose columns have names of nearly a megabyte."""
    names = [f"{i}{'a' * (megabytes * 1_000_000 - 10)}" for i in range(columns)]
    return (",".join(names) + "\n" + (",".join(["1"] * columns) + "\n") * 10).encode()


def long_cell(megabytes: int = 4) -> bytes:
    return b"id,age,income\n1,2," + b"3" * (megabytes * 1_000_000) + b"\n"


def many_categories(n: int = 100_000) -> bytes:
    """As many categories as customers."""
    return HEADER.encode() + b"".join(b"%d,category %d,%d,%d,%d\n" % (i, i, i % 70, i % 97, i % 89) for i in range(n))


BOMBS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "a Thrift list": ("a.parquet", lambda _: thrift_list()),
    "a Thrift list of billions": ("a.parquet", lambda _: thrift_list(2_000_000_000)),
    "gzip beyond the limit": ("a.csv.gz", lambda _: packed()),
    "gzip within the limit": ("a.csv.gz", lambda _: packed_within(50)),
    "a far cell": ("a.xlsx", lambda _: far_cell()),
    "a large cell": ("a.xlsx", lambda _: large_cell()),
    "a large sheet": ("a.xlsx", lambda _: large_sheet()),
    "a lying zip": ("a.xlsx", lambda _: lying_zip()),
    "a repeated cell": ("a.parquet", repeated_cell),
    "many columns": ("a.csv", lambda _: many_columns()),
    "long names": ("a.csv", lambda _: long_header()),
    "a long cell": ("a.csv", lambda _: long_cell()),
    "many categories": ("a.csv", lambda _: many_categories()),
}
