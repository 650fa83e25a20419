"""Headers of every answer, and that browsers have nothing to object to in the whole tour."""

import contextlib
import re

import pytest
from selenium.common.exceptions import WebDriverException

from tests.browser import visitor
from tests.browser.visitor import Visitor
from tests.operations.access.routes import every_address
from tests.operations.conftest import PASSWORD, USER, Caller

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = re.compile(
    r"default-src 'none'; (script-src 'self'( 'sha256-[A-Za-z0-9+/=]{44}')*; .*; )?frame-ancestors 'none'"
)
NAMELESS = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")


def faults(path, headers):
    """Return what is missing or wrong in the headers of an answer."""
    wrong = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    wrong += [
        name for name in ("Permissions-Policy", "Strict-Transport-Security", "X-Request-ID") if name not in headers
    ]
    policy = headers.get("Content-Security-Policy", "")
    wrong += [policy] * ("unsafe-eval" in policy or not POLICY.fullmatch(policy))
    wrong += ["Cache-Control"] * (not path.startswith(NAMELESS) and headers.get("Cache-Control") != "no-store")
    return wrong


def test_every_answer_has_its_headers(closed, mall_folder, tmp_path, promise):
    kept = promise("headers are right on every answer")
    ann = Caller(closed.url, X_Forwarded_Proto="https")
    ann.log_in()
    cookie = "; ".join(f"{c.name}={c.value}" for c in ann.jar)
    for method, path in [*every_address(mall_folder, tmp_path), ("GET", "/login"), ("GET", "/healthz")]:
        for headers in ({"Cookie": cookie}, {}):
            answer = Caller(closed.url, X_Forwarded_Proto="https").ask(
                path, b"" if method == "POST" else None, method, **headers
            )
            kept.check(not (wrong := faults(path, answer.headers)), (method, path, answer.status, wrong))


PATHS = {
    "/data?k=4": "/data?k=4",
    "//evil.example/x": "/evil.example/x",
    "/?where=%5B%22a%22%5D&k=4": "/?where=%5B%22a%22%5D&amp;k=4",
    "/%22%3E%3Cscript%3E": "/%22%3E%3Cscript%3E",
    "/%5Cevil.example": "/%5Cevil.example",
    "/of/" + "A" * 22 + "/": "/of/" + "A" * 22 + "/",
}


def test_http_is_answered_without_naming_a_host(closed, promise):
    kept = promise("over http the only answer is to use https, and never the host that was asked for")
    before = len(closed.log.read_text().splitlines())
    for host in ("kindred.example", "evil.example", "[", 'x" onload=a'):
        asked = Caller(closed.url, X_Forwarded_Proto="http", Host=host)
        for path, onward in PATHS.items():
            answer = asked.ask(path)
            links = re.findall(r'(?:href|url)="?=?([^"]+)"', answer.text.split("data:,")[1])
            kept.check(
                answer.status in (400, 403) and (host in path or host not in answer.text), (host, path, answer.status)
            )
            kept.check(answer.status == 400 or links == [onward] * 2, (host, path, links))
            kept.check("Location" not in answer.headers, (host, path))
            wrong = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
            kept.check(answer.status == 400 or not wrong, (host, path, wrong))
        kept.check(asked.ask("/login", b"user=a").status == 403, host)
    lines = closed.log.read_text().splitlines()[before:]
    kept.check(sum('"status": 403' in line for line in lines) >= 2 * len(PATHS), "they are logged")
    kept.check("A" * 22 not in "".join(lines), "without the token")


def test_browsers_go_from_http_to_https(closed, monkeypatch):
    """Where nobody answers in this test: the address that is tried shows where it led."""
    monkeypatch.setattr(visitor, "FLAGS", (*visitor.FLAGS, "--host-resolver-rules=MAP kindred.example 127.0.0.1"))
    host = closed.url.replace("http://127.0.0.1", "kindred.example")
    one = Visitor(f"http://{host}")
    try:
        one.cdp("Network.enable", {})
        one.cdp("Network.setExtraHTTPHeaders", {"headers": {"X-Forwarded-Proto": "http"}})
        with contextlib.suppress(WebDriverException):
            one.driver.get(f"http://{host}/data?k=4")
        one.until(lambda: one.driver.current_url == f"https://{host}/data?k=4", "the same address over https")
    finally:
        one.close()


@pytest.fixture
def member(closed):
    """Somebody who logs in by the form."""
    one = Visitor(closed.url)
    one.driver.get(closed.url + "/segments?k=5")
    one.run("document.querySelector('[name=user]').value = arguments[0]", USER)
    one.run("document.querySelector('[name=password]').value = arguments[0]", PASSWORD)
    one.run("document.querySelector('button').click()")
    one.until(lambda: one.run("return location.pathname") == "/segments", "the page asked for")
    yield one
    one.close()


def complaints(visitor):
    return [entry["message"] for entry in visitor.driver.get_log("browser")]


def test_browsers_have_nothing_to_object_to(member, promise):
    """Every page at every width; charts are drawn, pictures made, the table filled."""
    kept = promise("no violation of the content security policy")
    for width in (1440, 768, 390):
        member.resize(width, 900)
        for path in ("/", "/segments", "/over-time", "/evidence", "/data"):
            member.open(path)
            empty = member.run(
                "return document.querySelectorAll('.page:not([hidden]) .plot:not(.drawn, [hidden] *)').length"
            )
            kept.check(empty == 0, (width, path, empty))
            kept.check((message := complaints(member)) == [], (width, path, message))
    member.resize(1440, 1000)
    member.open("/")
    member.run("document.querySelector('button.image').click()")
    member.until(lambda: len(member.rows()) > 5, "the table has rows")
    kept.check((message := complaints(member)) == [], message)


@pytest.mark.parametrize("words", ["Log out", "Log out everywhere"])
def test_the_buttons_log_out(member, words):
    member.open("/")
    menu = "[...document.querySelectorAll('summary')].find((s) => s.innerText.startsWith('Log out'))"
    shown = "return [...document.querySelectorAll('form.menu button')].filter((b) => b.checkVisibility()).length"
    member.run(f"{menu}.click()")
    member.until(lambda: member.run(shown) == 2, "both ways are shown")
    member.run("document.querySelector('main').click()")
    member.until(lambda: member.run(shown) == 0, "a click elsewhere closes them")
    member.run(f"{menu}.click()")
    member.run("[...document.querySelectorAll('button')].find((b) => b.innerText === arguments[0]).click()", words)
    member.until(lambda: member.run("return location.pathname") == "/login", "the login page")
    member.driver.get(member.base + "/")
    assert member.run("return location.pathname") == "/login"
    member.driver.get_log("browser")
