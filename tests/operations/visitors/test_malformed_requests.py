"""Requests that no browser would send: each is refused for what it is, and nothing of it gets into the log."""

import json
import re
import socket
from urllib.parse import quote, urlsplit

import pytest

from tests.dashboard.asking import ask
from tests.operations.conftest import Caller

MARK = "Xq7-hidden-Zt3"
LINK = f"/of/{MARK}{'A' * 8}/{'0' * 16}"
HOST = "Host: kindred\r\n"
# of each, something is secret: a private link, a cookie, a password, a customer
QUOTED_BY_GUNICORN = {
    "an address without a version": f"GET {LINK}/\r\n{HOST}\r\n",
    "an address that is no text": f"GET {LINK}/\xff HTTP/1.1\r\n{HOST}\r\n",
    "an address with spaces": f"GET {LINK}/?a {MARK} HTTP/1.1\r\n{HOST}\r\n",
    "a version that is none": f"GET / {MARK}\r\n{HOST}\r\n",
    "a method that is none": f"{MARK} / HTTP/1.1\r\n{HOST}\r\n",
    "a cookie without a colon": f"GET / HTTP/1.1\r\n{HOST}Cookie kindred-session={MARK}\r\n\r\n",
    "a cookie in a header's name": f"GET / HTTP/1.1\r\n{HOST}kindred-session={MARK} : x\r\n\r\n",
    "a cookie on two lines": f"GET / HTTP/1.1\r\n{HOST}Cookie: a=b;\r\n kindred-session={MARK}\r\n\r\n",
    "a coding that is none": f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: {MARK}\r\n\r\n",
    "an expectation that is none": f"POST / HTTP/1.1\r\n{HOST}Expect: {MARK}\r\nContent-Length: 1\r\n\r\nx",
    "a form alone": f"user=ann&password={MARK}\r\n\r\n",
    "a body beyond its length": f"POST /x HTTP/1.1\r\n{HOST}Content-Length: 2\r\n\r\n{{}}{MARK},Female,33\r\n\r\n",
    "an origin that is none": f"POST {LINK}/names HTTP/1.1\r\n{HOST}Origin: http://[{MARK}\r\n\r\n",
}
CHUNKS = (
    "5\r\nhello\r\n0\r\n\r\n",
    "-1\r\nx",
    "5 \r\nx",
    "0x5\r\nhello\r\n0\r\n\r\n",
    "5\r\nhelloXX0\r\n\r\n",
    "\r\n\r\n",
)
CHUNKS += ("f" * 18 + "\r\nx", "0\r\nbad trailer\r\n\r\n", "0\r\n" + "A: b\r\n" * 20_000 + "\r\n", "1_0\r\n" + "a" * 16)
TAKING = ("/names", "/login", "/logout", "/score?k=6", "/uploads?name=a", "/_dash-update-component", f"{LINK}/names")
ORIGINS = ("http://[", "http://[x]", "http://]", "http://a]b", "http://[::1", "http://\xbd", "//", "x" * 4_000)
LONG = "a" * 300


def sent(server, text):
    """Return the status of each answer to these characters, sent as bytes, until the server closes or says no more."""
    place, answers = urlsplit(server.url), b""
    with socket.create_connection((place.hostname, place.port), timeout=3) as one:
        try:
            one.sendall(text.encode("latin-1"))
            one.shutdown(socket.SHUT_WR)
            while part := one.recv(1 << 16):
                answers += part
        except OSError:
            pass
    return [int(found) for found in re.findall(rb"^HTTP/1\.1 (\d{3})", answers, re.MULTILINE)]


@pytest.mark.parametrize("place", ["server", "closed"])
def test_what_cannot_be_read_is_not_quoted(place, request, promise):
    kept = promise("a request that cannot be read is refused, and quoted in no log")
    server = request.getfixturevalue(place)
    for case, text in QUOTED_BY_GUNICORN.items():
        statuses = sent(server, text)
        kept.check(statuses and all(s < 500 or s == 501 for s in statuses), (case, statuses))
    log = server.log.read_text(errors="replace")
    kept.check(MARK not in log, [line[:200] for line in log.splitlines() if MARK in line][:3])
    kept.check("Traceback" not in log, "an accident")
    kept.check("(InvalidRequestLine)" in log, "the operator learns what kind it was")


@pytest.mark.parametrize("place", ["server", "closed"])
def test_bodies_in_chunks(place, request, promise):
    kept = promise("a body in chunks is refused, however its chunks are written")
    server = request.getfixturevalue(place)
    head = f"POST {{}} HTTP/1.1\r\n{HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    for path in TAKING:
        for chunks in CHUNKS:
            kept.check(sent(server, head.format(path) + chunks) == [411], (path, chunks[:20]))


def test_origins_that_are_none(server, promise):
    kept = promise("other sites cannot read or change")
    for origin in ORIGINS:
        text = f"POST /names HTTP/1.1\r\n{HOST}Origin: {origin}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        kept.check(sent(server, text) == [403], origin[:20])


def test_no_address_is_an_accident(server, promise):
    kept = promise("no address is answered by 500")
    known = re.search(r"/assets/[0-9a-f]{12}/", ask(server.url, "/").text)[0]
    token = ask(server.url, "/uploads?name=a.csv", [1]).json["token"]
    of_ours = [
        known,
        "/assets/x/",
        f"/of/{token}/question/",
        "/evidence/",
        "/segmentation/",
        "/_dash-component-suites/dash/",
    ]
    ends = (LONG, LONG * 10, "%00", "..%2f..%2fetc%2fpasswd", "%ff", "\u0663" * 16, "a/" * 500, ".", "__init__.py")
    paths = [begin + quote(end, safe="%/.") for begin in of_ours for end in ends]
    paths += ["/_dash-component-suites/os/path.py", "/_dash-component-suites/" + LONG + "/x.js", "//", "/%00"]
    for path in paths:
        kept.check(Caller(server.url).ask(path).status < 500, path[:80])


def test_only_who_brought_customers_names_their_segments(server, promise):
    kept = promise("only the browser that brought customers changes anything of theirs")
    ann, wish = Caller(server.url), {"k": 2, "segment": 1, "name": "Theirs", "revision": 0}
    rows = "".join(f"{20 + i % 50},{i % 97},{i % 31}\n" for i in range(60))
    token = ann.ask("/uploads?name=a.csv", f"age,income,spent\n{rows}".encode()).json["token"]
    while (answer := ann.ask(f"/of/{token}/segment", {})).status == 202:
        pass
    base = f"/of/{token}/{answer.json}"
    for stranger in (Caller(server.url), Caller(server.url, Cookie="kindred-owner=x")):
        kept.check(stranger.ask(f"{base}/names", wish).status == 403, "a stranger names a segment")
        state = stranger.ask(f"{base}/names.json").json
        kept.check(not state["editable"] and "Only the browser" in state["why"] and not state["names"], state)
        for what in ("delete", "look", "segment", "cancel"):
            kept.check(stranger.ask(f"/of/{token}/{what}", {}).status == 403, what)
    kept.check(json.loads(ann.ask(f"{base}/names.json").body)["editable"], "the owner may")
    kept.check(ann.ask(f"{base}/names", wish).status == 200, "the owner names a segment")
