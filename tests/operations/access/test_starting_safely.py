"""What is not safe does not start, and says what to set; passwords and secrets are made by a command."""

import subprocess
import sys

import pytest

from dashboard.guard.accounts.passwords import NOBODY, is_right
from dashboard.guard.policy import PolicyError, read_policy
from tests.dashboard.asking import ask, post
from tests.operations.conftest import SECRET
from tests.serving import ROOT, start_server

ANN = {"KINDRED_USERS": f"ann:{NOBODY}", "KINDRED_SECRET": SECRET}
# settings, a part of the sentence
REFUSED = {
    "production without a login": ({"KINDRED_ENV": "production"}, "or KINDRED_PUBLIC=1"),
    "an environment unknown": ({"KINDRED_ENV": "prod"}, "KINDRED_ENV is 'prod'"),
    "public and closed": ({**ANN, "KINDRED_PUBLIC": "1"}, "take one of them away"),
    "no secret": ({"KINDRED_USERS": f"ann:{NOBODY}"}, "KINDRED_SECRET"),
    "a short secret": ({**ANN, "KINDRED_SECRET": "q8Zr-Tk2_Lm5Xw9V"}, "KINDRED_SECRET"),
    "one letter": ({**ANN, "KINDRED_SECRET": "a" * 64}, "KINDRED_SECRET"),
    "a default": ({**ANN, "KINDRED_SECRET": "change-me-to-something-long-and-random"}, "KINDRED_SECRET"),
    "a password in plain": ({**ANN, "KINDRED_USERS": "ann:hunter2hunter2"}, "Entry 1 of KINDRED_USERS"),
    "no password": ({**ANN, "KINDRED_USERS": "ann"}, "Entry 1 of KINDRED_USERS"),
    "a weak hash": ({**ANN, "KINDRED_USERS": "ann:md5$abc$5f4dcc3b5aa765d61d8327deb882cf99"}, "Entry 1"),
    "the second entry": ({**ANN, "KINDRED_USERS": f"ann:{NOBODY} bob"}, "Entry 2"),
    "a user twice": ({**ANN, "KINDRED_USERS": f"ann:{NOBODY} ann:{NOBODY}"}, "names ann twice"),
    "a header without a proxy": ({"KINDRED_IDENTITY_HEADER": "X-User"}, "KINDRED_PROXY"),
    "a header of anybody": ({"KINDRED_IDENTITY_HEADER": "X-User", "KINDRED_PROXY": "any"}, "anybody could send"),
    "a header on a host": ({"KINDRED_IDENTITY_HEADER": "X-User", "DYNO": "web.1"}, "anybody could send"),
    "no header": ({"KINDRED_IDENTITY_HEADER": "X User", "KINDRED_PROXY": "10.0.0.1"}, "the name of a header"),
    "two ways": ({**ANN, "KINDRED_IDENTITY_HEADER": "X-User", "KINDRED_PROXY": "10.0.0.1"}, "take one of them away"),
    "no address": ({"KINDRED_PROXY": "my proxy"}, "KINDRED_PROXY is 'my proxy'"),
    "no hops": ({"KINDRED_PROXY_HOPS": "0"}, "KINDRED_PROXY_HOPS is '0'; give it a whole number from 1 to 10"),
    "no number": ({"KINDRED_CALLS_A_MINUTE": "many"}, "KINDRED_CALLS_A_MINUTE"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_safe_is_refused(case):
    environment, message = REFUSED[case]
    with pytest.raises(PolicyError) as refused:
        read_policy(environment)
    assert message in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_server_that_is_open_by_accident_does_not_start(store, tmp_path, promise):
    kept = promise("an unsafe server does not start")
    for case in ("production without a login", "a short secret", "a header without a proxy"):
        environment, message = REFUSED[case]
        with pytest.raises(AssertionError) as ended:
            start_server(tmp_path / "server.log", KINDRED_STORE=str(store), **environment)
        log = (tmp_path / "server.log").read_text()
        kept.check(message in log and "Traceback" not in log and ended, log)


def test_a_server_that_is_open_on_purpose_starts(public):
    assert public.process.poll() is None


def run(*arguments, given=""):
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_makes_users_and_secrets():
    user = run("user", "ann@example.org", given="correct horse battery\n")
    secret = run("secret")
    policy = read_policy({"KINDRED_USERS": user.stdout.strip(), "KINDRED_SECRET": secret.stdout.strip()})
    assert is_right("correct horse battery", policy.users["ann@example.org"])
    assert not is_right("correct horse", policy.users["ann@example.org"])
    assert "correct horse" not in user.stdout + user.stderr


@pytest.mark.parametrize(
    ("name", "password", "message"), [("a b", "x" * 20, "A name has"), ("ann", "short", "from 12 to 200 characters")]
)
def test_the_command_refuses_in_a_sentence(name, password, message):
    done = run("user", name, given=password + "\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    "name", ["FLASK_DEBUG", "DASH_DEBUG", "DASH_MCP_ENABLED", "DASH_HOT_RELOAD", "DASH_UI", "FLASK_ENV"]
)
def test_debugging_is_off_whatever_the_environment_says(store, tmp_path, name):
    """Tools of developers have addresses and pages of their own, and show what is in memory."""
    server = start_server(tmp_path / "log", KINDRED_STORE=str(store), WEB_CONCURRENCY="1", **{name: "1"})
    try:
        page = ask(server.url, "/").text
        others = [ask(server.url, path).text for path in ("/_mcp", "/console", "/_dash-dev-tools")]
        watched = ask(server.url, "/_reload-hash").json
        broken = post(f"{server.url}/_dash-update-component", b"{")
    finally:
        server.stop()
    assert '"hot_reload"' not in page
    assert all("data-segmentation" in other for other in others)  # no addresses of their own: the page
    assert watched["files"] == []
    assert (broken.status, broken.is_a_sentence()) == (400, True)
