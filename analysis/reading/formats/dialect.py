"""What a text file is written in: its encoding and its separator, found out from its bytes."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from analysis.core.errors import InputError
from analysis.model.report import Decision
from analysis.reading.formats.encodings import find_legacy

BLOCK = 1 << 20
SAMPLE = 1 << 18
SAMPLE_ROWS = 200
SEPARATORS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LOOKED_AT = 1 << 16
KNOWN_AS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252 (western European)",
    "cp1250": "Windows-1250 (central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "mac_roman": "Mac Roman (western European)",
}


def find_encoding(path: Path, name: str, wanted: str | None = None) -> tuple[str, Decision]:
    """Return the encoding of a whole file as Python calls it, and why it is that one.

    Raises InputError with the line where it is in none, or in two at once.
    """
    if wanted:
        _check(path, name, wanted)
        # a mark before the header is no part of it
        marked = wanted == "utf-8" and _first_block(path).startswith(codecs.BOM_UTF8)
        return "utf-8-sig" if marked else wanted, _encoding(wanted, "chosen by you")
    head = _first_block(path)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            _check(path, name, encoding)
            return encoding, _encoding(encoding, "a byte order mark says so")
    if half := _half_empty(head):
        _check(path, name, half)
        return half, _encoding(half, "every other byte is zero")
    return _without_mark(path, name)


def _encoding(encoding: str, why: str) -> Decision:
    return Decision("encoding", KNOWN_AS.get(encoding, encoding), why)


def _check(path: Path, name: str, wanted: str) -> None:
    decoder, line = codecs.getincrementaldecoder(wanted)(), 1
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                line += decoder.decode(block, final=not block).count("\n")
            except UnicodeDecodeError as error:
                line += block[: error.start].count(b"\n")
                raise InputError(
                    f"{name}, line {line}: the bytes there are not {KNOWN_AS.get(wanted, wanted)}; "
                    "choose another encoding, or save the file as CSV in UTF-8."
                ) from error
            if not block:
                return


def _half_empty(head: bytes) -> str | None:
    """UTF-16 of western text without a mark: nearly every second byte is zero, the others hardly ever."""
    for encoding, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros and zeros.count(0) > 0.5 * len(zeros) and others.count(0) < 0.01 * len(others) + 1:
            return encoding
    return None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
                if b"\0" in block:
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _without_mark(path: Path, name: str) -> tuple[str, Decision]:
    if _is_utf8(path):
        return "utf-8", _encoding("utf-8", "all of it is valid UTF-8")
    proper, line, rest = _lines_by_encoding(path, name)
    if proper is not None:
        raise InputError(
            f"{name}, line {line}: the bytes there are not UTF-8, but those on line {proper} are, so two encodings "
            "are mixed; save the file again as CSV in UTF-8."
        )
    encoding, rivals = find_legacy(b"".join(rest))
    if encoding is None or not _decodes(path, encoding):
        raise InputError(
            f"{name}, line {line}: the bytes there are neither UTF-8 nor Windows-1252 text; "
            "name the encoding, or save the file as CSV in UTF-8."
        )
    others = f"; it could be {' or '.join(KNOWN_AS.get(r, r) for r in rivals)}" if rivals else ""
    return encoding, _encoding(encoding, f"not UTF-8 (first on line {line}){others}; check names with accents")


def _first_block(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(BLOCK)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _lines_by_encoding(path: Path, name: str) -> tuple[int | None, int, list[bytes]]:
    """Return the first line with characters of UTF-8 beyond ASCII; the first that is not UTF-8, and some such lines."""
    proper: int | None = None
    first, rest, size = 0, list[bytes](), 0
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file, name), start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                proper = proper or number
            except UnicodeDecodeError:
                first = first or number
                size += len(line)
                if size < LOOKED_AT or not rest:
                    rest.append(line[:LOOKED_AT])
    return proper, first, rest


def _lines(file: io.BufferedReader, name: str) -> Iterable[bytes]:
    number = 0
    while line := file.readline(SAMPLE * 64):
        number += 1
        if b"\0" in line:
            raise InputError(
                f"{name}, line {number}: a NUL byte, so this is no CSV text; save the file as CSV in UTF-8."
            )
        yield line


def find_separator(path: Path, encoding: str, name: str, wanted: str | None = None) -> tuple[str, int, Decision]:
    """Return the character between columns, how many lines stand before the table, and why it is that character.

    Every candidate is tried on the first rows; the one that gives them all the same width wins, the wider of equal
    ones. Raises InputError where none gives two columns.
    """
    skip, declared = _declared_separator(path, encoding)
    wanted = wanted or declared
    if wanted:
        return (
            wanted,
            skip,
            Decision("separator", NAMES.get(wanted, wanted), "the file says so" if declared else "chosen by you"),
        )
    tried = {mark: _widths(_sample(path, encoding), mark) for mark in SEPARATORS}
    scores = {mark: _score(widths) for mark, widths in tried.items()}
    best = max(SEPARATORS, key=lambda mark: scores[mark])
    if scores[best][0] == 0:
        raise InputError(
            f"{name}, line 1: only one column is found; separate the columns by commas, semicolons, tabs or bars."
        )
    return best, skip, Decision("separator", NAMES[best], f"it gives {scores[best][1]} columns on the most lines")


def _declared_separator(path: Path, encoding: str) -> tuple[int, str | None]:
    """Excel writes `sep=;` on a line of its own before the table."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(10).strip().strip('"')
    marked = first[:4].lower() == "sep=" and len(first) == 5
    return (1, first[4]) if marked else (0, None)


def _sample(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        text = file.read(SAMPLE)
    return text if len(text) < SAMPLE else text[: text.rfind("\n") + 1] or text


def find_quote(path: Path, encoding: str, mark: str) -> tuple[str, tuple[Decision, ...]]:
    """Return the character around values: single quotes where rows have one width only with them."""
    sample = _sample(path, encoding)
    if sample.count(f"{mark}'") + sample.count("\n'") < 3:
        return '"', ()
    double, single = (_widths(sample, mark, quote) for quote in ('"', "'"))
    if len(set(single)) == 1 and len(set(double)) > 1:
        return "'", (Decision("quotes", "single quotes", "only with them all rows have one width"),)
    return '"', ()


def _widths(sample: str, mark: str, quote: str = '"') -> list[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark, quotechar=quote):
            if any(value.strip() for value in row):
                widths.append(len(row))
            if len(widths) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # said, with its line, when the rows are read
    return widths


def _score(widths: list[int]) -> tuple[float, int]:
    """Return the share of rows that have the most common width of at least two, and that width.

    The header counts as ten.
    """
    several = Counter(w for w in widths if w > 1)
    if not several:
        return 0.0, 0
    width, n = max(several.items(), key=lambda item: (item[1], item[0]))
    agrees = 10 * (widths[0] == width or widths[0] == 1)  # a title alone on the first line says nothing
    return (n + agrees) / (len(widths) + 10), width
