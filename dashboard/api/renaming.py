"""Names of segments over HTTP: `GET /names.json` returns them, `POST /names` changes one.

Pages ask at an address with the version of their customers, so that the head of a page can name it as a preload.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.exceptions import RequestEntityTooLarge

from analysis.core.errors import InputError
from analysis.store.names.following import remember
from analysis.store.names.given import Names, NamesConflict, nested, rename
from analysis.store.row_queries import Customers
from dashboard.api.current_names import current, why_fixed

LARGEST = 2_000


@dataclass(frozen=True)
class Wish:
    """What the page posts: the segment, its name (None: the derived one), and the revision that its visitor sees."""

    k: int
    segment: int
    name: str | None
    revision: int


def add_routes(
    server: Flask, customers: Customers, own: str, *, read_only: bool, may_change: Callable[[], bool]
) -> None:
    """Add both routes to `server`, whose handler of InputError says what is wrong with a wish.

    `own`: the version of the customers. `may_change`: whether the visitor may give names.
    """

    def why() -> str:
        return why_fixed(customers, read_only=read_only, may_change=may_change())

    @server.get("/names.json")
    @server.get("/segmentation/<version>/names.json")
    def names(version: str = own) -> Response:
        if version != own:
            abort(404)
        return _json(_state(current(customers), why()))

    @server.post("/names")
    def change() -> Response:
        fixed = why()
        return _say(fixed, 403) if fixed else _change(customers)


def _change(customers: Customers) -> Response:
    request.max_content_length = LARGEST
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        return _say(f"A name is asked for in at most {LARGEST:,} bytes; shorten it.", 413)
    wish = read_wish(body if request.is_json else b"", customers.segmentation.ks)
    solution = customers.segmentation.solution(wish.k)
    try:
        s = customers.segmentation
        remember(customers.folder, s)
        return _json(_state(rename(customers.folder, solution, wish.segment, wish.name, wish.revision, s)))
    except NamesConflict as conflict:
        return _json(_state(conflict.names) | {"sentence": str(conflict)}, 409)
    except OSError as error:
        return _say(f"The name is not kept, because its folder cannot be written ({error.strerror}).", 403)


def _state(names: Names, why: str = "") -> dict[str, Any]:
    state = {"revision": names.revision, "names": nested(names.given), "editable": not why, "why": why}
    state |= {"inherited": nested(names.inherited)} if names.inherited else {}
    return state | ({"offered": [asdict(o) for o in names.offered]} if names.offered else {})


def read_wish(body: bytes, ks: tuple[int, ...]) -> Wish:
    """Return a wish from the JSON that the page posts. Raises InputError for anything else."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raw = None
    match raw:
        case {"k": k, "segment": segment, "name": str() | None as name, "revision": revision}:
            if all(type(number) is int for number in (k, segment, revision)) and k in ks:
                return Wish(k, segment, name, revision)
    raise InputError(
        "A name is asked for as JSON with k, segment, name and revision, "
        f"k being from {ks[0]} to {ks[-1]}; load the page again."
    )


def _json(document: dict[str, Any], status: int = 200) -> Response:
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="application/json")


def _say(sentence: str, status: int) -> Response:
    return Response(f"{sentence}\n", status, {"Cache-Control": "no-store"}, mimetype="text/plain")
