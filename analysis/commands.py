"""What each command of the command line does: read, call one function, print."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis import build, exporting, updating
from analysis.at_size.build import segment_at_size
from analysis.csv_text import csv_line
from analysis.describe import describe as described
from analysis.engines.known import origin_of
from analysis.errors import InputError
from analysis.evidence import open_evidence
from analysis.find_evidence import find_evidence
from analysis.movement import movement, summary
from analysis.names import read_names, with_names
from analysis.options import MB, Bar, from_environment, progress_of, question_of
from analysis.scoring import score_table
from analysis.segmentation import Segmentation, open_segmentation, write_aside
from analysis.sources import read_table


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
    question = question_of(options)
    origin = origin_of(question)
    if origin is None:
        build.segment(question, options.out, progress_of(options), options.most_mb * MB)
    else:
        segment_at_size(question, origin, options.out, progress_of(options))
    if not options.without_evidence:
        find_evidence(options.out, Bar())
    if options.quiet:
        return
    _describe_folder(options.out)
    print(f"\nSaved in {options.out}.")


def export(options: argparse.Namespace) -> None:
    """Write the customers that a link selects."""
    s = _open(options.folder)
    n = exporting.export(s, options.folder, options.where, options.out, from_environment(options.engine))
    print(f"{n:,} customers written to {options.out}.", file=sys.stderr)


def update(options: argparse.Namespace) -> None:
    """Add customers to a segmentation."""
    s, fit = updating.update(options.folder, options.file, refit=options.refit)
    told = fit.words() if fit else ["The segments were formed anew."]
    print("\n".join([f"{s.n_customers:,} customers in all.", *told]))


def evidence(options: argparse.Namespace) -> None:
    """Find out how sure a segmentation is."""
    find_evidence(options.folder, Bar())
    _describe_folder(options.folder)


def describe(options: argparse.Namespace) -> None:
    """Print a segmentation for people."""
    _describe_folder(options.folder)


def _describe_folder(folder: Path) -> None:
    s = _open(folder)
    print(described(s, open_evidence(folder, s)))
