"""Nobody who has not logged in sees anything: every route, forged cookies, forged headers, guessed passwords."""

import hashlib
import shutil
import time

import pytest
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import Client

from dashboard.guard.accounts.ended import MOST_ENDED, Ended
from dashboard.guard.accounts.login import Login
from dashboard.guard.accounts.sessions import HOURS, Sessions
from dashboard.guard.limits import counters
from dashboard.guard.policy import read_policy
from tests.dashboard.asking import table_call, window
from tests.operations.access.routes import OPEN, every_address
from tests.operations.conftest import PASSWORD, SECRET, USER, Caller
from tests.serving import start_server

CALLBACK = "/_dash-update-component"
PAGE = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Site": "none", "Sec_Fetch_Dest": "document"}


def tells_nothing(answer):
    output = answer.body.decode(errors="replace")
    return answer.status in (401, 303) and not any(
        word in output for word in ("Income", "income", "Spending", "segment")
    )


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


def cookie_of(caller):
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in caller.jar)


def is_in(server, *cookies):
    """Return whether each of the cookies is let in, asked often enough to reach every worker."""
    answers = [Caller(server.url).ask("/names.json", Cookie=cookie).status for cookie in cookies for _ in range(6)]
    return {200: True, 401: False}.get(answers[0], answers) if len(set(answers)) == 1 else answers


def logged_in(server):
    caller = Caller(server.url)
    assert caller.log_in().status == 303
    return caller, cookie_of(caller)


def test_a_copied_session_is_over_once_it_was_logged_out(own_store, users, tmp_path, promise):
    """Over every worker, after a restart, and where the store is lost; other sessions go on."""
    kept = promise("a session that was ended lets nobody in again")
    settings = {"KINDRED_STORE": str(own_store), **users}
    server = start_server(tmp_path / "log", **settings)
    try:
        ann, copied = logged_in(server)
        phone, other = logged_in(server)
        kept.check(is_in(server, copied, other) is True, "both are in")
        kept.check(ann.ask("/logout", b"").headers["Location"] == "/login", "logged out")
        kept.check(is_in(server, copied) is False, "the copy")
        kept.check(is_in(server, other) is True, "the other browser")
        server.stop()
        server = start_server(tmp_path / "log", **settings)
        kept.check(is_in(server, copied) is False, "the copy, after a restart")
        kept.check(is_in(server, other) is True, "the other browser, after a restart")
        phone.url = server.url
        phone.ask("/logout", b"everywhere=1", Content_Type="application/x-www-form-urlencoded", Cookie=other)
        kept.check(is_in(server, other) is False, "ended everywhere")
        again, third = logged_in(server)
        kept.check(is_in(server, third) is True, "a new one at once")
        again.ask("/logout", b"everywhere=1", Content_Type="application/x-www-form-urlencoded")
        kept.check(is_in(server, copied, other, third) is False, "all of them")
        _, last = logged_in(server)
        shutil.rmtree(own_store / "sessions")
        kept.check(is_in(server, copied, other, third, last) is False, "after what was known of ended sessions is lost")
        kept.check(is_in(server, logged_in(server)[1]) is True, "a new one")
    finally:
        server.stop()
    assert "Traceback" not in server.log.read_text()


def test_machines_that_share_a_store_end_sessions_for_each_other(own_store, users, tmp_path, promise):
    kept = promise("a session that was ended lets nobody in again")
    shared = {"KINDRED_STORE": str(own_store), "WEB_CONCURRENCY": "1", **users}
    first, second = (start_server(tmp_path / name, **shared) for name in ("first", "second"))
    try:
        ann, copied = logged_in(first)
        kept.check(is_in(second, copied) is True, "on the other machine")
        ann.ask("/logout", b"")
        kept.check(is_in(second, copied) is False and is_in(first, copied) is False, "ended on both")
    finally:
        first.stop()
        second.stop()


def test_a_store_that_cannot_be_written_lets_in_and_tells_who_logs_out(store, users, tmp_path, promise):
    kept = promise("where a session cannot be ended for good, the one who logs out learns of it")
    (tmp_path / "store").mkdir()
    shutil.copytree(store, tmp_path / "store", dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "store" / "sessions", ignore_errors=True)
    (tmp_path / "store" / "sessions").write_text("a file where the folder would be")
    server = start_server(tmp_path / "log", KINDRED_STORE=str(tmp_path / "store"), **users)
    try:
        ann, cookie = logged_in(server)
        kept.check(is_in(server, cookie) is True, "logged in")
        answer = ann.ask("/logout", b"")
        kept.check(answer.status == 503 and "KINDRED_STORE" in answer.text, answer.text)
        kept.check("Max-Age=0" in answer.headers["Set-Cookie"], "the browser forgets it")
    finally:
        server.stop()
    assert "Traceback" not in server.log.read_text()


def test_however_many_sessions_are_ended_little_is_kept(tmp_path, promise):
    kept = promise("a session that was ended lets nobody in again")
    sessions = Sessions(SECRET, {USER: "hash"}, Ended(tmp_path))
    some = [sessions.start(USER) for _ in range(MOST_ENDED + 5)]
    for value in some:
        if session := sessions.read(value):
            sessions.end(session, everywhere=False)
    kept.check(not any(sessions.read(value) for value in some), "all are over")
    kept.check(sessions.read(sessions.start(USER)) is not None, "a new one is not")
    kept.check(sum(path.stat().st_size for path in (tmp_path / "sessions").iterdir()) < 40 * MOST_ENDED, "little")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"since": 1, "color": 2}'])
def test_what_is_damaged_lets_nobody_in(tmp_path, promise, text):
    kept = promise("a session that was ended lets nobody in again")
    sessions = Sessions(SECRET, {USER: "hash"}, Ended(tmp_path))
    value = sessions.start(USER)
    sessions.ended.end_all("somebody else")
    kept.check(sessions.read(value) is not None, "it is good")
    sessions.ended.end(USER, "another", 0)
    (path,) = (p for p in (tmp_path / "sessions").glob("*.json") if "another" in p.read_text())
    path.write_text(text)
    kept.check(sessions.read(value) is None, "whether it was ended is not known")
    kept.check(sessions.read(sessions.start(USER)) is not None, "a new one is good")


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


def cookies(users, store, monkeypatch):
    """Return values that must not let anybody in.

    The last does, and shows that the others fail for their own reason.
    """
    ended = Ended(store)
    ours = Sessions(SECRET, dict([users["KINDRED_USERS"].split(":", 1)]), ended)
    right = ours.start(USER)
    changed = Sessions(SECRET, {USER: "scrypt:8192:8:10$another"}, ended).start(USER)
    now, half_a_day = time.time(), HOURS * 3600
    monkeypatch.setattr(time, "time", lambda: now - half_a_day - 60)
    old = ours.start(USER)
    monkeypatch.setattr(time, "time", lambda: now + 10 * half_a_day)
    early = ours.start(USER)
    monkeypatch.undo()
    return {
        "nothing": "",
        "garbage": "a.b.c",
        "another secret": Sessions("x" * 40, ours.users, ended).start(USER),
        "another password": changed,
        "over": old,
        "of the future": early,
        "unsigned": right.rsplit(".", 1)[0],
        "tampered": right[:-2] + ("AA" if right[-2:] != "AA" else "BB"),
        "another user": signed(["root", "0" * 16]),
        "a list": signed([USER]),
        "an object": signed({"user": USER}),
        "without a number": signed([USER, hashlib.sha256(ours.users[USER].encode()).hexdigest()[:16]]),
        "a number that is none": signed([USER, hashlib.sha256(ours.users[USER].encode()).hexdigest()[:16], "x", True]),
        "another salt": signed([USER, "0" * 16], salt="x"),
        "too long": "A" * 5_000,
    }, right


def test_forged_cookies_let_nobody_in(closed, users, store, promise, monkeypatch):
    kept = promise("forged sessions let nobody in")
    forged, right = cookies(users, store, monkeypatch)
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


def test_nobody_pushes_failed_tries_of_others_out(users, promise, monkeypatch):
    kept = promise("failed logins of others never make a guesser's tries forgotten")
    monkeypatch.setattr(counters, "GROUPS", 1)
    login = Login(lambda *_: [], read_policy({**users, "KINDRED_PROXY": "127.0.0.1"}))
    server = Client(login)

    def tries(address, user):
        form = {"user": user, "password": "guess"}
        return server.post("/login", data=form, environ_base={"REMOTE_ADDR": address}).status_code

    for _ in range(5):
        kept.check(tries("203.0.113.7", USER) == 401, "within the limit")
    for i in range(60):
        tries("203.0.113.8", f"user {i}")
    for i in range(9):
        tries(f"198.51.100.{i}", USER)
    kept.check(tries("203.0.113.7", USER) == 429, "the guesser is known still")
    kept.check(tries("203.0.113.8", USER) == 429, "so is the other")
    login.failures.file.close()
    login.failures_of_address.file.close()


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
