"""A path that is written in another way is the same path to every part of the guard."""

import json
import logging

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from dashboard.guard import guarded
from dashboard.guard.health import Ready
from dashboard.guard.limits.counters import Counters
from dashboard.guard.policy import Policy

TOKEN, KEY = "s3cret-t0ken-of-a-link", "0" * 16


@pytest.fixture
def ask():
    """Yield a function that asks for a path as it stands in a request, of a server with two calls a minute."""
    app = guarded(_answer, Policy(production=True, calls_a_minute=2), lambda: Ready("loaded", store=True))

    def ask(path):
        body, status, headers = run_wsgi_app(app, create_environ() | {"PATH_INFO": path}, buffered=True)
        return int(status[:3]), b"".join(body).decode(), headers

    yield ask
    for counters in _counters(app):
        counters.file.close()


def _counters(app):
    """Yield every count that a part of the guard keeps."""
    while app is not _answer:
        yield from (value for value in vars(app).values() if isinstance(value, Counters))
        app = app.app


def _answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


@pytest.mark.parametrize(
    "path",
    [
        "/export.csv",
        "//export.csv",
        "/////export.csv",
        f"/of/{TOKEN}/{KEY}//export.csv",
        f"//of/{TOKEN}//{KEY}/export.csv",
    ],
)
def test_more_slashes_go_round_no_limit(ask, path):
    assert [ask(path)[0] for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("path", [f"//of/{TOKEN}/", f"/of//{TOKEN}/{KEY}/", f"//of///{TOKEN}/upload.json"])
def test_more_slashes_put_no_token_into_the_log(ask, path, caplog):
    with caplog.at_level(logging.INFO, "kindred.requests"):
        ask(path)
    logged = json.dumps([record.entry for record in caplog.records])
    assert "/of/..." in logged
    assert TOKEN not in logged


@pytest.mark.parametrize(("path", "meant"), [("", "/"), ("//", "/"), ("/", "/"), ("//a//b/", "/a/b/")])
def test_routes_see_the_same_path(ask, path, meant):
    assert ask(path)[1] == meant
