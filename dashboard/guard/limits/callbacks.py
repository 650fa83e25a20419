"""In front of Dash's callbacks: bodies that do not fit one of them exactly, or are too large, get no further."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from dash import Dash
from flask import Flask, request

from dashboard.guard.limits.bodies import body_of_at_most, refuse

ADDRESS = "_dash-update-component"
LARGEST_MB = 0.2
DEEPEST, LONGEST_TEXT, LARGEST_NUMBER = 12, 200_000, 1e15
KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
SAID = "The page asked in a way that cannot be read; load it again."

Shape = Mapping[str, list[tuple[str, str]]]  # of inputs and state: (id, property), in order


def guard_callbacks(app: Dash) -> None:
    """Refuse with 400 what the page of `app` would never send. To be called once all callbacks are registered."""
    server: Flask = app.server

    @server.before_request
    def check() -> None:
        if request.method == "POST" and request.path.endswith(ADDRESS):
            check_body(body_of_callback(), shapes_of(app))


def body_of_callback() -> bytes:
    """Return what is posted to a callback.

    Answers 413 or 411 before any of it is read, where it is too large to be one.
    """
    body_of_at_most(LARGEST_MB, "The page asked for too much at once; load it again.")
    return request.get_data()


def shapes_of(app: Dash) -> Mapping[str, Shape]:
    """Return what each callback is called with, by the name of its output."""
    return {
        output: {part: [(str(d["id"]), str(d["property"])) for d in entry[part]] for part in ("inputs", "state")}
        for output, entry in app.callback_map.items()
    }


def check_body(body: bytes, shapes: Mapping[str, Shape]) -> None:
    """Answers 400 unless `body` calls one of the callbacks with plain values of bearable size."""
    document = _read(body)
    if not isinstance(document, dict) or not set(document) <= KEYS or not _is_plain(document):
        _refuse()
    output = document.get("output")
    shape = shapes.get(output) if isinstance(output, str) else None
    if shape is None or not _fits(document, shape) or document.get("outputs") != outputs_of(str(output)):
        _refuse()


def outputs_of(output: str) -> Any:
    """Return the outputs as the page states them next to their name: `..a.x...b.y..` for several."""
    if not output.startswith(".."):
        return _output(output)
    return [_output(one) for one in output[2:-2].split("...")]


def _output(name: str) -> dict[str, str]:
    own, _, prop = name.rpartition(".")
    return {"id": own, "property": prop}


def _fits(document: Mapping[str, Any], shape: Shape) -> bool:
    known = {f"{own}.{prop}" for own, prop in shape["inputs"]}
    changed = document.get("changedPropIds")
    return (
        all(_names(document.get(part, [])) == shape[part] for part in ("inputs", "state"))
        and isinstance(changed, list)
        and all(isinstance(one, str) and one in known for one in changed)
    )


def _names(given: Any) -> list[tuple[Any, Any]] | None:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        return None
    return [(one.get("id"), one.get("property")) for one in given if set(one) <= {"id", "property", "value"}]


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        _refuse()


def _is_plain(value: Any) -> bool:
    """Return whether every number in it is finite and bearable, every text short, and nothing too deep."""
    return all(depth <= DEEPEST and _is_bearable(leaf) for leaf, depth in _leaves(value, 0))


def _leaves(value: Any, depth: int) -> Iterator[tuple[Any, int]]:
    if depth > DEEPEST or not isinstance(value, dict | list):
        yield value, depth
        return
    inner: Iterable[Any] = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    for one in inner:
        yield from _leaves(one, depth + 1)


def _is_bearable(leaf: Any) -> bool:
    match leaf:
        case str():
            return len(leaf) <= LONGEST_TEXT
        case bool() | None:
            return True
        case int() | float():
            return abs(leaf) <= LARGEST_NUMBER  # not so for NaN and infinity
    return False


def _refuse() -> NoReturn:
    refuse(SAID, 400)
