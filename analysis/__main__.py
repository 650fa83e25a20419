"""The command line: its commands, and the exit code and sentence with which one ends."""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence

import duckdb

from analysis.cli.parsers.files import add_report, add_send, add_slides
from analysis.cli.parsers.notifying import add_notify, add_subscribe
from analysis.cli.parsers.over_time import add_approve, add_between, add_drift, add_editions, add_refit, add_refresh
from analysis.cli.parsers.segmenting import add_look, add_segment
from analysis.cli.parsers.using import (
    add_describe,
    add_evidence,
    add_export,
    add_move,
    add_page,
    add_score,
    add_update,
)
from analysis.core.errors import InputError
from analysis.process.arguments import take_hidden
from analysis.process.leash import follow_leash
from analysis.process.limits import INPUT_AT_FAULT, set_limits, too_large, too_much
from analysis.process.private import keep_private

EPILOG = """\
examples:
  python -m analysis segment data/Mall_Customers.csv --out mall
  python -m analysis segment customers.csv --out out --features age income --k 5
  python -m analysis evidence out
  python -m analysis describe mall
  python -m analysis score mall new_customers.csv --out scored.csv
  python -m analysis move mall customers_later.csv --out moved.csv
  python -m analysis update mall newcomers.csv
  python -m analysis refresh mall --source customers_later.csv
  python -m analysis page mall --out customers.html
  python -m analysis export mall --where "http://127.0.0.1:8050/?where=..." --out young.csv
  python -m analysis report mall --out report.pdf
"""
COMMANDS = (
    add_segment,
    add_look,
    add_evidence,
    add_describe,
    add_score,
    add_move,
    add_export,
    add_page,
    add_update,
    add_refresh,
    add_editions,
    add_approve,
    add_between,
    add_drift,
    add_refit,
    add_subscribe,
    add_notify,
    add_report,
    add_slides,
    add_send,
)
PIPE_CLOSED = 141  # as shells say of a program that such a pipe ends


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 when it worked, unless the command has codes of its own.

    2 with a sentence on standard error when the input was at fault.
    """
    options = _parser().parse_args(arguments)
    # threads that wait for each other sleep: on a busy machine spinning makes seconds minutes
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    follow_leash(os.environ)
    keep_private(getattr(options, "out", None) or getattr(options, "folder", None), os.environ)
    try:
        set_limits(os.environ)
        code = _command(options.run)(options)
        sys.stdout.flush()
    except BrokenPipeError:
        return _unread()
    except (InputError, MemoryError, OSError, duckdb.Error) as error:
        print(f"analysis: {_sentence(error)}", file=sys.stderr)
        return INPUT_AT_FAULT
    return code or 0


def _unread() -> int:
    """Nobody reads what is printed any more, as after `| head`: that is no trouble, and Python must not print more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _sentence(error: Exception) -> str:
    """Return what went wrong, where, and what to do next."""
    match error:
        case InputError():
            return str(error)
        case MemoryError() | duckdb.OutOfMemoryException():
            return too_much(os.environ)
        case OSError(errno=errno.EFBIG) if sentence := too_large(os.environ):
            return sentence
        case OSError():
            where = "What is printed" if error.filename is None else error.filename
            return f"{where}: {error.strerror}; choose another place or free some space."
    first = str(error).strip().splitlines()[0].rstrip(".")
    return f"DuckDB cannot go on: {first}; free some space, or write the customers again, for example as CSV."


def _command(place: str) -> Callable[[argparse.Namespace], int | None]:
    """Return the function at `module:name`, imported only now.

    What fits takes longer to import than many a command runs.
    """
    module, name = place.split(":")
    command: Callable[[argparse.Namespace], int | None] = getattr(importlib.import_module(module), name)
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Turn a table of customers into segments, and use them: describe, score, report, export.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    group = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in COMMANDS:
        add(group)
    return parser


if __name__ == "__main__":
    sys.exit(main([*sys.argv[1:], *take_hidden(os.environ)]))
