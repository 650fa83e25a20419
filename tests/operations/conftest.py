"""A guarded server, who may enter it, and the table of promises that ends a run: how often tried, what failed."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from dashboard.guard.accounts.passwords import hashed
from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.dashboard.asking import HANDED_OUT, Answer
from tests.operations.hosting import Host, mark
from tests.serving import LOGS, start_server

USER, PASSWORD, SECRET = "ann", "correct horse battery", "q8Zr-Tk2_Lm5Xw9Vb3Nc7Hd1Jf6Gs4Pa"
CANARY, NUMBER = "Zebedee-Quux-4711", "98765.4321"  # a customer, and what a visitor's file is called
ASKED_FOR = re.compile(r'"path": "[^"]*"')
TABLE = pytest.StashKey[dict[str, list[int]]]()


@dataclass
class Promise:
    """One promise: each attempt is counted, and what failed is kept to be shown."""

    text: str
    attempts: int = 0
    failures: list[str] = field(default_factory=list)

    def check(self, kept, what) -> None:
        self.attempts += 1
        if not kept:
            self.failures.append(str(what)[:300])


@pytest.fixture
def promise(request):
    """`promise(text)` counts attempts; at the end of the test there must be some, and none may have failed."""
    made = []

    def make(text):
        made.append(Promise(text))
        return made[-1]

    yield make
    for one in made:
        count(request.config, one.text, one.attempts, len(one.failures))
    for one in made:
        assert one.attempts, f"nothing was tried: {one.text}"
        assert not one.failures, f"{one.text}: {len(one.failures)} of {one.attempts}, first {one.failures[:5]}"


@pytest.fixture(scope="session", autouse=True)
def quiet_logs(request):
    """At the very end: no server of this run has logged a token, cookie, password, customer or name of a file."""
    yield
    secrets, text = {*HANDED_OUT, PASSWORD, SECRET}, "\n".join(lines := LOGS.lines())
    leaked = [secret for secret in secrets if secret in text]
    leaked += [value for value in (CANARY, NUMBER) if value in ASKED_FOR.sub("", text)]
    count(request.config, "no secret or customer is in any server's log", len(lines), len(leaked))
    assert not leaked, [line[:300] for line in lines if any(secret in line for secret in leaked)][:5]


def count(config, text, attempts, failures):
    """Add to the table of promises."""
    counts = config.stash.setdefault(TABLE, {}).setdefault(text, [0, 0])
    counts[0] += attempts
    counts[1] += failures


def pytest_sessionfinish(session):
    """Hand the table of a process of several to the one that prints it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["promises"] = session.config.stash.get(TABLE, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take the table of a process that has ended."""
    for text, (attempts, failures) in getattr(node, "workeroutput", {}).get("promises", {}).items():
        count(node.config, text, attempts, failures)


def pytest_terminal_summary(terminalreporter, config):
    """Print the table of promises."""
    rows = config.stash.get(TABLE, {})
    if rows:
        width = max(map(len, rows))
        terminalreporter.write_line(f"\n{'promise':{width}}  attempts  failures")
        for text, (attempts, failures) in rows.items():
            terminalreporter.write_line(f"{text:{width}}  {attempts:8,}  {failures:8,}")


@pytest.fixture(scope="session")
def users():
    """Return settings with one user."""
    return {"KINDRED_USERS": f"{USER}:{hashed(PASSWORD)}", "KINDRED_SECRET": SECRET}


@pytest.fixture(scope="session")
def closed(store, users, tmp_path_factory):
    """Yield a server in production that asks who is there; behind a proxy on this machine."""
    log = tmp_path_factory.mktemp("closed") / "server.log"
    running = start_server(log, KINDRED_STORE=str(store), KINDRED_ENV="production", KINDRED_PROXY="127.0.0.1", **users)
    yield running
    running.stop()


@pytest.fixture
def host(own_store, tmp_path):
    """Yield where one server after another runs, with a store of their own."""
    one = Host(tmp_path, KINDRED_STORE=str(own_store), CUSTOMERS=str(MALL), WEB_CONCURRENCY="1")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def chromium():
    """Yield a browser for the tests of a module, one after the other."""
    one = Visitor("")
    yield one
    one.close()


@pytest.fixture
def page(host, chromium):
    """Return a visitor of the host on Explore, who kept nothing of earlier visits, once everything is there."""
    chromium.base = host.url
    chromium.start_over()
    mark(chromium)
    chromium.until(chromium.rows, "rows are there")
    return chromium


class Caller:
    """Somebody with cookies and headers of their own, who follows no redirection."""

    def __init__(self, url, **headers):
        self.url = url
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.jar = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay())

    def ask(self, path, body=None, method=None, **headers):
        """Return the answer to one request; a body that is no bytes is sent as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {} if data is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, kind | self.headers | named, method=method)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def log_in(self, user=USER, password=PASSWORD, onward="/"):
        form = urllib.parse.urlencode({"user": user, "password": password, "next": onward}).encode()
        return self.ask("/login", form, Content_Type="application/x-www-form-urlencoded")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def statuses(answers: Iterable[Answer]):
    return [answer.status for answer in answers]
