"""Who hears of changes: by mail or webhook, kept in the folder of a segmentation, or named in the environment.

Only operators subscribe, on the command line or by the environment, so no visitor can have the server call an address.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.shapes import check_shape
from analysis.reports.mail import checked
from analysis.reports.notifying.watched import selects

FILE = "subscriptions.json"
MAIL, WEBHOOK, FORMAT, WEEKLY, LINK = (
    "KINDRED_NOTIFY_MAIL",
    "KINDRED_NOTIFY_WEBHOOK",
    "KINDRED_NOTIFY_FORMAT",
    "KINDRED_NOTIFY_WEEKLY",
    "KINDRED_URL",
)
MessageKind = Literal["mail", "json", "slack", "teams"]
FORMATS: tuple[MessageKind, ...] = ("json", "slack", "teams")
LOCAL = {"localhost", "127.0.0.1", "::1"}
BROKEN = (KeyError, TypeError, ValueError, AttributeError, RecursionError, OSError)


@dataclass(frozen=True)
class Subscription:
    """One address: of mail, or of a webhook in a format. `weekly`: a summary each week.

    `link` leads to the page. Where it selects customers, the subscriber hears when their share changes, else when
    segments do.
    """

    kind: MessageKind
    target: str
    weekly: bool = False
    link: str = ""

    def __repr__(self) -> str:
        """Return it without the address, which may hold a secret."""
        return f"Subscription({self.kind}, {self.id})"

    @property
    def id(self) -> str:
        """By which it is removed: 8 hex digits."""
        watched = f" {self.link}" if self.watches else ""
        return hashlib.sha256(f"{self.kind} {self.target}{watched}".encode()).hexdigest()[:8]

    @property
    def watches(self) -> bool:
        """Whether it is about the customers that the link selects."""
        return selects(self.link)

    @property
    def shown(self) -> str:
        """The address as sentences name it; of a webhook the host only, since the rest is a secret."""
        return self.target if self.kind == "mail" else f"{urlsplit(self.target).hostname} ({self.kind})"


@dataclass(frozen=True)
class _Document:
    subscriptions: list[Subscription]


def mail_to(address: str, *, weekly: bool = False, link: str = "") -> Subscription:
    """Return a subscription by mail. Raises InputError for what is no mail address."""
    return Subscription("mail", checked(address), weekly, _link(link))


def call(address: str, kind: str, *, weekly: bool = False, link: str = "") -> Subscription:
    """Return a subscription by webhook. Raises InputError, without the address, where it cannot be used."""
    known = next((k for k in FORMATS if k == kind), None)
    if known is None:
        raise InputError(f"There is no format {kind[:40]!r}; choose one of {', '.join(FORMATS)}.")
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not address.isprintable() or " " in address.strip():
        raise InputError("The address of the webhook cannot be read; write https://HOST/PATH.")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL):
        raise InputError(f"The webhook at {host[:100]} is not encrypted; write https://.")
    return Subscription(known, address.strip(), weekly, _link(link))


def _link(link: str) -> str:
    if link and urlsplit(link).scheme not in {"http", "https"}:
        raise InputError(f"{link[:80]!r} is no link to a page; write https://HOST/over-time.")
    return link


def subscriptions_of(folder: Path, environment: Mapping[str, str]) -> tuple[Subscription, ...]:
    """Return every subscription, each address once. Raises InputError where one cannot be read."""
    by_id = {s.id: s for s in (*_from_environment(environment), *kept(folder))}
    return tuple(by_id.values())


def kept(folder: Path) -> tuple[Subscription, ...]:
    """Return those kept in a folder. Raises InputError where their file is damaged."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        check_shape(raw, _Document, "it")
        return tuple(Subscription(**one) for one in raw["subscriptions"])
    except BROKEN as error:
        raise InputError(f"{path} is damaged ({type(error).__name__}); take it from a backup, or delete it.") from error


def keep(folder: Path, subscriptions: tuple[Subscription, ...]) -> None:
    """Write them into the folder, readable by its owner only. Raises OSError where that is not possible."""
    text = json.dumps({"subscriptions": [asdict(s) for s in subscriptions]}, indent=1) + "\n"

    def write(aside: Path) -> None:
        aside.touch(0o600)
        aside.write_text(text, encoding="utf-8")

    write_aside(folder / FILE, write)


def _from_environment(environment: Mapping[str, str]) -> tuple[Subscription, ...]:
    weekly = _switch(environment.get(WEEKLY, "").strip())
    link = _page(environment)
    mails = [m for m in environment.get(MAIL, "").replace(",", " ").split() if m]
    hook, kind = environment.get(WEBHOOK, "").strip(), environment.get(FORMAT, "").strip() or "json"
    subscriptions = [mail_to(mail, weekly=weekly, link=link) for mail in mails]
    return (*subscriptions, *([call(hook, kind, weekly=weekly, link=link)] if hook else []))


def _switch(text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise InputError(f"The setting {WEEKLY} is {text[:20]!r}; give it 1 or 0, or leave it empty.")
    return text == "1"


def _page(environment: Mapping[str, str]) -> str:
    """Return the page over time below the public address of the server, empty where that is not known."""
    top = environment.get(LINK, "").strip().rstrip("/")
    return _link(f"{top}/over-time") if top else ""
