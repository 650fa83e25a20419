"""Which columns of a sheet Excel shows as percent; the values alone do not say so."""

import re
import zipfile
from collections import Counter
from pathlib import Path

BUILT_IN = frozenset((9, 10))  # 0% and 0.00%
MAX_STYLES, LOOKED_AT = 1 << 20, 1 << 19
MOSTLY = 0.5
_FORMATS = re.compile(rb"<numFmt\s[^>]{0,400}>")
_CELL_FORMATS = re.compile(rb"<cellXfs\b.{0,1000000}?</cellXfs>", re.DOTALL)
_XF = re.compile(rb"<xf\s[^>]{0,400}>")
_CELL = re.compile(rb"<c\s[^>]{0,200}>")
_ATTRIBUTE = re.compile(rb'\b(numFmtId|formatCode|r|s|t)="([^"]{0,200})"')
_LETTERS = re.compile(r"([A-Z]{1,3})\d")


def percent_columns(path: Path, sheet: int) -> frozenset[int]:
    """Return the positions of columns most of whose numbers are shown as percent, in the sheet at a position."""
    try:
        with zipfile.ZipFile(path) as parts:
            styles = _percent_styles(_start(parts, "xl/styles.xml", MAX_STYLES))
            if not styles:
                return frozenset()
            return _columns(_start(parts, f"xl/worksheets/sheet{sheet + 1}.xml", LOOKED_AT), styles)
    except (KeyError, OSError, zipfile.BadZipFile):
        return frozenset()


def _start(parts: zipfile.ZipFile, name: str, most: int) -> bytes:
    with parts.open(name) as part:
        return part.read(most)


def _percent_styles(xml: bytes) -> frozenset[bytes]:
    """Return the numbers of cell styles whose format is a percentage."""
    formats = {a[b"numFmtId"]: a.get(b"formatCode", b"") for a in map(_attributes, _FORMATS.findall(xml))}
    percent = {number for number, code in formats.items() if b"%" in code} | {b"%d" % n for n in BUILT_IN}
    match = _CELL_FORMATS.search(xml)
    used = [_attributes(xf).get(b"numFmtId", b"") for xf in _XF.findall(match[0])] if match else []
    return frozenset(b"%d" % i for i, number in enumerate(used) if number in percent)


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(tag))


def _columns(xml: bytes, styles: frozenset[bytes]) -> frozenset[int]:
    numbers, percent = Counter[int](), Counter[int]()
    first = None
    for cell in map(_attributes, _CELL.findall(xml)):
        match = _LETTERS.match(cell.get(b"r", b"").decode("ascii", "replace"))
        if match is None:
            continue
        at = _position(match[1])
        first = at if first is None else min(first, at)
        if cell.get(b"t", b"n") == b"n":
            numbers[at] += 1
            percent[at] += cell.get(b"s") in styles
    return frozenset(at - (first or 0) for at, n in numbers.items() if percent[at] > MOSTLY * n)


def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
