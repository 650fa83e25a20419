"""Mail through a real server that the tests start: what arrives, how it is refused, and where the password never is."""

from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.reports import smtp
from analysis.reports.smtp import read_server
from tests.serving import free_port

PASSWORD = "correct horse battery"
TO = ["--to", "ann@example.org", "bob@example.org"]


class Inbox:
    """Keeps what arrives."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 fine"


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"kindred" and data.password == PASSWORD.encode(), handled=False)


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    controller = Controller(inbox, "127.0.0.1", free_port(), authenticator=check, auth_require_tls=False)
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def logged_in(monkeypatch):
    monkeypatch.setenv("KINDRED_SMTP_USER", "kindred")
    monkeypatch.setenv("KINDRED_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("KINDRED_SMTP_FROM", "kindred@example.org")


@pytest.fixture
def send(mall_folder, monkeypatch, report):
    """Run `send` on the Mall customers; the report, which other tests make, is at hand."""
    monkeypatch.setattr("analysis.cli.files._pdf", lambda *_: report)
    return lambda *options: main(["send", str(mall_folder), *TO, "--date", "2026-11-28", *options])


def test_the_report_arrives_with_a_summary(send, server, inbox, logged_in, report, contents):
    assert send("--smtp", server) == 0
    ((envelope, mail),) = inbox.mails
    assert envelope.rcpt_tos == ["ann@example.org", "bob@example.org"]
    assert mail["From"] == "kindred@example.org"
    assert mail["Subject"].strip() == "Customer segments: Six segments of the 200 customers in Mall_Customers.csv"
    body = mail.get_body(("plain",)).get_content()
    assert contents.evidence_sentence("verdict") in body.replace("\n", " ")
    assert all(f"- {name}: " in body for name in contents.names)
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("report.pdf", report)


def test_slides_can_be_attached(send, server, inbox, logged_in):
    assert send("--smtp", server, "--with-slides") == 0
    files = [part.get_filename() for part in inbox.mails[0][1].iter_attachments()]
    assert files == ["report.pdf", "slides.pptx"]


def test_the_server_may_come_from_the_settings(send, server, inbox, logged_in, monkeypatch):
    monkeypatch.setenv("KINDRED_SMTP", server)
    assert send() == 0
    assert len(inbox.mails) == 1


def test_a_wrong_password_is_told_without_it(send, server, inbox, logged_in, monkeypatch, capsys):
    monkeypatch.setenv("KINDRED_SMTP_PASSWORD", "hunter2hunter2")
    assert send("--smtp", server) == 2
    message = capsys.readouterr()
    assert "refuses the user kindred or the password" in message.err
    assert "hunter2" not in message.err + message.out
    assert inbox.mails == []


def test_who_cannot_be_reached_is_named(send, server, logged_in, capsys):
    assert send("--smtp", server, "--to", "nobody@example.org") == 2
    assert "refuses to send to nobody@example.org; check --to." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--smtp", "smtp://ann:secret@mail.example.org"], "KINDRED_SMTP_PASSWORD"),
        (["--smtp", "http://mail.example.org"], "The mail server cannot be read"),
        (["--smtp", "smtp://mail.example.org:port"], "The mail server cannot be read"),
        ([], "No mail server is named"),
    ],
)
def test_a_server_that_cannot_be_used_is_refused(send, logged_in, capsys, options, why):
    assert send(*options) == 2
    message = capsys.readouterr().err
    assert why in message
    assert "secret" not in message


def test_a_sender_is_needed():
    with pytest.raises(InputError, match="No sender is named"):
        read_server("smtp://mail.example.org", None, {})


@pytest.mark.parametrize("address", ["ann", "ann@", "a b@example.org", "ann@example.org\nBcc: all@example.org"])
def test_what_is_no_address_is_refused(send, server, inbox, logged_in, capsys, address):
    assert send("--smtp", server, "--to", address) == 2
    assert "is not a mail address" in capsys.readouterr().err
    assert inbox.mails == []


def test_nothing_leaves_the_machine_unencrypted(send, server, inbox, logged_in, monkeypatch, capsys):
    monkeypatch.setattr(smtp, "LOCAL", set())
    assert send("--smtp", server) == 2
    assert "offers no encryption" in capsys.readouterr().err
    assert inbox.mails == []


def test_a_server_that_is_not_there_is_told(send, logged_in, capsys):
    place = f"127.0.0.1:{free_port()}"
    assert send("--smtp", f"smtp://{place}") == 2
    assert f"{place} did not take the mail (Connection refused); check the server" in capsys.readouterr().err


def test_the_password_is_in_no_command_line_and_no_repr(server):
    found = read_server(server, "a@example.org", {"KINDRED_SMTP_USER": "u", "KINDRED_SMTP_PASSWORD": PASSWORD})
    assert PASSWORD not in repr(found)
    assert found.password == PASSWORD
