"""What subscribers are sent: the verdict in a sentence, the reasons, sizes of segments; nothing about single people."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any, Literal

from analysis.editions.edition import Edition
from analysis.model.brand import Brand
from analysis.reports.notifying.subscriptions import Subscription

Event = Literal["drift", "weekly"]
SUBJECTS = {"drifting": "Segments are drifting", "refit advised": "A refit of the segments is advised"}
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True)
class Message:
    """One message: `key` stays the same when it is sent again to the same subscriber.

    `about`: what it says instead of the edition's verdict, of the customers that a saved link selects.
    """

    event: Event
    edition: Edition
    brand: Brand
    link: str
    key: str
    about: str = ""

    @property
    def subject(self) -> str:
        """The first line."""
        if self.about:
            return f"{self.brand.title}: the customers of your link have changed"
        what = SUBJECTS.get(self.edition.verdict, "Segments still fit")
        return f"{self.brand.title}: {what}" if self.event == "drift" else f"{self.brand.title}: segments this week"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The verdict and its reasons."""
        if self.about:
            return (self.about,)
        return self.edition.sentences or ("This is the first edition, so there is nothing to compare with.",)

    @property
    def sizes(self) -> tuple[str, ...]:
        """A line for each segment."""
        return tuple(f"{s.name}: {s.size:,} customers ({s.share:.0%})" for s in self.edition.segments)

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole message as plain text."""
        state = f"Edition {self.edition.number} of {self.edition.when[:10]}, {self.edition.n_customers:,} customers."
        link = ("", self.link) if self.link else ()
        return (*self.sentences, "", *(f"- {line}" for line in self.sizes), "", state, *link)


def message_of(  # noqa: PLR0913, PLR0917 - what a message is made of
    event: Event, edition: Edition, brand: Brand, to: Subscription, what: str, about: str = ""
) -> Message:
    """Return the message to one subscriber about `what`, which is not said twice."""
    key = hashlib.sha256(f"{event} {to.id} {what}".encode()).hexdigest()[:32]
    return Message(event, edition, brand, to.link, key, about)


def mail(message: Message, sender: str, to: str) -> EmailMessage:
    """Return it as a mail, whose Message-ID stays the same when it is sent again."""
    letter = EmailMessage()
    letter["Subject"] = " ".join(message.subject.split())
    letter["From"] = sender
    letter["To"] = to
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2]}>"
    letter.set_content("\n".join(message.lines) + "\n")
    return letter


def body(message: Message, kind: str) -> dict[str, Any]:
    """Return it as the JSON that a webhook takes: plain, or as Slack or Teams read it."""
    if kind == "slack":
        return {"text": _escaped("\n".join((f"*{message.subject}*", *message.lines)))}
    return _card(message) if kind == "teams" else _plain(message)


def _plain(message: Message) -> dict[str, Any]:
    e = message.edition
    return {
        "event": message.event,
        "id": message.key,
        "verdict": e.verdict,
        "sentences": list(message.sentences),
        "edition": e.number,
        "when": e.when,
        "customers": e.n_customers,
        "segments": [{"name": s.name, "size": s.size, "share": round(s.share, 4)} for s in e.segments],
        "link": message.link,
    }


def _card(message: Message) -> dict[str, Any]:
    texts = [_text(message.subject, weight="Bolder", size="Medium")]
    texts += [_text(text) for text in (*message.sentences, *message.sizes)]
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": texts,
    }
    if message.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": "Open the page", "url": message.link}]
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


def _text(text: str, **style: str) -> dict[str, Any]:
    """Return a paragraph. A name that a visitor gave must not become a link: a TextBlock would read it as Markdown."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def _escaped(text: str) -> str:
    """Return text in which Slack sees no markup of customers' own."""
    return "".join(ESCAPES.get(character, character) for character in text)
