"""What parsers of several commands share: how a command is added, and options that mean the same everywhere."""

import argparse
from pathlib import Path
from typing import TypeAlias

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Parser = argparse.ArgumentParser


def add_command(group: Group, run: str, what: str, description: str) -> Parser:
    """Add a command about a folder, called like the function at `run`, `module:name`, that does it."""
    name = run.partition(":")[2]
    parser: Parser = group.add_parser(name, help=what, description=description)
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder written by `segment`")
    parser.set_defaults(run=run)
    return parser


def add_most_mb(parser: Parser) -> None:
    """Add `--most-mb`."""
    parser.add_argument("--most-mb", metavar="MB", type=int, default=8_000, help="largest unpacked size of a file")


def add_bom(parser: Parser) -> None:
    """Add `--without-bom`."""
    parser.add_argument(
        "--without-bom",
        dest="bom",
        action="store_false",
        help="write CSV without the byte-order mark that Excel needs to read UTF-8",
    )


def add_where(parser: Parser) -> None:
    """Add `--where`."""
    parser.add_argument("--where", metavar="LINK", default="", help="a link of the page (default: all customers)")


def add_row_engine(parser: Parser) -> None:
    """Add `--engine` of commands that read rows again."""
    parser.add_argument(
        "--engine",
        metavar="ADDRESS",
        help="address of the engine that has the rows, with user and password; or env:NAME",
    )


def add_progress(parser: Parser) -> None:
    """Add `--progress`."""
    parser.add_argument("--progress", metavar="FILE", type=Path, help="file to write progress to, for other programs")
