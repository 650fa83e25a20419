"""Options of the commands about a segmentation over time: `refresh`, `editions`, `approve`, `drift`, `refit`."""

from analysis.cli.parsers import Group, add_command, add_most_mb, add_row_engine


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
    add_most_mb(parser)
    parser.add_argument("--json", action="store_true", help="print the edition as JSON instead of sentences")


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
    parser.add_argument("--json", action="store_true", help="print the refit as JSON")
