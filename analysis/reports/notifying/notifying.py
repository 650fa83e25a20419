"""Sends what is due: a change once, a summary each week, tried again where it did not arrive; never twice.

What was sent is kept after each message, under a lock, so that servers and commands do not send the same.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError, PassingError
from analysis.core.files import write_aside
from analysis.editions.approvals import approved
from analysis.editions.base import base_of
from analysis.editions.edition import Edition
from analysis.editions.first import now
from analysis.editions.kept import editions_of
from analysis.model.brand import Brand, read_brand
from analysis.reports.notifying.message import Message, body, mail, message_of
from analysis.reports.notifying.subscriptions import Subscription, subscriptions_of
from analysis.reports.notifying.watched import share_sentence
from analysis.reports.notifying.webhook import post
from analysis.reports.smtp import deliver, read_server

NOTIFIED, LOCK, LATER = "notified.json", "notify.lock", "notify.later"
WEEK = timedelta(days=7)
PAUSES = (1.0, 4.0)  # seconds between tries
Notified = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Result:
    """How many messages were sent, and why others were not, in sentences without secrets."""

    sent: int
    troubles: tuple[str, ...]


def notify(folder: Path, environment: Mapping[str, str] = os.environ, pauses: tuple[float, ...] = PAUSES) -> Result:
    """Send what is due about the latest edition of a folder.

    Raises InputError where subscriptions or editions cannot be read, OSError where nothing can be kept.
    """
    subscriptions = subscriptions_of(folder, environment)
    editions = editions_of(folder)
    if not subscriptions or not editions:
        return Result(0, ())
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _notify_all(folder, subscriptions, editions, environment, pauses)


def _notify_all(
    folder: Path,
    subscriptions: tuple[Subscription, ...],
    editions: tuple[Edition, ...],
    environment: Mapping[str, str],
    pauses: tuple[float, ...],
) -> Result:
    notified, brand, sent = _read(folder), read_brand(environment), 0
    troubles: list[str] = []
    latest = editions[-1]
    base = base_of(folder, editions) if any(to.watches for to in subscriptions) else None
    for to in subscriptions:
        own = notified.setdefault(to.id, {"change": "", "weekly": ""})
        try:
            change = share_sentence(base, to.link) if base and to.watches else _change(folder, latest)
        except InputError as error:
            troubles.append(f"{to.shown}: {error}")
            continue
        for event, state in _due(to, own, change, latest):
            try:
                _send(to, _message(event, latest, brand, to, state), environment, pauses)
            except InputError as error:
                troubles.append(str(error))
                continue
            sent += 1
            own[event] = state
            _write(folder, notified)
        if not change and own["change"]:
            own["change"] = ""  # what drifts again is worth another word
            _write(folder, notified)
    _mark(folder, is_pending=bool(troubles))
    return Result(sent, tuple(troubles))


def _change(folder: Path, latest: Edition) -> str:
    """Return what has changed, the same text as long as it is the same; empty where the segments fit."""
    if latest.verdict in {"", "fits"} or not latest.sentences:
        return ""
    approval = approved(folder)
    return f"{0 if approval is None else approval.edition}: {latest.sentences[0]}"


def _due(to: Subscription, own: dict[str, str], change: str, latest: Edition) -> list[tuple[str, str]]:
    """Return what to send, each with what is kept once that is done."""
    due = [("change", change)] if change and own["change"] != change else []
    if to.weekly and not due and _is_a_week_ago(own["weekly"]) and latest.sentences:
        due.append(("weekly", now()))
    return due


def _is_a_week_ago(when: str) -> bool:
    with suppress(ValueError):
        return datetime.fromisoformat(now()) - datetime.fromisoformat(when) >= WEEK
    return True


def _message(event: str, latest: Edition, brand: Brand, to: Subscription, state: str) -> Message:
    if event == "weekly":
        return message_of("weekly", latest, brand, to, state[:10])
    return message_of("drift", latest, brand, to, f"{latest.number} {state}", state if to.watches else "")


def _send(to: Subscription, message: Message, environment: Mapping[str, str], pauses: tuple[float, ...]) -> None:
    """Send it, in a few tries. Raises InputError where none succeeds."""
    if to.kind == "mail":
        server = read_server(None, None, environment)
        letter = mail(message, server.sender, to.target)
        _tried(lambda: deliver(letter, server), pauses)
        return
    _tried(lambda: post(to.target, body(message, to.kind), message.key), pauses)


def _tried(send: Callable[[], None], pauses: tuple[float, ...]) -> None:
    for pause in pauses:
        try:
            send()
        except PassingError:
            time.sleep(pause)
        else:
            return
    send()


def _read(folder: Path) -> Notified:
    """Return what was sent; where that is damaged, nothing, since a second word is better than none."""
    with suppress(OSError, ValueError):
        raw: Any = json.loads((folder / NOTIFIED).read_text(encoding="utf-8"))
        if isinstance(raw, dict):
            return {str(k): {"change": "", "weekly": ""} | v for k, v in raw.items() if isinstance(v, dict)}
    return {}


def _write(folder: Path, notified: Notified) -> None:
    text = json.dumps(notified, indent=1, ensure_ascii=False) + "\n"
    write_aside(folder / NOTIFIED, lambda aside: aside.write_text(text, encoding="utf-8"))


def _mark(folder: Path, *, is_pending: bool) -> None:
    """Leave a note for the server, which tries again, as long as something has not arrived."""
    if is_pending:
        (folder / LATER).touch()
    else:
        (folder / LATER).unlink(missing_ok=True)
