"""Options of the commands that use a segmentation, from `evidence` and `describe` to `page` and `update`."""

from pathlib import Path

from analysis.cli.parsers.shared import Group, Parser, add_bom, add_command, add_most_mb, add_row_engine, add_where


def add_evidence(group: Group) -> None:
    """Add `evidence`."""
    add_command(
        group,
        "analysis.cli.commands:evidence",
        "compute how reliable segments are",
        "Compute how reliable the segments of DIR are: stability, comparison with data without "
        "structure, and a verdict for every number of segments (evidence.json), and how well each "
        "customer fits (evidence.parquet). Does nothing if both exist.",
    )


def add_describe(group: Group) -> None:
    """Add `describe`."""
    add_command(
        group,
        "analysis.cli.commands:describe",
        "print segments and their evidence",
        "Print the segments of DIR, their evidence, and what was cleaned.",
    )


def add_score(group: Group) -> None:
    """Add `score`."""
    parser = add_command(
        group,
        "analysis.cli.newcomers:score",
        "find the segments of new customers",
        "Find the segment of each customer in FILE, by the saved scale and centers of DIR; nothing is "
        "fitted again. Writes every row and column of FILE, and adds segment, segment_name, distance, "
        "margin, sure and not_scored (why a row has no segment). Columns are matched by name.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="new customers, or their orders, in a file that `segment` reads"
    )
    parser.add_argument("--k", metavar="K", type=int, help="number of segments (default: as segmented)")
    parser.add_argument("--out", metavar="PATH", type=Path, help="CSV to write (default: standard output)")
    add_bom(parser)
    add_most_mb(parser)


def add_move(group: Group) -> None:
    """Add `move`."""
    parser: Parser = group.add_parser(
        "move",
        help="list who moved from which segment to which",
        description="Compare the customers of BEFORE with the same customers, by id, in AFTER: another folder of "
        "`segment`, or a later file of the same customers, who get segments by the centers of BEFORE. "
        "Says whether customers changed or centers drifted, and writes the old and new segment of every "
        "customer as CSV.",
    )
    parser.add_argument("before", metavar="BEFORE", type=Path, help="a folder written by `segment`")
    parser.add_argument(
        "after", metavar="AFTER", type=Path, help="another such folder, or a later file of the same customers"
    )
    parser.add_argument("--k", metavar="K", type=int, help="number of segments (default: that of BEFORE)")
    parser.add_argument("--out", metavar="PATH", type=Path, help="CSV to write")
    add_bom(parser)
    parser.add_argument("--json", action="store_true", help="print the movement as JSON instead of a summary")
    parser.add_argument("--json-to", metavar="PATH", type=Path, help="file for the movement as JSON")
    add_most_mb(parser)
    parser.set_defaults(run="analysis.cli.newcomers:move")


def add_export(group: Group) -> None:
    """Add `export`."""
    parser = add_command(
        group,
        "analysis.cli.commands:export",
        "write the customers that a link selects",
        "Write the customers that a link of the page selects, with segment, segment name and place on the"
        " map. Rows that were not copied are read, and written, where they are.",
    )
    add_where(parser)
    parser.add_argument("--out", metavar="PATH", required=True, type=Path, help="file to write, .csv or .parquet")
    add_row_engine(parser)
    add_bom(parser)


def add_page(group: Group) -> None:
    """Add `page`."""
    parser = add_command(
        group,
        "dashboard.saved.command:page",
        "save the page as one HTML file that needs no server",
        "Save the page of DIR as one file that opens from disk, without a network. Brushing, every number"
        " of segments, Segments and Evidence work in it. The file states what it holds, and the date.",
    )
    parser.add_argument("--out", metavar="PATH", required=True, type=Path, help="file to write, .html")
    parser.add_argument("--view", metavar="LINK", default="", help="a link of the page, on which the file opens")
    parser.add_argument(
        "--rows",
        choices=("none", "all"),
        default="none",
        help="all: with every customer, for the table and CSV; none: without rows and ids (default: none)",
    )
    parser.add_argument(
        "--smallest-cell",
        metavar="M",
        type=int,
        help="put the customers into groups of at least M, 2 to 1,000, and form the segments again from these",
    )
    parser.add_argument("--without-evidence", action="store_true", help="with groups: compute no evidence")


def add_update(group: Group) -> None:
    """Add `update`."""
    parser = add_command(
        group,
        "analysis.cli.commands:update",
        "add customers to a segmentation",
        "Add the customers of NEWFILE to DIR without reading the others again, and say whether the "
        "segments still fit. Centers stay where they are, unless you give --refit. The old evidence is "
        "removed, because it was about fewer customers.",
    )
    parser.add_argument(
        "file",
        metavar="NEWFILE",
        help="new customers, with the columns that form the segments; where an engine has the others, a table there",
    )
    add_row_engine(parser)
    parser.add_argument("--refit", action="store_true", help="form the segments again from all customers")
