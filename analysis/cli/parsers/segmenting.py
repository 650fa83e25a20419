"""Options of the commands that read customers: `segment` and `look`."""

from pathlib import Path

from analysis.cli.parsers.shared import Group, Parser, add_most_mb, add_progress
from analysis.model.methods import K_MEANS
from analysis.model.question import CHOICES, HEAVIEST, LIGHTEST, READING_CHOICES, ROLES, SAID, SCALINGS

HELP = {
    "missing": "leave out customers with missing values, give them the median, or ask",
    "outliers": "keep values beyond Tukey's outer fences, clip them to the fence, or set their customers aside",
    "rows": "what a row is; transactions are summed up to recency, frequency and monetary value per customer, "
    "visits to recency and frequency",
    "encoding": "characters of a text file",
    "separator": "what stands between columns",
    "decimal": "decimal mark",
    "header": "whether the first row names the columns",
    "dates": "order of dates like 3/4/2026",
}


def add_segment(group: Group) -> None:
    """Add `segment`."""
    parser: Parser = group.add_parser(
        "segment",
        help="form segments of the customers in a file or database",
        description="Read SOURCE, form segments, and write them into DIR: segmentation.json (the result), "
        "cells.parquet (for the dashboard) and customers.csv (every row with its segment; not with "
        "--smallest-cell). Then compute the evidence, as `evidence` does: evidence.json and "
        "evidence.parquet. Kindred decides what you leave open, and prints what it decided.",
    )
    _add_question(parser)
    parser.add_argument("--out", metavar="DIR", required=True, type=Path, help="folder for the result; made if missing")
    parser.add_argument("--without-evidence", action="store_true", help="compute no evidence, which takes longest")
    parser.add_argument("--quiet", action="store_true", help="print no summary")
    parser.set_defaults(run="analysis.cli.commands:segment")


def add_look(group: Group) -> None:
    """Add `look`."""
    parser: Parser = group.add_parser(
        "look",
        help="print how Kindred understands a source",
        description="Read SOURCE, and print how Kindred understands it: what a row is, and the role of each column "
        "with the reason. Forms no segments.",
    )
    _add_question(parser)
    parser.add_argument("--out", metavar="FILE", type=Path, help="file for the result as JSON (default: printed)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.set_defaults(run="analysis.cli.preview:look")


def _add_question(parser: Parser) -> None:
    """Add where the customers are, how segments are formed, and how the customers are read."""
    _add_source(parser)
    _add_forming(parser)
    _add_weight(parser)
    _add_rows(parser)
    for name, known in READING_CHOICES.items():
        parser.add_argument(f"--{name}", choices=known, help=HELP[name] + " (default: detected)")
    parser.add_argument("--question", metavar="JSON", type=Path, help="file with all of the choices above")
    add_progress(parser)
    add_most_mb(parser)


def _add_source(parser: Parser) -> None:
    parser.add_argument(
        "file",
        metavar="SOURCE",
        help="CSV or TSV (also gzipped), Excel (.xlsx, .ods), JSON, Parquet, or a database: postgresql://, mysql://, "
        "sqlite:///path, "
        "duckdb:///path; env:NAME takes any of these from an environment variable",
    )
    parser.add_argument(
        "--engine",
        metavar="ADDRESS",
        help="group the rows where they are instead of copying them: duckdb (Parquet files, folders, patterns; the "
        "default above half a million rows), postgresql://, sc:// or spark:// (SOURCE is a table there, "
        "for Spark also a Parquet path); env:NAME takes it from an environment variable",
    )
    parser.add_argument("--query", metavar="TABLE", help="table of the database, or a SELECT")
    parser.add_argument("--sheet", metavar="NAME", help="sheet of the workbook (default: the first that holds a table)")


def _add_forming(parser: Parser) -> None:
    parser.add_argument(
        "--features",
        metavar="NAME",
        nargs="+",
        help="columns that form the segments, by header or short name; text as categories (default: numbers that vary)",
    )
    parser.add_argument("--k", metavar="K", type=int, help="number of segments, 2 to 10 (default: best silhouette)")
    parser.add_argument(
        "--method",
        choices=CHOICES["method"],
        default=K_MEANS,
        help="what forms the segments: K-means (default), a Gaussian mixture or Ward's method; the evidence compares "
        "the others with it",
    )
    parser.add_argument(
        "--scaling",
        metavar="[NAME=]WAY",
        nargs="+",
        default=[],
        help=f"auto (default: log for heavy tails, else standard), {', '.join(SCALINGS)}; for all features or for one",
    )


def _add_weight(parser: Parser) -> None:
    parser.add_argument(
        "--weight",
        metavar="NAME=W",
        nargs="+",
        default=[],
        help=f"as how many columns one counts, {LIGHTEST:g} to {HEAVIEST:g} (default: 1)",
    )


def _add_rows(parser: Parser) -> None:
    parser.add_argument(
        "--role", metavar="COLUMN=ROLE", nargs="+", default=[], help=f"what a column is: {', '.join((*ROLES, *SAID))}"
    )
    for name in ("missing", "outliers", "rows"):
        known = CHOICES[name]
        parser.add_argument(f"--{name}", choices=known, default=known[0], help=f"{HELP[name]} (default: {known[0]})")
    parser.add_argument(
        "--smallest-cell",
        metavar="M",
        type=int,
        help="keep customers in groups of at least M, 2 to 1,000, so that nobody can be singled out: no customer is "
        "written anywhere (default: every customer)",
    )
    parser.add_argument(
        "--reference", metavar="DATE", help="day from which recency counts (default: the day after the newest)"
    )
    parser.add_argument("--currency", metavar="CODE", help="currency to keep (default: the most common)")
