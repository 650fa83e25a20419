"""Finished segmentations on disk, one folder per question and data; missing ones are made by another process."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from analysis.at_size.stamps import stamp
from analysis.engines.known import origin_of
from analysis.errors import InputError
from analysis.evidence import open_evidence
from analysis.question import Question, is_address, to_document
from analysis.segmentation import FORMAT, Segmentation, open_segmentation
from dashboard.processes import Limits, Run, sentence_in, start
from dashboard.settings import ROOT, Settings

LONGEST, LONGEST_AT_SIZE = 600, 3600
SOURCE = "KINDRED_SOURCE"


def find_segmentation(settings: Settings) -> tuple[Segmentation, Path]:
    """The segmentation that answers the question of `settings`, and its folder; segmented now if it is not there yet.

    What a database holds now is only known by reading it, so that its customers are segmented at every start.

    Raises InputError when the customers cannot be read or segmented.
    """
    folder = settings.store / cache_key(settings.question)
    if not _is_told_anew(settings.question):
        with suppress(InputError):
            return open_segmentation(folder), folder
    _segment(settings.question, folder)
    return open_segmentation(folder), folder


def _is_told_anew(question: Question) -> bool:
    """Whether only reading its rows tells what a source holds now."""
    origin = origin_of(question)
    return is_address(question.source) if origin is None else stamp(question, origin) is None


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
    """16 hex digits for the question, the bytes of its file, if it has one, and the version of the result's format.

    Of files that are too large to be copied, names, sizes and times stand for the bytes. Raises InputError when the
    file cannot be read.
    """
    origin = origin_of(question)
    if origin is not None and (known := stamp(question, origin)):
        return known
    digest = hashlib.sha256(json.dumps([FORMAT, asdict(question)]).encode())
    if origin is not None or is_address(question.source):
        return digest.hexdigest()[:16]
    path = Path(question.source)
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
    name = "customers of a database" if is_address(question.source) else Path(question.source).name
    print(f"Segmenting {name} (kept for the next start).", file=sys.stderr, flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="kindred-") as place:
        file = Path(place) / "question.json"
        file.write_text(json.dumps(to_document(question)), encoding="utf-8")
        # others on this machine see command lines, which therefore hold no password
        command = [sys.executable, "-m", "analysis", "segment", f"env:{SOURCE}", "--question", str(file)]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command, its arguments not read by a shell
                [*command, "--out", str(folder), "--without-evidence"],
                cwd=ROOT,
                env={**os.environ, SOURCE: question.source},
                capture_output=True,
                text=True,
                timeout=LONGEST if origin_of(question) is None else LONGEST_AT_SIZE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InputError(
                f"Segmenting took longer than {error.timeout:.0f} s and was stopped; use fewer customers."
            ) from error
    if done.returncode == 2:
        raise InputError(sentence_in(done.stderr.splitlines()) + _asked_by(question))
    if done.returncode:
        print(done.stderr, file=sys.stderr)  # noqa: T201
        raise InputError("Segmenting failed; the server's log says why.")


def _asked_by(question: Question) -> str:
    """Which settings to look at, besides the customers."""
    asked = {
        "KINDRED_FEATURES": ",".join(question.features or ()),
        "KINDRED_K": "" if question.n_clusters is None else str(question.n_clusters),
        "KINDRED_QUERY": question.reading.query or "",
        "KINDRED_SMALLEST_CELL": "" if question.smallest_cell is None else str(question.smallest_cell),
    }
    given = [f"{name} is {value!r}" for name, value in asked.items() if value]
    return f" The setting {' and '.join(given)}." if given else ""
