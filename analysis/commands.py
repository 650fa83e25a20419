"""What each command of the command line does: read, call one function, print."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from analysis import build
from analysis.csv_text import csv_line
from analysis.describe import describe as described
from analysis.errors import InputError
from analysis.evidence import open_evidence
from analysis.find_evidence import find_evidence
from analysis.looking import look_at
from analysis.movement import movement, summary
from analysis.names import read_names, with_names
from analysis.progress import Progress, ProgressFile, both
from analysis.question import Question, Reading, read_question
from analysis.scoring import score_table
from analysis.segmentation import Segmentation, open_segmentation, write_aside
from analysis.sources import read_table

BAR = 30
MB = 1_000_000


def score(options: argparse.Namespace) -> None:
    """Find the segments of new customers."""
    s = _open(options.folder)
    with read_table(options.file, s.question.reading) as table:
        found = score_table(s, _known_k(s, options.k), table)
    _write_lines(options.out, found.rows)
    told = f"{found.n_scored:,} customers scored"
    left = f"; {found.n_left:,} not, the first on {found.first_reason}" if found.n_left else ""
    print(f"{told}{left}.", file=sys.stderr)


def move(options: argparse.Namespace) -> None:
    """Compare two times."""
    found = movement(options.before, options.after, options.k)
    if options.out:
        _write_lines(options.out, found.rows())
    if options.json:
        rows = "".join(map(csv_line, found.rows()))
        print(json.dumps(found.to_document() | {"csv": rows}, ensure_ascii=False))
    else:
        print("\n".join(summary(found)))


def _open(folder: Path) -> Segmentation:
    """A saved segmentation under the names that people gave."""
    return with_names(open_segmentation(folder), read_names(folder))


def _known_k(s: Segmentation, wanted: int | None) -> int:
    if wanted is None:
        return s.n_clusters
    if wanted not in s.ks:
        raise InputError(
            f"k = {wanted} is not possible here; choose a number of segments from {s.ks[0]} to {s.ks[-1]}."
        )
    return wanted


def _write_lines(path: Path | None, rows: Iterable[Sequence[str]]) -> None:
    """To standard output, or to a file written aside and renamed."""
    text = "".join(map(csv_line, rows))
    if path is None:
        print(text, end="")
    else:
        write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8", newline=""))


def segment(options: argparse.Namespace) -> None:
    """Segment a source, and find out how sure that is."""
    question = _question(options)
    build.segment(question, options.out, _progress(options), options.most_mb * MB)
    if not options.without_evidence:
        find_evidence(options.out, _Bar())
    if options.quiet:
        return
    _describe_folder(options.out)
    print(f"\nSaved in {options.out}.")


def _progress(options: argparse.Namespace) -> Progress:
    """On standard error, and in a file where that is asked for."""
    return _Bar() if options.progress is None else both(_Bar(), ProgressFile(options.progress).tell)


def look(options: argparse.Namespace) -> None:
    """Print what a source is understood to be, as JSON; segments nothing."""
    question = _question(options)
    progress = _progress(options)
    progress("reading customers", 0.1)
    with read_table(question.source, question.reading, options.most_mb * MB) as table:
        progress("understanding columns", 0.6)
        found = json.dumps(look_at(table, question), ensure_ascii=False) + "\n"
    if options.out is None:
        print(found, end="")
    else:
        write_aside(options.out, lambda path: path.write_text(found, encoding="utf-8"))


def _question(options: argparse.Namespace) -> Question:
    """The question in a file, or from single options."""
    if options.question is not None:
        try:
            raw = json.loads(options.question.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{options.question} is no question in JSON; write it again.") from error
        return read_question(raw, options.file)
    reading = {f.name: getattr(options, f.name) for f in fields(Reading)}
    scaling, scalings = _scalings(options.scaling)
    raw = {
        "features": _split_names(options.features, options, Reading(**reading)),
        "scaling": scaling,
        "scalings": scalings,
        "roles": dict(_pair(text, "--role") for text in options.role),
        "n_clusters": options.k,
        "missing": options.missing,
        "outliers": options.outliers,
        "rows": options.rows,
        "reference": options.reference,
        "reading": {name: value for name, value in reading.items() if value is not None},
    }
    return read_question(raw, options.file)


def _scalings(given: list[str]) -> tuple[str, dict[str, str]]:
    """`log` for all, `income=log` for one; the last for all counts."""
    every = [text for text in given if "=" not in text]
    return (every or ["auto"])[-1], dict(_pair(text, "--scaling") for text in given if "=" in text)


def _pair(text: str, option: str) -> tuple[str, str]:
    name, mark, value = text.rpartition("=")
    if not mark:
        raise InputError(f"{option} {text!r} is not COLUMN=VALUE; write for example {option} income=feature.")
    return name.strip(), value.strip()


def evidence(options: argparse.Namespace) -> None:
    """Find out how sure a segmentation is."""
    find_evidence(options.folder, _Bar())
    _describe_folder(options.folder)


def _split_names(names: list[str] | None, options: argparse.Namespace, reading: Reading) -> list[str] | None:
    """`--features a b` and `--features a,b` alike, unless a header itself holds the comma."""
    if names is None:
        return None
    if not any("," in name for name in names):
        return names
    with read_table(options.file, reading, options.most_mb * MB) as table:
        headers = set(table.columns)
    split = [[name] if name in headers else name.split(",") for name in names]
    return [name.strip() for part in split for name in part if name.strip()]


def describe(options: argparse.Namespace) -> None:
    """Print a segmentation for people."""
    _describe_folder(options.folder)


def _describe_folder(folder: Path) -> None:
    s = _open(folder)
    print(described(s, open_evidence(folder, s)))


class _Bar:
    """Progress on standard error: a bar at a terminal, else a line whenever the phase or the tenth changes."""

    def __init__(self) -> None:
        self.last: tuple[str, int] | None = None

    def __call__(self, phase: str, done: float) -> None:
        if sys.stderr.isatty():
            bar = "#" * round(BAR * done)
            print(f"\r[{bar:<{BAR}}] {done:4.0%} {phase:<32}", end="\n" * (done >= 1), file=sys.stderr, flush=True)
        elif self.last != (phase, int(10 * done)):
            self.last = (phase, int(10 * done))
            print(f"{done:4.0%} {phase}", file=sys.stderr, flush=True)
