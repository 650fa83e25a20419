"""Options of the commands that make files to take away: `report`, `slides` and `send`."""

from datetime import date
from pathlib import Path

from analysis.cli.parsers.shared import Group, Parser, add_command, add_progress, add_where


def add_report(group: Group) -> None:
    """Add `report`."""
    parser = _add_file(
        group,
        "analysis.cli.files:report",
        "write a report as PDF",
        "Write a report of DIR as a tagged PDF: an overview, a page "
        "for each segment, how many segments and why, data, cleaning and method.",
    )
    parser.add_argument("--out", metavar="PATH", required=True, type=Path, help="file to write, .pdf")


def add_slides(group: Group) -> None:
    """Add `slides`."""
    parser = _add_file(
        group,
        "analysis.cli.files:slides",
        "write slides as PPTX",
        "Write slides of DIR with charts and text that can be edited, and the method in the speaker's notes.",
    )
    parser.add_argument("--out", metavar="PATH", required=True, type=Path, help="file to write, .pptx")


def add_send(group: Group) -> None:
    """Add `send`."""
    parser = _add_file(
        group,
        "analysis.cli.files:send",
        "mail the report",
        "Mail the report of DIR with a summary in the body. User and "
        "password of the mail server come from KINDRED_SMTP_USER and KINDRED_SMTP_PASSWORD only, because "
        "others on a machine see its command lines.",
    )
    parser.add_argument("--to", metavar="ADDRESS", required=True, nargs="+", help="who gets the mail")
    parser.add_argument("--from", metavar="ADDRESS", dest="sender", help="who sends it (default: KINDRED_SMTP_FROM)")
    parser.add_argument(
        "--smtp", metavar="SERVER", help="smtp://HOST:PORT or smtps://HOST:PORT (default: KINDRED_SMTP)"
    )
    parser.add_argument("--with-slides", action="store_true", help="attach the slides as well")


def _add_file(group: Group, run: str, what: str, description: str) -> Parser:
    parser = add_command(group, run, what, description)
    add_where(parser)
    parser.add_argument(
        "--date", metavar="DAY", type=date.fromisoformat, default=None, help="day on the file (default: today)"
    )
    add_progress(parser)
    return parser
