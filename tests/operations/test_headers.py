"""Headers of every answer, and that browsers have nothing to object to in the whole tour."""

import re

import pytest

from tests.browser.visitor import Visitor
from tests.operations.conftest import PASSWORD, USER, Caller
from tests.operations.routes import every_address

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
    """What is missing or wrong in the headers of an answer."""
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


def test_http_is_sent_to_https_in_production(closed):
    asked = Caller(closed.url, X_Forwarded_Proto="http", Host="kindred.example")
    answer = asked.ask("/data?k=4")
    assert (answer.status, answer.headers["Location"]) == (308, "https://kindred.example/data?k=4")
    assert asked.ask("/login", b"user=a").status == 403


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
        for path in ("/", "/segments", "/evidence", "/data"):
            member.open(path)
            empty = member.run("return document.querySelectorAll('.page:not([hidden]) .plot:not(.drawn)').length")
            kept.check(empty == 0, (width, path, empty))
            kept.check((said := complaints(member)) == [], (width, path, said))
    member.resize(1440, 1000)
    member.open("/")
    member.run("document.querySelector('button.image').click()")
    member.until(lambda: len(member.rows()) > 5, "the table has rows")
    kept.check((said := complaints(member)) == [], said)


def test_the_button_logs_out(member):
    member.open("/")
    member.run("[...document.querySelectorAll('button')].find((b) => b.innerText === 'Log out').click()")
    member.until(lambda: member.run("return location.pathname") == "/login", "the login page")
    member.driver.get(member.base + "/")
    assert member.run("return location.pathname") == "/login"
    member.driver.get_log("browser")
