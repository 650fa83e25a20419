"""Mail servers: their settings, and how a message gets there. No sentence and no log holds a password."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import SplitResult, urlsplit

from analysis.core.errors import InputError, PassingError

SECONDS = 30
PORTS = {"smtp": 587, "smtps": 465}
LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Server:
    """Where mail is handed in, and as whom; `user` is empty where the server asks for none."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """The server as sentences name it."""
        return f"{self.host}:{self.port}"


def read_server(address: str | None, sender: str | None, environment: Mapping[str, str]) -> Server:
    """Return the server of `address` and `sender`, or of the settings where they are not given.

    Raises InputError for one that is missing or cannot be used.
    """
    given = address or environment.get("KINDRED_SMTP", "")
    if not given:
        raise InputError("No mail server is named; give --smtp smtp://HOST:PORT, or set KINDRED_SMTP.")
    parts = _parts(given)
    user = environment.get("KINDRED_SMTP_USER", "")
    sent_by = sender or environment.get("KINDRED_SMTP_FROM", "") or user
    if "@" not in sent_by:
        raise InputError("No sender is named; give --from ADDRESS, or set KINDRED_SMTP_FROM.")
    port = parts.port or PORTS[parts.scheme]
    return Server(parts.scheme, parts.hostname or "", port, sent_by, user, environment.get("KINDRED_SMTP_PASSWORD", ""))


def _parts(given: str) -> SplitResult:
    wrong = "The mail server cannot be read; write smtp://HOST:PORT or smtps://HOST:PORT."
    try:
        parts = urlsplit(given if "://" in given else f"smtp://{given}")
        _ = parts.port
    except ValueError as error:
        raise InputError(wrong) from error
    if "@" in parts.netloc:
        raise InputError(
            "The address of the mail server holds a user or password, which others on this machine could read; put "
            "them into KINDRED_SMTP_USER and KINDRED_SMTP_PASSWORD."
        )
    if parts.scheme not in PORTS or not parts.hostname:
        raise InputError(wrong)
    return parts


def deliver(message: EmailMessage, server: Server) -> None:
    """Hand the message in. Raises InputError where that does not work, PassingError where another try may help."""
    try:
        with closing(_connect(server)) as connection:
            _log_in(connection, server)
            connection.send_message(message)
            connection.quit()
    except smtplib.SMTPAuthenticationError as error:
        raise InputError(
            f"{server.place} refuses the user {server.user} or the password; check KINDRED_SMTP_USER and "
            "KINDRED_SMTP_PASSWORD."
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise InputError(f"{server.place} refuses to send to {', '.join(error.recipients)}; check --to.") from error
    except smtplib.SMTPSenderRefused as error:
        raise InputError(f"{server.place} refuses the sender {error.sender}; check --from.") from error
    except ssl.SSLError as error:
        raise InputError(f"{server.place} cannot be reached over TLS ({error.reason}); check host and port.") from error
    except (smtplib.SMTPException, OSError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise PassingError(
            f"{server.place} did not take the mail ({why}); check the server, then send again."
        ) from error


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=context)
    elif server.host not in LOCAL:
        connection.close()
        raise InputError(
            f"{server.place} offers no encryption (STARTTLS), and a report is confidential; use smtps:// or "
            "another server."
        )
    return connection


def _log_in(connection: smtplib.SMTP, server: Server) -> None:
    if server.user:
        connection.login(server.user, server.password)
