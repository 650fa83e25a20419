"""Random and mutated bodies at the callback endpoint: a sentence or an answer, never an accident, never a leak."""

import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from tests.dashboard.asking import table_call, window

BODIES = int(os.environ.get("KINDRED_TEST_BODIES", "2000"))
CALLBACK = "/_dash-update-component"
WHERE = [["histogram-age", [["between", "age", 30, 39]]], ["cards", [["oneof", "segment", 1, 2]]]]
VALUES = (
    None, True, -1, 0, 7, 10**30, 1e308, -0.5, "", "x", "\0", "é" * 300, "[" * 3_000, "__proto__",
    "'; DROP TABLE x; --", "../../etc/passwd", [], {}, [[]], {"a": {"b": {"c": {}}}}, "customers.getRowsRequest",
    "NaN", "\ud800",
)  # fmt: skip
LEAKS = ("Traceback", 'File "', "site-packages", "/dashboard/", "/analysis/", "duckdb", "werkzeug", "Error:")


def bodies(n):
    """Return the same bodies on every run."""
    draw = random.Random(20)
    return [_body(draw) for _ in range(n)]


def _body(draw):
    valid = table_call(
        window(draw.randrange(300), draw.randrange(300), ("age", "desc")), {"k": 6, "where": json.dumps(WHERE)}
    )
    match draw.randrange(5):
        case 0:
            return draw.randbytes(draw.randrange(200))
        case 1:
            return json.dumps(_anything(draw, 4)).encode()
        case 2:
            whole = json.dumps(valid).encode()
            return whole[: draw.randrange(len(whole))]
        case 3:
            whole = bytearray(json.dumps(valid).encode())
            for _ in range(draw.randrange(1, 6)):
                whole[draw.randrange(len(whole))] = draw.randrange(256)
            return bytes(whole)
    for _ in range(draw.randrange(1, 4)):
        _mutate(draw, valid)
    return json.dumps(valid).encode()


def _anything(draw, depth):
    if depth == 0 or draw.random() < 0.3:
        return draw.choice(VALUES)
    if draw.random() < 0.5:
        return [_anything(draw, depth - 1) for _ in range(draw.randrange(4))]
    return {str(draw.choice(("output", "inputs", "state", "id", "x"))): _anything(draw, depth - 1) for _ in range(3)}


def _mutate(draw, value):
    """Replace, add or take away something somewhere inside."""
    places = list(_places(value))
    holder, key = draw.choice(places)
    match draw.randrange(4):
        case 0 if isinstance(holder, dict):
            holder.pop(key, None)
        case 1 if isinstance(holder, list):
            holder.append(holder[key])
        case 2 if isinstance(holder, dict):
            holder[str(draw.choice(VALUES))] = draw.choice(VALUES)
        case _:
            holder[key] = draw.choice(VALUES)


def _places(value):
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, own in list(inner):
        yield value, key
        yield from _places(own)


def _post(server, some):
    """Status and text of each, over one connection."""
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    for body in some:
        connection.request("POST", CALLBACK, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        yield body, answer.status, answer.read().decode(errors="replace")
        if answer.will_close:
            connection.close()
    connection.close()


@pytest.mark.timeout(600)
def test_random_and_mutated_bodies(server, promise):
    never_broken = promise("random callback bodies are never answered by 500")
    never_told = promise("random callback bodies draw nothing out of the server")
    some = bodies(BODIES)
    with ThreadPoolExecutor(4) as pool:
        answered = [a for part in pool.map(lambda i: list(_post(server, some[i::4])), range(4)) for a in part]
    for body, status, text in answered:
        never_broken.check(status in (200, 204, 400, 413), (status, body[:200], text[:100]))
        never_told.check(not any(leak in text for leak in LEAKS), (body[:200], text[:200]))
    assert {200, 400} <= {status for _, status, _ in answered}
    assert "Traceback" not in server.log.read_text()
