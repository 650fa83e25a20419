"""What each command of the command line does: read, call one function, print."""

import argparse
import sys
from pathlib import Path

from analysis.build import pipeline
from analysis.cli.describe import describe as described
from analysis.cli.options import MB, Bar, from_environment, progress_of, question_of
from analysis.cli.preview import at_terminal, decided
from analysis.evidence.compute import find_evidence
from analysis.in_place.at_size.build import segment_at_size
from analysis.in_place.engines.known import origin_of
from analysis.store.evidence import open_evidence
from analysis.store.names.given import open_named
from analysis.store.source_file import remember_source
from analysis.using import exporting, updating


def segment(options: argparse.Namespace) -> None:
    """Segment a source, and find out how sure that is."""
    question = question_of(options)
    origin = origin_of(question)
    if origin is None:
        ask = None if options.quiet else at_terminal()
        question = decided(question, options.most_mb * MB, ask) if ask else question
        pipeline.segment(question, options.out, progress_of(options), options.most_mb * MB)
    else:
        segment_at_size(question, origin, options.out, progress_of(options))
    if question.smallest_cell is None:
        remember_source(options.out, question.source)
    if not options.without_evidence:
        find_evidence(options.out, Bar())
    if options.quiet:
        return
    _describe_folder(options.out)
    print(f"\nSaved in {options.out}.")


def export(options: argparse.Namespace) -> None:
    """Write the customers that a link selects."""
    s = open_named(options.folder)
    n = exporting.export(
        s, options.folder, options.where, options.out, from_environment(options.engine), bom=options.bom
    )
    print(f"{n:,} customers written to {options.out}.", file=sys.stderr)


def update(options: argparse.Namespace) -> None:
    """Add customers to a segmentation."""
    s, fit = updating.update(options.folder, options.file, refit=options.refit, engine=from_environment(options.engine))
    words = fit.words() if fit else ["The segments were formed again."]
    print("\n".join([*updating.changes(s), f"{s.n_customers:,} customers in all.", *words]))


def evidence(options: argparse.Namespace) -> None:
    """Find out how sure a segmentation is."""
    find_evidence(options.folder, Bar())
    _describe_folder(options.folder)


def describe(options: argparse.Namespace) -> None:
    """Print a segmentation for people."""
    _describe_folder(options.folder)


def _describe_folder(folder: Path) -> None:
    s = open_named(folder)
    print(described(s, open_evidence(folder, s)))
