"""Finished segmentations on disk, one folder per question and data; missing ones are made by another process."""

import hashlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from analysis.errors import InputError
from analysis.evidence import open_evidence
from analysis.question import Question
from analysis.segmentation import FORMAT, Segmentation, open_segmentation
from dashboard.processes import Limits, Run, start
from dashboard.settings import ROOT, Settings

LONGEST = 600


def find_segmentation(settings: Settings) -> tuple[Segmentation, Path]:
    """The segmentation that answers the question of `settings`, and its folder; segmented now if it is not there yet.

    Raises InputError when the customers cannot be read or segmented.
    """
    folder = settings.store / cache_key(settings.question)
    try:
        return open_segmentation(folder), folder
    except InputError:
        _segment(settings.question, folder)
    return open_segmentation(folder), folder


def start_evidence(s: Segmentation, folder: Path) -> None:
    """Have another process find the evidence of a segmentation that lacks it; the page shows how far it is."""
    try:
        if open_evidence(folder, s) is not None:
            return
    except InputError:
        pass  # cut short: found anew
    try:
        start(Run(folder, "evidence"), ["evidence", str(folder)], Limits(nice=True))
    except OSError as error:
        print(  # noqa: T201
            f"The evidence is not looked for: {error.filename} cannot be written ({error.strerror}).",
            file=sys.stderr,
            flush=True,
        )


def cache_key(question: Question) -> str:
    """16 hex digits for the question, the bytes of its file and the version of the result's format.

    Raises InputError when the file cannot be read.
    """
    path = Path(question.source)
    digest = hashlib.sha256(json.dumps([FORMAT, asdict(question)]).encode())
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise InputError(
            f"The customers' file {path.name} cannot be read ({error.strerror}); check CUSTOMERS."
        ) from error
    return digest.hexdigest()[:16]


def _segment(question: Question, folder: Path) -> None:
    options = ["--features", *question.features] if question.features else []
    options += ["--k", str(question.n_clusters)] if question.n_clusters is not None else []
    command = [sys.executable, "-m", "analysis", "segment", question.source, "--out", str(folder), *options]
    command.append("--without-evidence")
    print(f"Segmenting {Path(question.source).name} (kept for the next start).", file=sys.stderr, flush=True)  # noqa: T201
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, its arguments not read by a shell
            command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"Segmenting took longer than {LONGEST} s and was stopped; use fewer customers.") from error
    if done.returncode == 2:
        raise InputError(done.stderr.strip().splitlines()[-1].removeprefix("analysis: ") + _asked_by(question))
    if done.returncode:
        print(done.stderr, file=sys.stderr)  # noqa: T201
        raise InputError("Segmenting failed; the server's log says why.")


def _asked_by(question: Question) -> str:
    """Which settings to look at, besides the file."""
    asked = {
        "KINDRED_FEATURES": ",".join(question.features or ()),
        "KINDRED_K": "" if question.n_clusters is None else str(question.n_clusters),
    }
    given = [f"{name} is {value!r}" for name, value in asked.items() if value]
    return f" The setting {' and '.join(given)}." if given else ""
