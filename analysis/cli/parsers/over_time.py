"""Options of the commands about a segmentation over time, from `refresh` to `refit`."""

from pathlib import Path

from analysis.cli.parsers.shared import Group, Parser, add_command, add_most_mb, add_row_engine


def add_refresh(group: Group) -> None:
    """Add `refresh`."""
    parser = add_command(
        group,
        "analysis.cli.over_time:refresh",
        "read the customers again as a new edition",
        "Read the customers of DIR again from where they came, score them into the centers of the approved edition "
        "without fitting anything, and write a new edition into DIR/editions. What cannot be meant, such as an empty "
        "column, is not taken over.",
    )
    parser.add_argument(
        "--source", metavar="FILE", help="file or address to read instead, from now on; env:NAME takes it from there"
    )
    add_row_engine(parser)
    parser.add_argument("--anyway", action="store_true", help="take over what looks as if it could not be meant")
    parser.add_argument("--notify", action="store_true", help="then send subscribers what is due, as `notify` does")
    parser.add_argument("--if-changed", action="store_true", help="write no edition where customers are the same")
    add_most_mb(parser)
    _add_json(parser, "the edition")


def add_editions(group: Group) -> None:
    """Add `editions`."""
    parser = add_command(
        group,
        "analysis.cli.over_time:editions",
        "list the editions of a segmentation",
        "Print every edition of DIR and who approved which.",
    )
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")


def add_approve(group: Group) -> None:
    """Add `approve`."""
    parser = add_command(
        group,
        "analysis.cli.over_time:approve",
        "approve an edition",
        "Make an edition of DIR the yardstick: later customers are scored into its centers and compared with it.",
    )
    parser.add_argument("edition", metavar="EDITION", type=int, nargs="?", help="its number (default: the latest)")
    parser.add_argument("--note", metavar="WORDS", required=True, help="why")
    parser.add_argument("--by", metavar="NAME", help="who approves it (default: your user name)")
    _add_json(parser, "the approval")


def add_between(group: Group) -> None:
    """Add `between`."""
    parser = add_command(
        group,
        "analysis.cli.over_time:between",
        "say what happened between two editions",
        "Compare two editions of DIR: who came, left and moved, whether customers or centers changed, and whether the "
        "later one fits the centers of the earlier one.",
    )
    parser.add_argument(
        "--from", metavar="EDITION", dest="before", type=int, help="the earlier one (default: the approved edition)"
    )
    parser.add_argument("--to", metavar="EDITION", dest="now", type=int, help="the later one (default: the latest)")
    _add_json(parser, "the comparison")


def _add_json(parser: Parser, what: str) -> None:
    parser.add_argument("--json", action="store_true", help=f"print {what} as JSON instead of sentences")
    parser.add_argument("--json-to", metavar="PATH", type=Path, help="file for the same JSON")


def add_drift(group: Group) -> None:
    """Add `drift`."""
    parser = add_command(
        group,
        "analysis.cli.over_time:drift",
        "say whether the approved edition still fits",
        "Compare the latest edition of DIR with the approved one. Ends with 0 if the segments still fit, 3 if they "
        "are drifting, 4 if a refit is advised.",
    )
    parser.add_argument("--json", action="store_true", help="print every measure as JSON")


def add_refit(group: Group) -> None:
    """Add `refit`."""
    parser = add_command(
        group,
        "analysis.cli.over_time:refit",
        "try to form the segments again",
        "Form segments again from the latest customers of DIR, and say who would move, which segments appear, "
        "disappear or split. Nothing changes without --accept.",
    )
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--preview", action="store_true", help="only say what would change")
    way.add_argument("--accept", action="store_true", help="write it as a new edition, and approve that")
    parser.add_argument("--k", metavar="K", type=int, help="number of segments (default: as approved)")
    parser.add_argument("--note", metavar="WORDS", default="refit accepted", help="why (default: refit accepted)")
    parser.add_argument("--by", metavar="NAME", help="who accepts it (default: your user name)")
    _add_json(parser, "the refit")
