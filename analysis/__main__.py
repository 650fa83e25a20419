"""The command line: what can be asked, and how; `commands.py` and `looking.py` do it."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from analysis.errors import InputError
from analysis.limits import INPUT_AT_FAULT, set_limits
from analysis.question import CHOICES, READING_CHOICES, ROLES, SCALINGS

EPILOG = """\
examples:
  python -m analysis segment data/Mall_Customers.csv --out mall
  python -m analysis segment customers.csv --out out --features age income --k 5
  python -m analysis evidence out
  python -m analysis describe mall
  python -m analysis score mall new_customers.csv --out scored.csv
  python -m analysis move mall customers_later.csv --out moved.csv
  python -m analysis update mall newcomers.csv
  python -m analysis export mall --where "http://127.0.0.1:8050/?where=..." --out young.csv
"""
HELP = {
    "missing": "leave out customers with missing values, give them the median, or ask",
    "outliers": "keep values beyond Tukey's outer fences, clip them to the fence, or set their customers aside",
    "rows": "what a row is; transactions are summed up to recency, frequency and monetary value per customer",
    "encoding": "characters of a text file",
    "separator": "what stands between columns",
    "decimal": "decimal mark",
    "header": "whether the first row names the columns",
    "dates": "order of dates like 3/4/2026",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 with a sentence on standard error when the input was at fault."""
    options = _parser().parse_args(arguments)
    # threads that wait for each other sleep: on a busy machine spinning makes seconds minutes
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        set_limits(os.environ)
        _command(options.run)(options)
    except InputError as error:
        print(f"analysis: {error}", file=sys.stderr)
        return INPUT_AT_FAULT
    except (MemoryError, duckdb.OutOfMemoryException):
        print("analysis: That needs more memory than is allowed; take fewer customers or columns.", file=sys.stderr)
        return INPUT_AT_FAULT
    except OSError as error:
        print(
            f"analysis: {error.filename}: {error.strerror}; choose another place or free some space.", file=sys.stderr
        )
        return INPUT_AT_FAULT
    return 0


def _command(place: str) -> Callable[[argparse.Namespace], None]:
    """The function at `module:name`, imported only now: what fits takes longer to import than many a command runs."""
    module, name = place.split(":")
    command: Callable[[argparse.Namespace], None] = getattr(importlib.import_module(module), name)
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Turns a table of customers into segments: cleaning, K-means for k from 2 to 10, PCA, profiles.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    group = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_segment, _add_look, _add_evidence, _add_describe, _add_score, _add_move, _add_export, _add_update):
        add(group)
    return parser


def _add_segment(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "segment",
        help="segment the customers in a file or database",
        description="Reads SOURCE, segments its customers and writes into DIR: segmentation.json (what was found), "
        "cells.parquet (what the dashboard reads), customers.csv (every row with its segment; not with "
        "--smallest-cell); then evidence.json and "
        "evidence.parquet (how sure it is), as `evidence` does. Whatever is not said is found out, and stated.",
    )
    _add_question(parser)
    parser.add_argument("--out", metavar="DIR", required=True, type=Path, help="folder for the result; made if missing")
    parser.add_argument("--without-evidence", action="store_true", help="leave out how sure it is, which takes longest")
    parser.add_argument("--quiet", action="store_true", help="print no summary")
    parser.set_defaults(run="analysis.commands:segment")


def _add_look(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "look",
        help="print what a source is understood to be, as JSON",
        description="Reads SOURCE and prints the role of each column with the reason, and how it was read; segments "
        "nothing.",
    )
    _add_question(parser)
    parser.add_argument("--out", metavar="FILE", type=Path, help="file for the result (default: printed)")
    parser.set_defaults(run="analysis.looking:look")


def _add_question(parser: argparse.ArgumentParser) -> None:
    """Where the customers are, how they are read, and how segments are formed."""
    parser.add_argument(
        "file",
        metavar="SOURCE",
        help="CSV or TSV (also gzipped), Excel (.xlsx), Parquet, or a database: postgresql://, mysql://, "
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
    parser.add_argument(
        "--features",
        metavar="NAME",
        nargs="+",
        help="numeric columns that form the segments, by header or short name (default: all that vary)",
    )
    parser.add_argument("--k", metavar="K", type=int, help="number of segments, 2 to 10 (default: best silhouette)")
    parser.add_argument(
        "--scaling",
        metavar="[NAME=]WAY",
        nargs="+",
        default=[],
        help=f"auto (default: log for heavy tails, else standard), {', '.join(SCALINGS)}; for all features or for one",
    )
    parser.add_argument(
        "--role", metavar="COLUMN=ROLE", nargs="+", default=[], help=f"what a column is: {', '.join(ROLES)}"
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
    parser.add_argument("--reference", metavar="DATE", help="day from which recency counts (default: after the last)")
    for name, known in READING_CHOICES.items():
        parser.add_argument(f"--{name}", choices=known, help=HELP[name] + " (default: found out)")
    parser.add_argument("--question", metavar="JSON", type=Path, help="all of the above in a file")
    parser.add_argument("--progress", metavar="FILE", type=Path, help="file in which other programs read how far it is")
    parser.add_argument("--most-mb", metavar="MB", type=int, default=8_000, help="most that a file may unpack to")


def _add_evidence(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "evidence",
        help="find out how sure a segmentation is",
        description="Adds to a folder written by `segment`: evidence.json (stability, comparison with data without "
        "structure, verdict, for every number of segments) and evidence.parquet (how each customer sits). "
        "Where it is there already, nothing is done.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.set_defaults(run="analysis.commands:evidence")


def _add_describe(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "describe",
        help="print a segmentation for people",
        description="Prints what `segment` wrote into DIR: the segments, how sure they are, and what was cleaned.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.set_defaults(run="analysis.commands:describe")


def _add_score(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "score",
        help="find the segments of new customers",
        description="Measures the customers in FILE with the stored scale and centres of DIR, never fitting anew, and "
        "writes every row and column of FILE with segment, segment_name, distance, margin, sure and not_scored (why a "
        "row has no segment). Columns are matched by name.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.add_argument("file", metavar="FILE", type=Path, help="new customers as CSV in UTF-8 with a header")
    parser.add_argument("--k", metavar="K", type=int, help="number of segments (default: as segmented)")
    parser.add_argument("--out", metavar="PATH", type=Path, help="CSV to write (default: standard output)")
    parser.set_defaults(run="analysis.commands:score")


def _add_move(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "move",
        help="who moved from which segment to which",
        description="Compares the customers in BEFORE with the same ones, found by their ids, in AFTER: another folder "
        "written by `segment`, or a CSV at a later time, whose customers the centres of BEFORE place. Tells whether "
        "customers changed or centres drifted, and writes every customer's way as CSV.",
    )
    parser.add_argument("before", metavar="BEFORE", type=Path, help="a folder written by `segment`")
    parser.add_argument("after", metavar="AFTER", type=Path, help="another such folder, or a CSV of the same customers")
    parser.add_argument("--k", metavar="K", type=int, help="number of segments (default: that of BEFORE)")
    parser.add_argument("--out", metavar="PATH", type=Path, help="CSV to write")
    parser.add_argument("--json", action="store_true", help="print the movement as JSON instead of a summary")
    parser.set_defaults(run="analysis.commands:move")


def _add_export(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "export",
        help="write the customers that a link selects",
        description="Takes a link copied from the page and writes the customers it selects with their segment, its "
        "name and their place on the map; where rows were not copied, they are read and written where they are.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.add_argument("--where", metavar="LINK", default="", help="a link of the page (default: everybody)")
    parser.add_argument("--out", metavar="PATH", required=True, type=Path, help="file to write, .csv or .parquet")
    parser.add_argument(
        "--engine",
        metavar="ADDRESS",
        help="address of the engine that has the rows, with user and password; or env:NAME",
    )
    parser.set_defaults(run="analysis.commands:export")


def _add_update(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = group.add_parser(
        "update",
        help="add customers to a segmentation",
        description="Counts the customers of NEWFILE on the cells of DIR, without reading the others again, and says "
        "whether the segments still fit. Centres stay where they are unless --refit is given; the evidence of before "
        "is left out, as it was of other customers.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.add_argument("file", metavar="NEWFILE", help="more customers, with the columns that form the segments")
    parser.add_argument("--refit", action="store_true", help="form the segments anew from all customers")
    parser.set_defaults(run="analysis.commands:update")


if __name__ == "__main__":
    sys.exit(main())
