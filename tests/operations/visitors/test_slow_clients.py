"""Slow clients: whatever they hold back, everyone else is answered, and their connections end."""

import gzip
import json
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from dashboard.serving.worker import MAX_OF_ADDRESS
from tests.dashboard.asking import ask
from tests.operations.conftest import Caller
from tests.operations.visitors.attackers import Attack, attacking, connect, held
from tests.serving import start_server

SECONDS = "2"
ROUNDS = 6
LINE = "{} {} HTTP/1.1\r\nHost: x\r\n"
BODY = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\nu"
CALLBACK = "/_dash-update-component"


def get(path, *more):
    return "".join([LINE.format("GET", path), *(f"{header}\r\n" for header in more), "\r\n"]).encode()


def post(path, announced, *more):
    return "".join([LINE.format("POST", path), *(f"{header}\r\n" for header in more), BODY.format(announced)]).encode()


HALF = LINE.format("GET", "/").encode()
HEADS = [
    Attack("40 heads that stop", HALF),
    Attack("200 heads that stop", HALF, count=200),
    Attack("heads byte by byte", b"", LINE.format("GET", "/" + "a" * 1000).encode()),
    Attack("heads of health that stop", LINE.format("GET", "/healthz").encode()),
    Attack("connections that say nothing", b"", count=200),
]
BODIES = [
    *(Attack(f"{path}: one byte of 60", post(path, 60)) for path in ("/login", "/score", CALLBACK, "/uploads")),
    *(Attack(f"{path}: one byte of 4 MB", post(path, 4_000_000)) for path in ("/login", "/move", "/uploads")),
    Attack("a callback of 100 kB, dripping", post(CALLBACK, 100_000), b"a"),
    Attack("an upload of 4 MB, dripping", post("/uploads", 4_000_000), b"a"),
    Attack("a body that waits to be asked for", post("/score", 60, "Expect: 100-continue")),
    Attack("a body in chunks", LINE.format("POST", "/score").encode() + b"Transfer-Encoding: chunked\r\n\r\nff\r\na"),
    Attack("a body with health", post("/healthz", 60)),
]
AFTERWARDS = [
    Attack("idle connections", get("/healthz"), count=200),
    Attack("connections that are closed by one side only", get("/healthz", "Connection: close")),
    Attack("answers that nobody reads, again and again", get("/_dash-layout") * 100),
]


def started(store, log, **environment):
    return start_server(log, KINDRED_STORE=str(store), KINDRED_HEADER_SECONDS=SECONDS, **environment)


def uploads_in(store):
    return sorted(path.name for path in (store / "uploads").glob("*"))


@pytest.fixture(scope="module")
def slow(store, tmp_path_factory):
    running = started(store, tmp_path_factory.mktemp("slow") / "log")
    yield running
    running.stop()
    assert "Traceback" not in running.log.read_text()


@pytest.fixture(scope="module")
def slow_closed(store, users, tmp_path_factory):
    """As in production on Heroku: a login, and every visitor behind the same address."""
    settings = {"KINDRED_ENV": "production", "KINDRED_PROXY": "any"} | users
    running = started(store, tmp_path_factory.mktemp("closed") / "log", **settings)
    yield running
    running.stop()
    assert "Traceback" not in running.log.read_text()


def endure(servers, attack, promise):
    """Attack servers at the same time, since most of it is waiting."""
    answered = promise("slow clients: everyone else is answered meanwhile")
    ended = promise("slow clients: their connections are closed")
    with ExitStack() as attacks:
        for server in servers:
            attacks.enter_context(attacking(server, attack))
        for server in servers:
            for path in ("/healthz", "/readyz", "/login", "/") * ROUNDS:
                found = status(server, path)
                answered.check(found in ({200} if path.endswith("z") else {200, 303, 404}), (server.log, path, found))
        end = time.monotonic() + 20
        while any(map(held, servers)) and time.monotonic() < end:
            time.sleep(0.1)
        for server in servers:
            ended.check(held(server) == 0, (server.log, attack.name, held(server)))


def status(server, path):
    """Return the status, or what came instead of it within ten seconds."""
    one = socket.create_connection((urlsplit(server.url).hostname, urlsplit(server.url).port), timeout=10)
    try:
        one.sendall(get(path, "Accept: text/html", "Connection: close"))
        return int(one.recv(1 << 16).split()[1])
    except (OSError, IndexError) as error:
        return repr(error)
    finally:
        one.close()


@pytest.mark.parametrize("attack", [*HEADS, *BODIES, *AFTERWARDS], ids=lambda attack: attack.name)
def test_slow_clients(attack, slow, slow_closed, promise):
    endure([slow, slow_closed], attack, promise)


@pytest.mark.parametrize("sips", [False, True], ids=["nothing", "a byte at a time"])
@pytest.mark.parametrize("what", ["a script", "an export"])
def test_slow_readers(what, sips, slow, promise):
    scripts = ask(slow.url, "/").text.split('src="')[1:]
    address = max((part.split('"')[0] for part in scripts), key=lambda one: len(ask(slow.url, one).body))
    path = address if what == "a script" else "/export.csv"
    requests = get(path, "Accept-Encoding: identity") * 100  # one would fit into what the system keeps
    endure([slow], Attack(f"readers of {what}", requests, sips=sips), promise)


def test_one_address_has_its_share(slow, promise):
    kept = promise("one address cannot have every connection")
    with attacking(slow, Attack("silence", b"", count=3 * MAX_OF_ADDRESS)):
        kept.check(held(slow) <= 2 * MAX_OF_ADDRESS, held(slow))
        for _ in range(ROUNDS):
            kept.check(status(slow, "/") == 200, "the page")


def test_more_connections_than_there_can_be(slow_closed, promise):
    """Behind a proxy no address has a share of its own."""
    kept = promise("when every connection is taken, the oldest that waits makes room")
    with attacking(slow_closed, Attack("silence", b"", count=1200)):
        for _ in range(ROUNDS):
            kept.check(status(slow_closed, "/healthz") == 200, "health")
            kept.check(status(slow_closed, "/login") == 200, "the login")


def test_requests_one_behind_the_other(slow, promise):
    kept = promise("requests that are sent at once are answered in turn")
    place = urlsplit(slow.url)
    answers = b""
    with connect(place.hostname, place.port, get("/healthz") * 50 + get("/readyz", "Connection: close")) as one:
        one.settimeout(20)
        while part := one.recv(1 << 16):
            answers += part
    kept.check(answers.count(b"HTTP/1.1 200") == 51, answers[-300:])
    kept.check(answers.count(b'"alive"') == 50, answers[-300:])


def test_whoever_keeps_the_pace_is_served(slow, promise):
    """A body in two parts with a pause, and an upload in many."""
    kept = promise("a client that is slow but keeps the pace is served")
    place = urlsplit(slow.url)
    content = b"customer,a,b\n" + b"".join(b"%d,%d,%d\n" % (i, i % 7, i % 11) for i in range(9000))
    head = f"{LINE.format('POST', '/uploads?name=a.csv')}Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    with connect(place.hostname, place.port, head.encode()) as one:
        one.settimeout(20)
        for i in range(0, len(content), 10_000):
            one.sendall(content[i : i + 10_000])
            kept.check(status(slow, "/healthz") == 200, "health")
        answer = one.recv(1 << 16)
    kept.check(b" 201 " in answer and b"Connection: close" in answer, answer)


def test_whoever_is_refused_reads_why(slow, slow_closed, promise):
    kept = promise("who sends too much, or is not let in, reads why")
    large = gzip.compress(json.dumps(list(range(1000))).encode()) * 4000
    for answer in (Caller(slow.url).ask("/score", large), Caller(slow_closed.url).ask("/score", large)):
        kept.check(answer.status in (413, 401) and answer.is_a_sentence(), (answer.status, answer.text))


def test_a_head_without_an_end(slow):
    place = urlsplit(slow.url)
    with connect(place.hostname, place.port, HALF) as one:
        one.settimeout(10)
        one.sendall(b"X: " + b"a" * 40_000)
        assert b" 431 " in one.recv(1 << 16)


def test_half_a_body_is_no_body(slow, store, promise):
    """Not kept as a file, and not scored."""
    kept = promise("who goes away in the middle of a body has sent nothing")
    uploads = uploads_in(store)
    place = urlsplit(slow.url)
    for path in ("/uploads?name=a.csv", "/score"):
        head = f"{LINE.format('POST', path)}Content-Length: 100000\r\n\r\nid,a,b\n1,2,3\n"
        with connect(place.hostname, place.port, head.encode()) as one:
            one.shutdown(socket.SHUT_WR)
            one.settimeout(20)
            kept.check(b" 400 " in one.recv(1 << 16), path)
    kept.check(uploads_in(store) == uploads, "kept")
