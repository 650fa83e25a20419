"""Nobody who has not logged in sees anything: every route, forged cookies, forged headers, guessed passwords."""

import time

import pytest
from itsdangerous import URLSafeTimedSerializer

from dashboard.guard.sessions import HOURS, Sessions
from tests.dashboard.asking import table_call, window
from tests.operations.conftest import PASSWORD, SECRET, USER, Caller
from tests.operations.routes import OPEN, every_address
from tests.serving import start_server

CALLBACK = "/_dash-update-component"
PAGE = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Site": "none", "Sec_Fetch_Dest": "document"}


def tells_nothing(answer):
    told = answer.body.decode(errors="replace")
    return answer.status in (401, 303) and not any(word in told for word in ("Income", "income", "Spending", "segment"))


def test_no_route_answers_without_login(closed, mall_folder, tmp_path, promise):
    kept = promise("no route answers without login")
    for method, path in every_address(mall_folder, tmp_path):
        for headers in ({}, PAGE):
            answer = Caller(closed.url).ask(path, b"{}" if method == "POST" else None, method, **headers)
            kept.check(tells_nothing(answer), (method, path, answer.status))
    for path in OPEN - {"/logout"}:
        assert Caller(closed.url).ask(path).status == 200


def test_forged_callbacks_are_not_answered_without_login(closed, promise):
    kept = promise("no callback answers without login")
    bodies = [table_call(window(0, n), {"k": k, "where": ""}) for n in (1, 100) for k in range(2, 11)]
    for body in bodies:
        for headers in (
            {},
            {"Cookie": "kindred-session=x"},
            {"X_Forwarded_User": USER},
            {"Authorization": "Basic YTpi"},
        ):
            answer = Caller(closed.url).ask(CALLBACK, body, **headers)
            kept.check(tells_nothing(answer), (headers, answer.status))


def test_whoever_logs_in_sees_the_page_and_after_logging_out_no_more(closed):
    ann = Caller(closed.url)
    assert ann.ask("/data?k=4", **PAGE).headers["Location"] == "/login?next=%2Fdata%3Fk%3D4"
    assert b'name="password"' in ann.ask("/login?next=%2Fdata%3Fk%3D4").body
    welcome = ann.log_in(onward="/data?k=4")
    assert (welcome.status, welcome.headers["Location"]) == (303, "/data?k=4")
    assert "data-segmentation" in ann.ask("/data?k=4").text
    assert ann.ask(CALLBACK, table_call(window(0, 10), None)).json["response"]
    assert ann.ask("/logout", b"").headers["Location"] == "/login"
    assert ann.ask("/", **PAGE).status == 303


@pytest.mark.parametrize(
    ("scheme", "name", "secure"), [("http", "kindred-session", False), ("https", "__Host-kindred-session", True)]
)
def test_the_cookie_is_out_of_reach(store, users, tmp_path, scheme, name, secure):
    server = start_server(tmp_path / "log", KINDRED_STORE=str(store), KINDRED_PROXY="127.0.0.1", **users)
    try:
        cookie = Caller(server.url, X_Forwarded_Proto=scheme).log_in().headers["Set-Cookie"]
    finally:
        server.stop()
    value, *flags = [part.strip() for part in cookie.split(";")]
    assert value.startswith(f"{name}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={HOURS * 3600}"} <= set(flags)
    assert ("Secure" in flags) == secure


def signed(payload, secret=SECRET, salt="kindred-session"):
    return URLSafeTimedSerializer(secret, salt=salt).dumps(payload)


def cookies(users, monkeypatch):
    """Values that must not let anybody in; the last does, and shows that the others fail for their own reason."""
    ours = Sessions(SECRET, dict([users["KINDRED_USERS"].split(":", 1)]))
    right = ours.start(USER)
    changed = Sessions(SECRET, {USER: "scrypt:8192:8:10$another"}).start(USER)
    now, half_a_day = time.time(), HOURS * 3600
    monkeypatch.setattr(time, "time", lambda: now - half_a_day - 60)
    old = ours.start(USER)
    monkeypatch.setattr(time, "time", lambda: now + 10 * half_a_day)
    early = ours.start(USER)
    monkeypatch.undo()
    return {
        "nothing": "",
        "garbage": "a.b.c",
        "another secret": Sessions("x" * 40, ours.users).start(USER),
        "another password": changed,
        "over": old,
        "of the future": early,
        "unsigned": right.rsplit(".", 1)[0],
        "tampered": right[:-2] + ("AA" if right[-2:] != "AA" else "BB"),
        "another user": signed(["root", "0" * 16]),
        "a list": signed([USER]),
        "an object": signed({"user": USER}),
        "another salt": signed([USER, "0" * 16], salt="x"),
        "too long": "A" * 5_000,
    }, right


def test_forged_cookies_let_nobody_in(closed, users, promise, monkeypatch):
    kept = promise("forged sessions let nobody in")
    forged, right = cookies(users, monkeypatch)
    for case, value in forged.items():
        answer = Caller(closed.url).ask("/names.json", Cookie=f"kindred-session={value}")
        kept.check(answer.status == 401, (case, answer.status))
    assert Caller(closed.url).ask("/names.json", Cookie=f"kindred-session={right}").status == 200


def test_five_failed_tries_a_minute_from_one_address_for_one_user(closed, promise):
    kept = promise("guessing passwords stops after five tries")
    guesser = Caller(closed.url, X_Forwarded_For="203.0.113.7")
    for guess in range(5):
        kept.check(guesser.log_in(password=f"guess {guess}").status == 401, guess)
    for password in ("guess", PASSWORD):
        answer = guesser.log_in(password=password)
        kept.check(answer.status == 429 and 0 < int(answer.headers["Retry-After"]) <= 60, answer.status)
    kept.check(Caller(closed.url, X_Forwarded_For="203.0.113.8").log_in().status == 303, "another address")
    stranger = Caller(closed.url, X_Forwarded_For="203.0.113.9")
    for _ in range(5):
        kept.check(stranger.log_in(user="nobody").status == 401, "an unknown user")
    kept.check(stranger.log_in(user="nobody").status == 429, "an unknown user")


ONWARD = [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/\r\nX: y",
    "",
    "/login",
    "x",
]


@pytest.mark.parametrize("onward", ONWARD)
def test_the_login_leads_nowhere_else(closed, onward):
    caller = Caller(closed.url, X_Forwarded_For=f"198.51.100.{ONWARD.index(onward)}")
    assert caller.log_in(onward=onward).headers["Location"] == "/"


def test_a_proxy_says_who_is_there_and_nobody_else_can(store, tmp_path, promise):
    kept = promise("an identity is believed of the proxy only")
    behind = {"KINDRED_STORE": str(store), "KINDRED_IDENTITY_HEADER": "X-Auth-User"}
    for proxy, header, status in (
        ("127.0.0.1", "ann@example.org", 200),
        ("127.0.0.1", "", 401),
        ("127.0.0.1", "<b>", 401),
        ("10.0.0.0/8", "ann@example.org", 401),
    ):
        server = start_server(tmp_path / "log", KINDRED_PROXY=proxy, WEB_CONCURRENCY="1", **behind)
        try:
            answer = Caller(server.url).ask("/names.json", X_Auth_User=header)
        finally:
            server.stop()
        kept.check(answer.status == status, (proxy, header, answer.status))
