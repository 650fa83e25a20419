"""Options of the commands that send word of changes: `subscribe` and `notify`."""

from analysis.cli.parsers.shared import Group, add_command


def add_subscribe(group: Group) -> None:
    """Add `subscribe`."""
    parser = add_command(
        group,
        "analysis.cli.notifying:subscribe",
        "say who hears when segments change",
        "Add or remove who hears when the segments of DIR change more than resampling explains, and list all of them. "
        "The mail server comes from KINDRED_SMTP, KINDRED_SMTP_FROM, KINDRED_SMTP_USER and KINDRED_SMTP_PASSWORD.",
    )
    parser.add_argument("--to", metavar="ADDRESS", nargs="+", default=[], help="mail addresses to add")
    parser.add_argument(
        "--webhook", metavar="URL", help="address to add that takes JSON by POST; env:NAME takes it from there"
    )
    parser.add_argument("--format", default="json", help="what the webhook takes: json, slack or teams (default: json)")
    parser.add_argument("--weekly", action="store_true", help="send a summary each week as well")
    parser.add_argument(
        "--link",
        metavar="URL",
        default="",
        help="page that messages lead to; if it selects customers, they hear when the share of these changes instead",
    )
    parser.add_argument("--remove", metavar="ID", nargs="+", default=[], help="subscriptions to remove")


def add_notify(group: Group) -> None:
    """Add `notify`."""
    add_command(
        group,
        "analysis.cli.notifying:notify",
        "send word of changes that is due",
        "Send subscribers what is due about the latest edition of DIR: a change once, a summary each week. What did "
        "not arrive is sent the next time.",
    )
