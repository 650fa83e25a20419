"""Word of changes through real servers that the tests start: what arrives, once, and what is never in it."""

import json
import stat
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from aiosmtpd.controller import Controller

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.editions.edition import Average, Edition, FitState, SegmentState, write_edition
from analysis.reports.notifying.notifying import notify
from analysis.reports.notifying.subscriptions import call, mail_to, subscriptions_of
from tests.analysis.reports.test_mail import Inbox
from tests.serving import free_port

SECRET = "T000/B000/XXXXsecret"
DRIFT = "The segments of edition 1 are drifting in age."
GROWN = "“Young & <b>quick” has grown from 12% to 17% of customers since edition 1, more than chance explains."
QUICK = (0.0, 0.0)


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one edition that drifts."""
    (tmp_path / "editions").mkdir()
    (tmp_path / "segmentation.json").write_text("{}")
    write(tmp_path, 2, "drifting", (DRIFT, GROWN))
    return tmp_path


def write(folder, number, verdict, sentences):
    segment = SegmentState(1, "Young & <b>quick", 170, 0.17, {"Age": Average(24.0, 3.0)}, 0.5)
    edition = Edition(
        number=number,
        when="2026-11-28T06:30:00+00:00",
        how="refreshed",
        source="customers.csv",
        model=1,
        result="r",
        fingerprint="f",
        n_customers=1000,
        n_segmented=1000,
        n_clusters=1,
        overall={"Age": Average(40.0, 9.0)},
        segments=(segment,),
        fit=FitState(0.5, 0.4, 0.6, 0.01),
        verdict=verdict,
        sentences=sentences,
    )
    (folder / "editions" / f"{number:04}.json").write_text(write_edition(edition), encoding="utf-8")


class Hook:
    """A webhook: keeps what is posted, and answers with the statuses that it is given, then 200."""

    def __init__(self):
        self.posts, self.statuses = [], []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posts.append((self.path, dict(self.headers), json.loads(body)))
                status = hook.statuses.pop(0) if hook.statuses else 200
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"http://127.0.0.1:{hook.port}/inner")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/services/{SECRET}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def hook():
    one = Hook()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def inbox(monkeypatch):
    box = Inbox()
    controller = Controller(box, "127.0.0.1", free_port())
    controller.start()
    monkeypatch.setenv("KINDRED_SMTP", f"smtp://127.0.0.1:{controller.port}")
    monkeypatch.setenv("KINDRED_SMTP_FROM", "kindred@example.org")
    yield box
    controller.stop()


def subscribe(folder, *options):
    assert main(["subscribe", str(folder), *options]) == 0


def test_a_change_arrives_by_mail_once(folder, inbox):
    subscribe(folder, "--to", "ann@example.org", "--link", "https://kindred.example.org/over-time")
    assert notify(folder).sent == 1
    assert notify(folder).sent == 0
    ((envelope, mail),) = inbox.mails
    assert envelope.rcpt_tos == ["ann@example.org"]
    assert mail["Subject"] == "Kindred: Segments are drifting"
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith(f"{DRIFT}\n{GROWN}\n")
    assert "- Young & <b>quick: 170 customers (17%)" in text
    assert text.rstrip().endswith("https://kindred.example.org/over-time")


def test_the_same_change_is_not_told_again_and_another_is(folder, hook):
    subscribe(folder, "--webhook", hook.url)
    assert notify(folder).sent == 1
    write(folder, 3, "drifting", (DRIFT, "Other figures."))
    assert notify(folder).sent == 0
    write(folder, 4, "refit advised", ("A refit is advised.",))
    assert notify(folder).sent == 1
    write(folder, 5, "fits", ("They fit.",))
    assert notify(folder).sent == 0
    write(folder, 6, "drifting", (DRIFT,))
    assert notify(folder).sent == 1
    assert [body["edition"] for _, _, body in hook.posts] == [2, 4, 6]


def test_quiet_refreshes_say_nothing(folder, hook):
    subscribe(folder, "--webhook", hook.url)
    write(folder, 2, "fits", ("They fit.",))
    assert notify(folder).sent == 0
    assert hook.posts == []


def test_formats_of_webhooks(folder, hook):
    bodies = {}
    for kind in ("json", "slack", "teams"):
        (folder / "subscriptions.json").unlink(missing_ok=True)
        subscribe(folder, "--webhook", hook.url, "--format", kind)
        assert notify(folder).sent == 1
        bodies[kind] = hook.posts[-1][2]
    assert (bodies["json"]["event"], bodies["json"]["verdict"]) == ("drift", "drifting")
    assert bodies["json"]["segments"] == [{"name": "Young & <b>quick", "size": 170, "share": 0.17}]
    assert bodies["slack"]["text"].startswith(f"*Kindred: Segments are drifting*\n{DRIFT}\n")
    assert "Young &amp; &lt;b&gt;quick" in bodies["slack"]["text"]
    card = bodies["teams"]["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}, "no Markdown: a name must not become a link"
    runs = [run for block in card["body"] for run in block["inlines"]]
    assert {run["type"] for run in runs} == {"TextRun"}
    assert [run["text"] for run in runs][1:3] == [DRIFT, GROWN]


def test_what_does_not_arrive_is_tried_again_and_later(folder, hook, capsys):
    subscribe(folder, "--webhook", hook.url)
    hook.statuses = [503, 429, 500]
    found = notify(folder, pauses=QUICK)
    assert (found.sent, len(hook.posts)) == (0, 3)
    assert found.troubles == ("The webhook at 127.0.0.1 answered 500; check its address.",)
    assert (folder / "notify.later").exists()
    hook.statuses = [503]
    assert notify(folder, pauses=QUICK).sent == 1
    assert not (folder / "notify.later").exists()
    assert notify(folder).sent == 0
    keys = {headers["Idempotency-Key"] for _, headers, _ in hook.posts}
    assert len(keys) == 1
    assert SECRET not in capsys.readouterr().out


def test_one_that_is_broken_keeps_nobody_else_from_hearing(folder, hook):
    subscribe(folder, "--webhook", f"http://127.0.0.1:{free_port()}/x", "--format", "slack")
    subscribe(folder, "--webhook", hook.url)
    found = notify(folder, pauses=())
    assert found.sent == 1
    assert found.troubles == (
        "The webhook at 127.0.0.1 cannot be reached (ConnectionRefusedError); check its address.",
    )


def test_a_mail_server_that_is_gone_is_asked_again_later(folder, monkeypatch, inbox):
    subscribe(folder, "--to", "ann@example.org")
    there = {"KINDRED_SMTP_FROM": "kindred@example.org", "KINDRED_SMTP": f"smtp://127.0.0.1:{free_port()}"}
    assert notify(folder, there, QUICK).sent == 0
    assert notify(folder).sent == 1
    assert len(inbox.mails) == 1


def test_no_redirect_is_followed(folder, hook):
    subscribe(folder, "--webhook", hook.url)
    hook.statuses = [302]
    found = notify(folder, pauses=QUICK)
    assert found.troubles == ("The webhook at 127.0.0.1 answered 302; check its address.",)
    assert [path for path, _, _ in hook.posts] == [f"/services/{SECRET}"]


def test_a_weekly_summary_comes_once_a_week(folder, hook, monkeypatch):
    subscribe(folder, "--webhook", hook.url, "--weekly")
    write(folder, 2, "fits", ("They fit.",))
    clock = {"now": "2026-11-01T06:00:00+00:00"}
    monkeypatch.setattr("analysis.reports.notifying.notifying.now", lambda: clock["now"])
    assert notify(folder).sent == 1
    clock["now"] = "2026-11-07T06:00:00+00:00"
    assert notify(folder).sent == 0
    clock["now"] = "2026-11-08T06:00:00+00:00"
    assert notify(folder).sent == 1
    assert [body["event"] for _, _, body in hook.posts] == ["weekly", "weekly"]


def test_the_environment_subscribes_where_there_is_no_command_line(folder, hook):
    environment = {
        "KINDRED_NOTIFY_WEBHOOK": hook.url,
        "KINDRED_NOTIFY_FORMAT": "slack",
        "KINDRED_NOTIFY_MAIL": "ann@example.org, bob@example.org",
        "KINDRED_NOTIFY_WEEKLY": "1",
        "KINDRED_URL": "https://kindred.example.org/",
    }
    found = subscriptions_of(folder, environment)
    assert [(s.kind, s.weekly, s.link) for s in found] == [
        ("mail", True, "https://kindred.example.org/over-time"),
        ("mail", True, "https://kindred.example.org/over-time"),
        ("slack", True, "https://kindred.example.org/over-time"),
    ]


def test_secrets_are_for_the_owner_and_never_shown(folder, hook, capsys, monkeypatch):
    monkeypatch.setenv("HOOK", hook.url)
    subscribe(folder, "--webhook", "env:HOOK", "--format", "slack")
    shown = capsys.readouterr().out
    assert "127.0.0.1 (slack): when segments change" in shown
    assert SECRET not in shown + repr(call(hook.url, "slack"))
    assert stat.S_IMODE((folder / "subscriptions.json").stat().st_mode) == 0o600


def test_a_subscription_can_be_removed(folder, capsys):
    subscribe(folder, "--to", "ann@example.org", "bob@example.org")
    own = mail_to("ann@example.org").id
    subscribe(folder, "--remove", own)
    assert "ann@" not in capsys.readouterr().out.splitlines()[-1]
    assert main(["subscribe", str(folder), "--remove", own]) == 2


@pytest.mark.parametrize(
    ("address", "kind", "message"),
    [
        ("http://hooks.example.org/x", "json", "is not encrypted; write https://"),
        ("ftp://hooks.example.org/x", "json", "is not encrypted"),
        ("https:///secretpath", "json", "cannot be read; write https://HOST/PATH"),
        ("file:///etc/passwd", "json", "cannot be read"),
        ("https://hooks.example.org:x/secretpath", "json", "cannot be read"),
        ("https://hooks.example.org/x", "pigeon", "There is no format 'pigeon'"),
    ],
)
def test_a_webhook_that_cannot_be_used_is_refused_without_its_address(address, kind, message):
    with pytest.raises(InputError, match=message) as refused:
        call(address, kind)
    assert "secretpath" not in str(refused.value)


def test_nothing_is_sent_twice_by_two_at_once(folder, hook):
    subscribe(folder, "--webhook", hook.url)
    results = []
    threads = [Thread(target=lambda: results.append(notify(folder).sent)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 0, 0, 1]
    assert len(hook.posts) == 1


def test_a_damaged_file_is_named_without_its_content(folder, capsys):
    (folder / "subscriptions.json").write_text(f'{{"subscriptions": ["{SECRET}"')
    assert main(["notify", str(folder)]) == 2
    log = capsys.readouterr().err
    assert "subscriptions.json is damaged" in log
    assert SECRET not in log


def test_a_message_is_about_segments_only(folder, hook):
    subscribe(folder, "--webhook", hook.url)
    notify(folder)
    ((_, _, body),) = hook.posts
    assert set(body) == {"event", "id", "verdict", "sentences", "edition", "when", "customers", "segments", "link"}
