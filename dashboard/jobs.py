"""Files that visitors send are read by `python -m analysis` in a process of its own, with limits on size and time."""

import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from flask import Flask, Response, request

from analysis.errors import InputError
from analysis.protection import nobody_found
from analysis.segmentation import Segmentation
from dashboard.guard.bodies import body_of_at_most, refuse
from dashboard.guard.logs import kind_of_accident
from dashboard.processes import sentence_in
from dashboard.settings import ROOT
from dashboard.views.shown import read_shown

log = logging.getLogger("kindred")
LARGEST_MB = 5
LONGEST = 60
NAME = "customers.csv"


@dataclass(frozen=True)
class Done:
    """What a command printed: its answer, and what it said beside it."""

    answer: str
    said: str


def add_job_routes(server: Flask, s: Segmentation, folder: Path) -> None:
    """Scoring and movement of a CSV in the body; the answer is a file, or a sentence with status 400.

    Each worker does one at a time, since each takes a process as large as the server.
    """
    turn = Lock()

    @server.post("/score")
    def score() -> Response:
        k = read_shown(request.args, s).n_clusters
        done = _in_turn(turn, ["score", str(folder), NAME, "--k", str(k)])
        response = Response(done.answer, mimetype="text/csv")
        response.headers["X-Kindred-Summary"] = done.said.encode("ascii", "replace").decode()
        return _private(response)

    @server.post("/move")
    def move() -> Response:
        if s.protection is not None:
            raise InputError(nobody_found(s.protection.smallest_cell))
        k = read_shown(request.args, s).n_clusters
        done = _in_turn(turn, ["move", str(folder), NAME, "--k", str(k), "--json"])
        return _private(Response(done.answer, mimetype="application/json"))


def _in_turn(turn: Lock, arguments: list[str]) -> Done:
    body = _body()
    if not turn.acquire(timeout=LONGEST):
        refuse("Files of other visitors are being read; try again in a minute.", 503)
    try:
        return run(arguments, body)
    finally:
        turn.release()


def run(arguments: list[str], body: bytes) -> Done:
    """Run a command on a file with this content. Raises InputError with the sentence that it ends with."""
    with tempfile.TemporaryDirectory(prefix="kindred-") as place:
        (Path(place) / NAME).write_bytes(body)
        own = [str(Path(place) / NAME) if a == NAME else a for a in arguments]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command, its arguments not read by a shell
                [sys.executable, "-m", "analysis", *own],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InputError(f"That took longer than {LONGEST} s and was stopped; send fewer customers.") from error
    if done.returncode == 2:
        raise InputError(sentence_in(done.stderr.splitlines()))
    if done.returncode:
        log.error("%s ended without a sentence (%s)", arguments[0], kind_of_accident(done.stderr.splitlines()))
        raise InputError("That file could not be read; try the command line, which says more.")
    return Done(done.stdout, done.stderr.strip())


def _body() -> bytes:
    body_of_at_most(LARGEST_MB, f"The file has more than {LARGEST_MB} MB; use the command line for it.")
    return request.get_data()


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
