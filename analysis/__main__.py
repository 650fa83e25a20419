"""The command line: `python -m analysis segment FILE --out DIR`, `python -m analysis describe DIR`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.build import segment
from analysis.clustering import SCALINGS
from analysis.describe import describe
from analysis.errors import InputError
from analysis.names import read_names, with_names
from analysis.segmentation import Question, open_segmentation
from analysis.sources import read_table

EPILOG = """\
examples:
  python -m analysis segment data/Mall_Customers.csv --out mall
  python -m analysis segment customers.csv --out out --features age income --k 5
  python -m analysis describe mall
"""
BAR = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 with a sentence on standard error when the input was at fault."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except InputError as error:
        print(f"analysis: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"analysis: {error.filename}: {error.strerror}; choose another place or free some space.", file=sys.stderr
        )
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Turns a table of customers into segments: cleaning, K-means for k from 2 to 10, PCA, profiles.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_segment(commands)
    _add_describe(commands)
    return parser


def _add_segment(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "segment",
        help="segment the customers in a file",
        description="Reads FILE, segments its customers and writes into DIR: segmentation.json (what was found), "
        "cells.parquet (what the dashboard reads), customers.csv (every row with its segment).",
    )
    parser.add_argument("file", metavar="FILE", help="customers as CSV in UTF-8: a header, one line per customer")
    parser.add_argument("--out", metavar="DIR", required=True, type=Path, help="folder for the result; made if missing")
    parser.add_argument(
        "--features",
        metavar="NAME",
        nargs="+",
        help="numeric columns that form the segments, by header or short name (default: all that vary)",
    )
    parser.add_argument("--k", metavar="K", type=int, help="number of segments, 2 to 10 (default: best silhouette)")
    parser.add_argument(
        "--scaling", choices=SCALINGS, default="standard", help="standard: equal weight for every feature (default)"
    )
    parser.set_defaults(run=_segment)


def _add_describe(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "describe",
        help="print a segmentation for people",
        description="Prints what `segment` wrote into DIR: the segments, how sure they are, and what was cleaned.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.set_defaults(run=_describe)


def _segment(options: argparse.Namespace) -> None:
    features = _split_names(options.features, Path(options.file))
    question = Question(options.file, features, options.scaling, options.k)
    result = segment(question, options.out, _show_progress)
    print(describe(result))
    print(f"\nSaved in {options.out}.")


def _split_names(names: list[str] | None, file: Path) -> tuple[str, ...] | None:
    """`--features a b` and `--features a,b` alike, unless a header itself holds the comma."""
    if names is None:
        return None
    headers = read_table(file).columns
    split = [[name] if name in headers else name.split(",") for name in names]
    return tuple(name.strip() for part in split for name in part if name.strip())


def _describe(options: argparse.Namespace) -> None:
    print(describe(with_names(open_segmentation(options.folder), read_names(options.folder))))


def _show_progress(phase: str, done: float) -> None:
    if sys.stderr.isatty():
        bar = "#" * round(BAR * done)
        end = "\n" if done >= 1 else ""
        print(f"\r[{bar:<{BAR}}] {done:4.0%} {phase:<24}", end=end, file=sys.stderr, flush=True)
    else:
        print(f"{done:4.0%} {phase}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
