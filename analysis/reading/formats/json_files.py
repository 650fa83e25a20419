"""JSON with one object per customer, in an array or one per line, to a table."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError
from analysis.model.question import Reading
from analysis.model.report import Decision
from analysis.reading.tables.find_header import MOST_COLUMNS, read_rows
from analysis.reading.tables.look_of_values import Row
from analysis.reading.tables.raw_table import Table
from analysis.reading.tables.typed_values import text_of

MOST_BYTES = 200_000_000
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # escaped half of a character, which may stand alone


def is_json(head: bytes) -> bool:
    """Return whether a file holds objects of JSON, not text that begins with a bracket."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        return start[1:].lstrip()[:1] in {b"{", b"]"}
    return start.startswith(b"{") and (b'"' in start[:3] or start[1:].lstrip()[:1] in {b'"', b"}"})


def read_json(path: Path, name: str, reading: Reading) -> Table:  # noqa: ARG001 - sources are asked alike
    """Yield a table from objects of JSON. Raises InputError where it is malformed or is no list of objects."""
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"{name} is JSON of more than {MOST_BYTES // 1_000_000:,} MB; save it as CSV or Parquet.")
    objects, how = _objects(path, name)
    columns = list(dict.fromkeys(key for row in objects for key in row))
    if len(columns) > MOST_COLUMNS:
        raise InputError(
            f"{name} has {len(columns):,} columns, but at most {MOST_COLUMNS:,} can be read; keep those that matter."
        )

    def rows() -> Iterator[Row]:
        yield 0, columns
        for number, row in enumerate(objects, start=1):
            yield number, [_text(row.get(key)) for key in columns]

    if not objects or not columns:
        raise InputError(f"{name} is JSON without customers; it needs one object per customer.")
    return read_rows(name, rows(), (Decision("kind", how, "by its content"),), "yes", "object")


def _objects(path: Path, name: str) -> tuple[list[dict[str, Any]], str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is JSON, but not in UTF-8; save it again in UTF-8.") from error
    how = "a JSON array"
    if text.lstrip().startswith("["):
        objects = _array(text, name)
    elif (wrapped := _wrapped(text)) is not None:
        objects, how = [_flat(row) for row in wrapped[1]], f"the list {wrapped[0]!r} of a JSON object"
    else:
        objects, how = _lines(text, name), "JSON Lines"
    if SURROGATE.search(text):
        _check_characters(objects, name)
    return objects, how


def _array(text: str, name: str) -> list[dict[str, Any]]:
    try:
        document = _read(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is JSON that is cut short or malformed ({error}); write it again.") from error
    return [_flat(_checked(row, name, i)) for i, row in enumerate(document, start=1)]


def _read(text: str) -> Any:
    """Whole numbers stay text, however many digits they have."""
    return json.loads(text, parse_int=str)


def _check_characters(objects: list[dict[str, Any]], name: str) -> None:
    for number, row in enumerate(objects, start=1):
        try:
            json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise InputError(f"{name} is JSON whose item {number} has half a character; write it again.") from error


def _wrapped(text: str) -> tuple[str, list[dict[str, Any]]] | None:
    """Return the one list of objects in a single object, as interfaces answer, with its name."""
    try:
        document = _read(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    lists = [(k, v) for k, v in document.items() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
    return lists[0] if len(lists) == 1 else None


def _lines(text: str, name: str) -> list[dict[str, Any]]:
    objects = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                objects.append(_flat(_checked(_read(line), name, number)))
            except (ValueError, RecursionError) as error:
                if isinstance(error, InputError):
                    raise
                raise InputError(
                    f"{name}, line {number}: no object of JSON; save the customers as CSV, or one object per line."
                ) from error
    return objects


def _checked(row: Any, name: str, number: int) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise InputError(f"{name} is JSON whose item {number} is no object; save the customers as CSV.")
    return row


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """One level of objects within a customer becomes columns of their own: `address.city`."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        flat |= {f"{key}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else text_of(value)
