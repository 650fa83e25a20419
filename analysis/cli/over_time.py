"""What `refresh`, `editions`, `approve`, `drift` and `refit` do: read, call one function, print."""

import argparse
import getpass
import json
from dataclasses import asdict

from analysis.cli.options import MB, from_environment
from analysis.editions.approving import approve as approve_edition
from analysis.editions.drift.verdict import EXIT_CODES, Verdict
from analysis.editions.drifted import drift as find_drift
from analysis.editions.listing import listed, table
from analysis.editions.refitting import accept, preview
from analysis.editions.refreshing import refresh as read_again


def refresh(options: argparse.Namespace) -> None:
    """Read the customers again."""
    source, engine = from_environment(options.source), from_environment(options.engine)
    found = read_again(options.folder, source, options.most_mb * MB, engine=engine, anyway=options.anyway)
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(found.sentences))


def editions(options: argparse.Namespace) -> None:
    """List editions."""
    found = listed(options.folder)
    print(json.dumps(found.to_document(), ensure_ascii=False, indent=1) if options.json else "\n".join(table(found)))


def approve(options: argparse.Namespace) -> None:
    """Approve an edition."""
    approval = approve_edition(options.folder, options.edition, options.by or getpass.getuser(), options.note)
    print(f"Edition {approval.edition} is approved by {approval.by}: {approval.note}")


def drift(options: argparse.Namespace) -> int:
    """Report whether the approved edition still describes the customers; return the matching exit code."""
    found = find_drift(options.folder)
    print(json.dumps(found.to_document(), ensure_ascii=False, indent=1) if options.json else _words(found))
    return EXIT_CODES[found.word]


def _words(found: Verdict) -> str:
    if found.yardstick == found.edition:
        return f"Edition {found.edition} is both the yardstick and the latest; `refresh` first, then ask again."
    return "\n".join([found.sentence, *found.reasons])


def refit(options: argparse.Namespace) -> None:
    """Try a refit, or take it over."""
    if options.accept:
        found, edition = accept(options.folder, options.by or getpass.getuser(), options.note, options.k)
        taken = [f"Taken over as edition {edition.number}, which is approved."]
    else:
        found, taken = preview(options.folder, options.k), []
    if options.json:
        print(json.dumps(found.to_document(), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*found.lines(), *taken]))
