"""Files that visitors send to be scored or compared: read by a process of its own, under the limits of uploads."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore
from typing import NoReturn

from flask import Flask, Response, abort, request

from analysis.core.errors import InputError
from analysis.model.protection import nobody_found
from analysis.store.segmentation import Segmentation
from dashboard.api.exports import wants_bom
from dashboard.guard.limits.bodies import answer_of, body_of_at_most
from dashboard.startup.processes import Limits, Run, is_running, start, stop, trouble
from dashboard.uploads.work import UNPACKED, Work, slots_folder
from dashboard.views.links import read_shown

LARGEST_MB = 5
LONGEST = 60
PATIENCE, PAUSE, AGAIN = 5.0, 0.05, 5
BLOCK = 1 << 16
FILE, ANSWER = "customers.csv", "answer"
BUSY = "The server is reading files of other visitors; send this one again in a few seconds."


@dataclass(frozen=True)
class Desk:
    """Where files are taken: under which limits, and how many at once in this worker."""

    work: Work
    line: BoundedSemaphore

    def limits(self, seconds: int) -> Limits:
        """Return those of uploads, with which runs of this machine share their slots; for files of another size."""
        return self.work.limits_for(LARGEST_MB, seconds, slots_folder(self.work.uploads))


def new_line() -> BoundedSemaphore:
    """Of the threads of a worker, one may wait for a process, and one for its turn; all others are served."""
    return BoundedSemaphore(2)


def add_job_routes(server: Flask, s: Segmentation, folder: Path, desk: Desk) -> None:
    """Scoring and movement of a CSV in the body; the answer is a file, or a sentence with status 400.

    While one waits already, others get 503 and may come again.
    """

    @server.post("/score")
    def score() -> Response:
        k = read_shown(request.args, s).n_clusters
        without_bom = [] if wants_bom() else ["--without-bom"]
        with _answered(desk, ["score", str(folder), "--k", str(k), *without_bom, "--out"]) as run:
            response = streamed(run.folder / ANSWER, "text/csv")
            response.headers["X-Kindred-Summary"] = _summary(run)
        return response

    @server.post("/move")
    def move() -> Response:
        if s.protection is not None:
            raise InputError(nobody_found(s.protection.smallest_cell))
        k = read_shown(request.args, s).n_clusters
        with _answered(desk, ["move", str(folder), "--k", str(k), "--json-to"]) as run:
            return streamed(run.folder / ANSWER, "application/json")


@contextmanager
def _answered(desk: Desk, command: Sequence[str]) -> Iterator[Run]:
    """Yield the run of a command on the body, once its answer is there; its files are deleted afterwards.

    Raises InputError with the sentence that it ends with.
    """
    body_of_at_most(LARGEST_MB, f"The file has more than {LARGEST_MB} MB; use the command line for it.")
    with _place() as place:
        run = Run(place, "job")
        name, *options = command
        answer = run.folder / ANSWER
        sent = [name, options[0], str(run.folder / FILE), *options[1:], str(answer), "--most-mb"]
        run_job(desk, run, [*sent, str(UNPACKED * LARGEST_MB)], answer)
        yield run


def run_job(desk: Desk, run: Run, arguments: Sequence[str], answer: Path, seconds: int = LONGEST) -> None:
    """Have `answer` written, in our turn, in at most `seconds`. Raises InputError where there is none."""
    if not desk.line.acquire(blocking=False):
        _ask_again()
    try:
        _run(run, arguments, answer, desk.limits(seconds))
    finally:
        _stop(run)
        desk.line.release()


@contextmanager
def _place() -> Iterator[Path]:
    """Yield a folder that holds the body as long as it is needed. Raises InputError where there is no room for it."""
    try:
        with tempfile.TemporaryDirectory(prefix="kindred-", ignore_cleanup_errors=True) as place:
            with (Path(place) / FILE).open("wb") as file:
                shutil.copyfileobj(request.stream, file, BLOCK)
            yield Path(place)
    except OSError as error:
        raise InputError(f"The file could not be kept on the server ({error.strerror}); try again later.") from error


def _summary(run: Run) -> str:
    """Return the last line of the command, as a header can hold it."""
    lines = run.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].encode("ascii", "replace").decode() if lines else ""


def _run(run: Run, arguments: Sequence[str], answer: Path, limits: Limits) -> None:
    _begin(run, arguments, limits)
    end = time.monotonic() + limits.seconds
    while is_running(run) and time.monotonic() < end:
        time.sleep(PAUSE)
    if not answer.exists():
        too_long = (
            f"That took longer than {limits.seconds} s and was stopped; use the command line for that many customers."
        )
        raise InputError(too_long if time.monotonic() >= end else trouble(run))


def _begin(run: Run, arguments: Sequence[str], limits: Limits) -> None:
    """As soon as a slot is free, which is waited for shortly."""
    end = time.monotonic() + PATIENCE
    while not start(run, arguments, limits):
        if time.monotonic() > end:
            _ask_again()
        time.sleep(PAUSE)


def _stop(run: Run) -> None:
    """Nobody waits for the answer any more."""
    if is_running(run):
        stop(run)


def _ask_again() -> NoReturn:
    answer = answer_of(BUSY, 503)
    answer.headers["Retry-After"] = str(AGAIN)
    abort(answer)


def streamed(path: Path, mimetype: str) -> Response:
    """Return a file as an answer, which stays open until it is sent: it may be deleted meanwhile."""
    file = path.open("rb")
    response = Response(iter(partial(file.read, BLOCK), b""), mimetype=mimetype)
    response.content_length = path.stat().st_size
    response.call_on_close(file.close)
    response.headers["Cache-Control"] = "no-store"
    return response
