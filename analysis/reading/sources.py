"""Where customers come from: what a file is by its first bytes, and who reads it; or a database by its address."""

import gzip
import tempfile
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import InputError
from analysis.model.question import Reading, is_address
from analysis.model.report import Decision
from analysis.reading.formats.csv_files import read_csv
from analysis.reading.formats.excel import check_size, is_workbook, read_excel
from analysis.reading.formats.json_files import is_json, read_json
from analysis.reading.formats.parquet_files import check_parquet_size, read_parquet
from analysis.reading.tables.raw_table import Table

MOST_BYTES = 8_000_000_000
BLOCK = 1 << 20
DECIDE = Reading()


@dataclass(frozen=True)
class SourceKind:
    """A kind of file: its name, how its first bytes look, the usual ends of its names, and who reads it.

    `check` raises InputError where it would unpack to more bytes than allowed.
    """

    name: str
    begins: tuple[bytes, ...]
    suffixes: tuple[str, ...]
    read: Callable[[Path, str, Reading], Table]
    check: Callable[[Path, str, int], None] | None = None


SOURCES = (
    SourceKind("Parquet", (b"PAR1",), (".parquet", ".pq"), read_parquet, check_parquet_size),
    SourceKind("Excel", (b"PK\x03\x04",), (".xlsx", ".xlsm", ".ods"), read_excel, check_size),
    SourceKind("JSON", (), (".json", ".jsonl", ".ndjson"), read_json),
    SourceKind("CSV", (), (".csv", ".tsv", ".tab", ".txt"), read_csv),
)
CSV = SOURCES[-1]
GZIP = b"\x1f\x8b"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\0": "an SQLite database; give its address, sqlite:///path, on the command line",
    b"BZh": "packed by bzip2; unpack it first",
    b"\xfd7zXZ": "packed by xz; unpack it first",
    b"7z\xbc\xaf": "packed by 7-Zip; unpack it first",
    b"\x28\xb5\x2f\xfd": "packed by zstd; unpack it first",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<table": "a web page; open it in a spreadsheet and save it as .xlsx or CSV",
    b"<meta": "a web page; open it in a spreadsheet and save it as .xlsx or CSV",
    b"<?xml": "XML, not CSV; open it in a spreadsheet and save it as .xlsx or CSV",
    b"{\\rtf": "a text document",
}


def read_table(source: str | Path, reading: Reading = DECIDE, most_bytes: int = MOST_BYTES) -> Table:
    """Return the customers at `source`, a path or the address of a database, as a table of text.

    Raises InputError if it is missing, unreadable, empty, malformed, or unpacks to more than `most_bytes`.
    """
    if is_address(str(source)):
        from analysis.reading.databases import read_database  # noqa: PLC0415 - its libraries take longer than most files

        return read_database(str(source), reading)
    path = Path(source)
    _check_file(path)
    if _head(path).startswith(GZIP):
        with tempfile.TemporaryDirectory(prefix="kindred-") as place:
            unpacked = Path(place) / "unpacked"
            _unpack(path, unpacked, most_bytes)
            unpacked_by = Decision("packing", "gzip", "unpacked first")
            return _read(unpacked, path.name, reading, most_bytes).deciding(unpacked_by)
    return _read(path, path.name, reading, most_bytes)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise InputError(f"There is no file {path}; check the name, or give another file.")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the file in it that holds the customers.")
    try:
        path.open("rb").close()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check its permissions.") from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def is_parquet(path: Path) -> bool:
    """Return whether a file that can be read begins as Parquet does."""
    try:
        return _head(path).startswith(SOURCES[0].begins)
    except OSError:
        return False


def _unpack(path: Path, to: Path, most_bytes: int) -> None:
    size = 0
    try:
        with gzip.open(path) as packed, to.open("wb") as file:
            while block := packed.read(BLOCK):
                size += len(block)
                if size > most_bytes:
                    raise InputError(
                        f"{path.name} holds more than {most_bytes // 1_000_000:,} MB unpacked; send fewer customers."
                    )
                file.write(block)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{path.name} is cut short or damaged; pack it again.") from error


def _read(path: Path, name: str, reading: Reading, most_bytes: int) -> Table:
    head = _head(path)
    kind = _kind(path, name, head)
    if kind.check:
        kind.check(path, name, most_bytes)
    table = kind.read(path, name, reading)
    given = _suffix(name)
    meant = next((k for k in SOURCES if given in k.suffixes), None)
    if meant is not None and meant is not kind:
        return table.deciding(Decision("kind", kind.name, f"by its content; its name says {meant.name}"))
    return table


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def _kind(path: Path, name: str, head: bytes) -> SourceKind:
    if head.startswith(OLD_OFFICE):
        raise InputError(_old_office(path, name))
    start = head.removeprefix(BOM_UTF8).lstrip()
    for begin, what in OTHERS.items():
        if begin.lower() in {head[: len(begin)].lower(), start[: len(begin)].lower()}:
            raise InputError(f"{name} is {what}." if ";" in what else f"{name} is {what}; save the customers as CSV.")
    if head[8:12] == b"DUCK":
        raise InputError(f"{name} is a DuckDB database; give its address, duckdb:///path, on the command line.")
    if is_json(head):
        return next(k for k in SOURCES if k.name == "JSON")
    kind = next((k for k in SOURCES if any(head.startswith(b) for b in k.begins)), CSV)
    if kind.name == "Excel" and not is_workbook(path):
        raise InputError(f"{name} is cut short, or a zip file that is no Excel workbook; unpack it, or save it as CSV.")
    return kind


def _old_office(path: Path, name: str) -> str:
    """Excel keeps a workbook with a password in a container of the old kind."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return f"{name} is protected by a password; save it without one."
    return f"{name} is an Excel file from before 2007; save it as .xlsx or CSV."
