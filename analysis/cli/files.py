"""What `report`, `slides` and `send` do: make a file to take away, and write or mail it."""

import argparse
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from analysis.cli.options import progress_of
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.progress import Progress
from analysis.model.brand import read_brand
from analysis.reports.contents import Contents, read_contents
from analysis.reports.mail import Attachment, compose
from analysis.reports.smtp import deliver, read_server


def report(options: argparse.Namespace) -> None:
    """Write the report."""
    _check_ending(options.out, ".pdf")
    progress = progress_of(options)
    _write(options.out, _pdf(_contents(options, progress), progress))


def slides(options: argparse.Namespace) -> None:
    """Write the slides."""
    _check_ending(options.out, ".pptx")
    progress = progress_of(options)
    _write(options.out, _pptx(_contents(options, progress), progress))


def send(options: argparse.Namespace) -> None:
    """Mail the report, and the slides if asked for."""
    server = read_server(options.smtp, options.sender, os.environ)
    progress = progress_of(options)
    contents = _contents(options, progress)
    files = [Attachment("report.pdf", "application/pdf", _pdf(contents, progress))]
    if options.with_slides:
        kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        files.append(Attachment("slides.pptx", kind, _pptx(contents, progress)))
    progress("sending the mail", 0.95)
    deliver(compose(contents, server.sender, options.to, files), server)
    print(f"Sent to {', '.join(options.to)}.", file=sys.stderr)


def _contents(options: argparse.Namespace, progress: Progress) -> Contents:
    brand = read_brand(os.environ)
    progress("reading segments", 0.02)
    day = options.date or datetime.now(UTC).date()
    return replace(read_contents(options.folder, options.where, day), brand=brand)


def _pdf(contents: Contents, progress: Progress) -> bytes:
    from analysis.reports.pdf.typeset import make_report  # noqa: PLC0415 - slides need neither Matplotlib nor typst

    return make_report(contents, progress)


def _pptx(contents: Contents, progress: Progress) -> bytes:
    from analysis.reports.slides.deck import make_slides  # noqa: PLC0415 - the report does not need python-pptx

    return make_slides(contents, progress)


def _check_ending(path: Path, ending: str) -> None:
    if path.suffix.lower() != ending:
        raise InputError(f"{path} does not end in {ending}, which is what this command writes; name it so.")


def _write(path: Path, content: bytes) -> None:
    write_aside(path, lambda aside: aside.write_bytes(content))
    print(f"Written to {path}.", file=sys.stderr)
