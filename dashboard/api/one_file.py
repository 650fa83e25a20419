"""The page as one file, made for a visitor by a process of its own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, request

from analysis.core.errors import InputError
from analysis.model.protection import LARGEST, SMALLEST
from analysis.store.row_queries import check_singly
from analysis.store.segmentation import Segmentation
from dashboard.api.jobs import Desk, run_job, streamed
from dashboard.startup.processes import Run

LONGEST = 120
ANSWER, NAME = "page.html", "kindred.html"
ROWS = ("none", "all")
MOST_DIGITS = 10
MOST_VIEW = 50_000  # characters; a command line holds more


def add_one_file_route(server: Flask, s: Segmentation, folder: Path, desk: Desk) -> None:
    """`POST /page.html` answers with the file, or a sentence with status 400.

    `rows`: none or all; `least`: smallest size of groups of customers; `view`: the link on which it opens.
    """

    @server.post("/page.html")
    def one_file() -> Response:
        with _made(desk, ["page", str(folder), *requested_options(s)]) as run:
            response = streamed(run.folder / ANSWER, "text/html")
        response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
        return response


def requested_options(s: Segmentation) -> list[str]:
    """Return what is asked for, as the command takes it. Raises InputError for what it does not."""
    rows, least, view = (request.args.get(name, "") for name in ("rows", "least", "view"))
    if rows not in ROWS or len(view) > MOST_VIEW:
        raise InputError("The page asked for a file in a way that cannot be read; reload the page.")
    if rows == "all":
        check_singly(s)
    asked = ["--rows", rows, f"--view={view}"]
    return asked if not least else [*asked, "--smallest-cell", _least(least), "--without-evidence"]


def _least(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS and SMALLEST <= int(text) <= LARGEST):
        raise InputError(f"Groups of {text[:20]!r} customers cannot be formed; choose from {SMALLEST} to {LARGEST:,}.")
    return text


@contextmanager
def _made(desk: Desk, command: Sequence[str]) -> Iterator[Run]:
    """Yield the run that made the file, which is deleted afterwards. Raises InputError where there is none."""
    with tempfile.TemporaryDirectory(prefix="kindred-", ignore_cleanup_errors=True) as place:
        run = Run(Path(place), "job")
        answer = run.folder / ANSWER
        run_job(desk, run, [*command, "--out", str(answer)], answer, LONGEST)
        yield run
