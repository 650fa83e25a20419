"""`python -m analysis page`: a segmentation saved as one HTML file."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.cli.options import Bar
from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.model.selections.words import number_text
from analysis.store.evidence import open_evidence
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation
from analysis.using.hiding import add_evidence, save_in_groups
from dashboard.saved.choice import Choice, read_view, same_view
from dashboard.saved.page import saved_page

ENDINGS = (".html", ".htm")
NO_EVIDENCE = "Without Evidence, which is not there yet: run `python -m analysis evidence` on the folder first."


def page(options: argparse.Namespace) -> None:
    """Write the file, and say what it holds."""
    if options.out.suffix.lower() not in ENDINGS:
        raise InputError(f"{options.out} does not end in .html; name it so, as browsers open it by that.")
    with _shown(options) as (s, folder, view):
        choice = Choice(options.rows == "all", view, datetime.now(UTC).date())
        text = saved_page(s, folder, choice)
        lacking = [] if open_evidence(folder, s) else [NO_EVIDENCE]
    write_aside(options.out, lambda path: path.write_text(text, encoding="utf-8"))
    size = number_text(options.out.stat().st_size / 1e6, 1)
    print("\n".join([choice.note(s), *lacking, f"{options.out}: {size} MB."]), file=sys.stderr)  # noqa: T201


@contextmanager
def _shown(options: argparse.Namespace) -> Iterator[tuple[Segmentation, Path, str]]:
    """Yield the segmentation to show, its folder, and the view: those of the folder, or of groups of its customers."""
    s = open_segmentation(options.folder)
    view = read_view(options.view, s)
    if options.smallest_cell is None:
        yield s, options.folder, view
        return
    with TemporaryDirectory() as place:
        folder = Path(place)
        save_in_groups(s, options.smallest_cell, folder, Bar())
        if not options.without_evidence:
            add_evidence(folder, Bar())
        yield open_segmentation(folder), folder, same_view(view)
