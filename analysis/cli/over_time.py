"""What `refresh`, `editions`, `approve`, `between`, `drift` and `refit` do: read, call one function, print."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.cli.options import MB, from_environment
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.editions.approving import approve as approve_edition
from analysis.editions.between.comparison import compare
from analysis.editions.drift.verdict import EXIT_CODES, Verdict
from analysis.editions.drifted import drift as find_drift
from analysis.editions.listing import listed, table
from analysis.editions.refitting import accept, preview
from analysis.editions.refreshing import refresh as read_again
from analysis.reports.notifying.notifying import notify as send_due


def refresh(options: argparse.Namespace) -> None:
    """Read the customers again."""
    source, engine = from_environment(options.source), from_environment(options.engine)
    how = {"engine": engine, "anyway": options.anyway, "if_changed": options.if_changed}
    refreshed = read_again(options.folder, source, options.most_mb * MB, **how)
    _answer(options, asdict(refreshed), refreshed.sentences)
    if options.notify:
        _tell(options.folder)


def _tell(folder: Path) -> None:
    """Send what is due; a refresh that worked does not fail because a message did not arrive."""
    try:
        troubles = send_due(folder).troubles
    except (InputError, OSError) as error:
        troubles = (str(error),)
    for trouble in troubles:
        print(f"Not sent: {trouble}", file=sys.stderr)


def _answer(options: argparse.Namespace, document: dict[str, Any], lines: Iterable[str]) -> None:
    """Print the lines or the document, and write the document to a file if there is one."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    if options.json_to:
        write_aside(options.json_to, lambda aside: aside.write_text(text, encoding="utf-8"))
    print(text if options.json else "\n".join(lines))


def editions(options: argparse.Namespace) -> None:
    """List editions."""
    listing = listed(options.folder)
    print(
        json.dumps(listing.to_document(), ensure_ascii=False, indent=1) if options.json else "\n".join(table(listing))
    )


def approve(options: argparse.Namespace) -> None:
    """Approve an edition."""
    approval = approve_edition(options.folder, options.edition, options.by or getpass.getuser(), options.note)
    sentence = f"Edition {approval.edition} is approved by {approval.by}: {approval.note}"
    _answer(options, asdict(approval), [sentence])


def between(options: argparse.Namespace) -> None:
    """Say what happened between two editions."""
    comparison = compare(options.folder, options.before, options.now)
    verdict = comparison.verdict
    lines = [*comparison.sentences, *([] if verdict is None else [verdict.sentence, *verdict.reasons])]
    _answer(options, comparison.to_document(), lines)


def drift(options: argparse.Namespace) -> int:
    """Report whether the approved edition still describes the customers; return the matching exit code."""
    verdict = find_drift(options.folder)
    print(json.dumps(verdict.to_document(), ensure_ascii=False, indent=1) if options.json else _words(verdict))
    return EXIT_CODES[verdict.word]


def _words(verdict: Verdict) -> str:
    if verdict.yardstick == verdict.edition:
        return f"Edition {verdict.edition} is both the yardstick and the latest; `refresh` first, then ask again."
    return "\n".join([verdict.sentence, *verdict.reasons])


def refit(options: argparse.Namespace) -> None:
    """Try a refit, or take it over."""
    if options.accept:
        refitted, edition = accept(options.folder, options.by or getpass.getuser(), options.note, options.k)
        taken = [f"Taken over as edition {edition.number}, which is approved."]
    else:
        refitted, taken = preview(options.folder, options.k), []
    _answer(options, refitted.to_document(), [*refitted.lines(), *taken])
