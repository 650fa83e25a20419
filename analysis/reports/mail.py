"""The mail that carries a report: a summary in plain text, and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from analysis.core.errors import InputError
from analysis.reports import wording
from analysis.reports.contents import Contents, Group


@dataclass(frozen=True)
class Attachment:
    """A file in a mail."""

    name: str
    kind: str
    content: bytes


def compose(contents: Contents, sender: str, to: Sequence[str], files: Sequence[Attachment]) -> EmailMessage:
    """Return the mail. Raises InputError for an address that is none."""
    message = EmailMessage()
    message["Subject"] = " ".join(f"Customer segments: {wording.subtitle(contents)}".split())
    message["From"] = checked(sender)
    message["To"] = ", ".join(map(checked, to))
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(summary(contents))
    for file in files:
        main, _, kind = file.kind.partition("/")
        message.add_attachment(file.content, main, kind, filename=file.name)
    return message


def summary(contents: Contents) -> str:
    """Return the report in a few lines of text."""
    lines = [
        f"{wording.title(contents)}: {wording.subtitle(contents)}",
        "",
        wording.verdict(contents),
        *filter(None, [wording.lead(contents), wording.held_back(contents.segmentation)]),
        "",
        *(line for group in contents.groups if group.size for line in _segment(contents, group)),
        "",
        wording.footer(contents),
    ]
    return "\n".join(lines) + "\n"


def _segment(contents: Contents, group: Group) -> list[str]:
    return [f"- {group.name}: {wording.size_text(contents, group)}.", f"  {group.advice}"]


def checked(address: str) -> str:
    """Return a mail address without spaces around it. Raises InputError for what is none."""
    plain = address.strip()
    name, _, host = plain.rpartition("@")
    if not name or not host or not plain.isprintable() or set(plain) & set(' ,;<>"()'):
        raise InputError(f"{address[:80]!r} is not a mail address; write for example ann@example.org.")
    return plain
