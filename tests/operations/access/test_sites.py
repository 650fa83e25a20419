"""What other sites may not do by a visitor's hand, and how often one visitor may ask."""

import pytest

from dashboard.guard.limits.rates import visitor_of
from dashboard.guard.policy import read_policy
from dashboard.guard.senders.proxies import Proxied
from tests.dashboard.asking import table_call, window
from tests.operations.conftest import Caller
from tests.serving import start_server

LINK = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
# headers, whether reading and whether changing is allowed
ASKED = {
    "a program": ({}, True, True),
    "our page": ({"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "cors"}, True, True),
    "a person": ({"Sec_Fetch_Site": "none", "Sec_Fetch_Mode": "navigate"}, True, True),
    "a link": (LINK, True, False),
    "a frame": ({**LINK, "Sec_Fetch_Dest": "iframe"}, False, False),
    "a script": ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, False, False),
    "a script of a neighbor": ({"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"}, False, False),
    "something new": ({"Sec_Fetch_Site": "elsewhere"}, False, False),
    "nothing": ({"Sec_Fetch_Site": ""}, False, False),
    "an old browser, our page": ({"Origin": "OURS"}, True, True),
    "an old browser, another site": ({"Origin": "https://evil.example"}, True, False),
    "an old browser, a sandbox": ({"Origin": "null"}, True, False),
}
CHANGING = (
    "/names",
    "/uploads?name=a.csv",
    "/score?k=6",
    "/move?k=6",
    "/page.html?rows=none",
    "/_dash-update-component",
    f"/of/{'A' * 22}/delete",
)


def test_other_sites_do_nothing_by_a_visitor_s_hand(server, promise):
    kept = promise("other sites cannot read or change")
    for case, (headers, reads, changes) in ASKED.items():
        own = {name: value.replace("OURS", server.url) for name, value in headers.items()}
        for path in ("/names.json", "/export.csv", "/_dash-layout", "/"):
            answer = Caller(server.url, **own).ask(path)
            kept.check((answer.status == 403) != reads, (case, path, answer.status))
        for path in CHANGING:
            answer = Caller(server.url, **own).ask(path, b"{}")
            kept.check((answer.status == 403 and "another site" in answer.text) != changes, (case, path, answer.status))


@pytest.fixture
def strict(store, tmp_path):
    """Yield a server that lets each visitor ask ten times a minute, behind a proxy on this machine."""
    running = start_server(
        tmp_path / "log", KINDRED_STORE=str(store), KINDRED_CALLS_A_MINUTE="10", KINDRED_PROXY="127.0.0.1"
    )
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("path", "body", "most"),
    [
        ("/_dash-update-component", table_call(window(0, 5), None), 10),
        ("/export.csv", None, 10),
        ("/uploads?name=a", b"", 1),
        ("/score?k=6", b"", 1),
    ],
)
def test_whoever_asks_too_often_waits(strict, promise, path, body, most):
    """Counted over both workers; others go on."""
    kept = promise("who asks too often waits, others do not")
    often = Caller(strict.url, X_Forwarded_For="2001:db8::1")
    answers = [often.ask(path, body) for _ in range(most + 5)]
    kept.check(429 not in [answer.status for answer in answers[:most]], "within the limit")
    for answer in answers[most:]:
        wait = int(answer.headers.get("Retry-After", "0"))
        kept.check(answer.status == 429 and 0 < wait <= 60 and answer.is_a_sentence(), (path, answer.status))
    neighbor = Caller(strict.url, X_Forwarded_For="2001:db8::2:3:4:5")  # of the same network
    kept.check(neighbor.ask(path, body).status == 429, "another address of the same visitor")
    kept.check(Caller(strict.url, X_Forwarded_For="2001:db9::1").ask(path, body).status != 429, "another visitor")
    kept.check(often.ask("/").status == 200, "the page")


# hops, peer, what X-Forwarded-For says, who is counted
FORWARDED = [
    (1, "10.0.0.1", "203.0.113.7", "203.0.113.7"),
    (1, "10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the visitor made the first up
    (2, "10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
    (2, "10.0.0.1", "198.51.100.1,198.51.100.2 , 203.0.113.7,10.0.0.2", "203.0.113.7"),
    (3, "10.0.0.1", "203.0.113.7, 10.0.0.3, 10.0.0.2", "203.0.113.7"),
    (2, "10.0.0.1", "203.0.113.7", "10.0.0.1"),  # one proxy was gone round
    (2, "10.0.0.1", "", "10.0.0.1"),
    (1, "10.0.0.1", "", "10.0.0.1"),
    (1, "10.0.0.1", "203.0.113.7, ", "10.0.0.1"),
    (2, "10.0.0.1", "garbage, 10.0.0.2", "10.0.0.1"),
    (2, "10.0.0.1", "203.0.113.7, garbage", "203.0.113.7"),
    (1, "10.0.0.1", "203.0.113.7 198.51.100.1", "10.0.0.1"),
    (1, "10.0.0.1", "x" * 5_000, "10.0.0.1"),
    (1, "10.0.0.1", "," * 5_000, "10.0.0.1"),
    (1, "10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
    (1, "10.0.0.1", "[2001:db8::1]:4711", "2001:db8::/64"),
    (1, "::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
    (1, "192.0.2.9", "203.0.113.7", "192.0.2.9"),  # no proxy of ours
    (2, "192.0.2.9", "203.0.113.7, 10.0.0.2", "192.0.2.9"),
    (1, "::ffff:192.0.2.9", "203.0.113.7", "192.0.2.9"),
]


def test_visitors_are_told_apart_behind_any_number_of_proxies(promise):
    kept = promise("behind any number of proxies each visitor is counted, and nobody as another")
    for hops, peer, output, meant in FORWARDED:
        seen = {}
        policy = read_policy({"KINDRED_PROXY": "10.0.0.0/8", "KINDRED_PROXY_HOPS": str(hops)})
        Proxied(lambda environ, _, s=seen: s.update(environ) or [], policy)(
            {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": output}, None
        )
        kept.check(visitor_of(seen) == meant, (hops, peer, output[:60], visitor_of(seen)))


# hops, what X-Forwarded-Proto says, the scheme
SCHEMES = [
    (1, "https", "https"),
    (1, "http, https", "https"),
    (2, "https", "https"),  # most proxies keep one
    (2, "https, http", "https"),
    (2, "https, http, http", "http"),
    (1, "HTTPS", "https"),
    (1, "javascript", "http"),
    (2, "", "http"),
]


@pytest.mark.parametrize(("hops", "output", "meant"), SCHEMES)
def test_the_scheme_is_what_the_outermost_proxy_saw(hops, output, meant):
    seen = {}
    policy = read_policy({"KINDRED_PROXY": "any", "KINDRED_PROXY_HOPS": str(hops)})
    environ = {"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": output}
    Proxied(lambda environ, _: seen.update(environ) or [], policy)(environ, None)
    assert seen["wsgi.url_scheme"] == meant


def test_two_visitors_behind_two_proxies_have_each_their_own_limit(store, tmp_path, promise):
    kept = promise("behind any number of proxies each visitor is counted, and nobody as another")
    behind = {"KINDRED_PROXY": "127.0.0.1", "KINDRED_PROXY_HOPS": "2", "KINDRED_CALLS_A_MINUTE": "3"}
    server = start_server(tmp_path / "log", KINDRED_STORE=str(store), **behind)
    try:
        for visitor in ("203.0.113.7", "203.0.113.8"):
            asked = [
                Caller(server.url, X_Forwarded_For=f"198.51.100.{n}, {visitor}, 10.0.0.2").ask("/export.csv").status
                for n in range(5)
            ]
            kept.check(asked == [200] * 3 + [429] * 2, (visitor, asked))
    finally:
        server.stop()


def test_an_address_is_believed_of_the_proxy_only(store, tmp_path):
    server = start_server(tmp_path / "log", KINDRED_STORE=str(store), KINDRED_CALLS_A_MINUTE="10")
    try:
        answers = [Caller(server.url, X_Forwarded_For=f"203.0.113.{n}").ask("/export.csv").status for n in range(12)]
    finally:
        server.stop()
    assert answers == [200] * 10 + [429] * 2
