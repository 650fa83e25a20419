"""Finished segmentations on disk, one folder per question and data; missing ones are made by another process."""

import hashlib
import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.progress import read_progress
from analysis.in_place.at_size.stamps import stamp
from analysis.in_place.engines.known import origin_of
from analysis.model.question import Question, is_address, to_document
from analysis.store.document import FORMAT
from analysis.store.evidence import EVIDENCE_FILE, PROGRESS_FILE, open_evidence
from analysis.store.folder import JSON_FILE, open_segmentation
from analysis.store.names.following import remember
from analysis.store.numbering import hand_down
from analysis.store.segmentation import Segmentation
from dashboard.settings import memory
from dashboard.startup.processes import Limits, Run, is_running, start, trouble, was_cut_off

log = logging.getLogger("kindred")
LONGEST, LONGEST_AT_SIZE, LONGEST_EVIDENCE = 600, 3600, 3600
WAITING = {"phase": "waiting until evidence on other customers is found", "done": 0}
SOURCE, ENGINE = "KINDRED_SOURCE", "KINDRED_SOURCE_ENGINE"


def run_of(folder: Path) -> Run:
    """Return the run that makes the segmentation of this folder."""
    return Run(folder.parent, folder.name)


def evidence_run(folder: Path) -> Run:
    """Return the run that finds the evidence of the segmentation in this folder."""
    return Run(folder, "evidence")


def most_mb() -> int:
    """Megabytes that a run on the server's own customers may take: four fifths of the memory."""
    return memory() * 4 // 5


def open_kept(folder: Path) -> Segmentation | None:
    """Return the segmentation in `folder`; None where there is none, or it is damaged or of another release."""
    with suppress(InputError):
        return open_segmentation(folder)
    return None


def is_read_again(question: Question) -> bool:
    """Return whether only reading its rows shows what a source holds now, as with databases."""
    origin = origin_of(question)
    return is_address(question.source) if origin is None else stamp(question, origin) is None


def begin(question: Question, folder: Path) -> None:
    """Have another process segment the customers into `folder`, unless one does already.

    Raises InputError where the store cannot be written.
    """
    run = run_of(folder)
    name = "customers of a database" if is_address(question.source) else Path(question.source).name
    log.info("Segmenting %s (kept for the next start).", name)
    # neither the file nor the command line, which others on this machine see, holds a password
    secrets = {SOURCE: question.source} | ({ENGINE: question.engine} if question.engine else {})
    asked = ["segment", f"env:{SOURCE}", "--out", str(folder), "--without-evidence", "--quiet"]
    asked += ["--engine", f"env:{ENGINE}"] if question.engine else []
    file = folder.parent / f"{folder.name}.question"
    document = {k: v for k, v in to_document(question).items() if k not in ("source", "engine")}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        hand_down(folder, Path(question.source).name)
        write_aside(file, lambda path: path.write_text(json.dumps(document), encoding="utf-8"))
        asked += ["--question", str(file), "--progress", str(run.progress)]
        longest = LONGEST if origin_of(question) is None else LONGEST_AT_SIZE
        start(run, asked, Limits(longest, most_mb(), secrets=secrets))
    except OSError as error:
        raise InputError(
            f"The folder {folder.parent} of KINDRED_STORE cannot be written ({error.strerror}), so that nothing can be "
            "segmented; give it a folder that can."
        ) from error


@dataclass(frozen=True)
class EvidenceBounds:
    """Bounds of the process that finds evidence: files of which it must hold one, if any, and its megabytes.

    `megabytes`: None for the server's own customers, whose evidence may take four fifths of the memory.
    """

    slots: tuple[Path, ...] = ()
    megabytes: int | None = None

    def limits(self) -> Limits:
        """Return them as limits of a run."""
        return Limits(LONGEST_EVIDENCE, self.megabytes or most_mb(), self.slots, nice=True)


OWN = EvidenceBounds()


def start_evidence(s: Segmentation, folder: Path, bounds: EvidenceBounds = OWN) -> None:
    """Have another process find the evidence of a segmentation that lacks it; the page shows the progress.

    It waits until one of the slots is free, if there are any. Evidence of an older format is shown until the new one
    is there, from the next start on.
    """
    try:
        known = open_evidence(folder, s)
        if known is not None and known.is_current:
            return
    except InputError:
        pass  # cut short: computed again
    try:
        start(evidence_run(folder), ["evidence", str(folder)], bounds.limits())
    except OSError as error:
        name = Path(str(error.filename)).name
        log.warning("The evidence is not looked for: %s cannot be written (%s).", name, error.strerror)


def evidence_progress(s: Segmentation, folder: Path, bounds: EvidenceBounds = OWN) -> dict[str, Any]:
    """Return the progress of the evidence, or why there will be none.

    Looked for again where another server has ended with it, and where it had to wait for a slot.
    """
    run = evidence_run(folder)
    progress = read_progress(folder / PROGRESS_FILE)
    if "failed" in progress or is_running(run) or (folder / EVIDENCE_FILE).exists():
        return progress
    waits = bool(bounds.slots) and not run.log.exists()
    if waits or was_cut_off(run):
        start_evidence(s, folder, bounds)
        return WAITING if waits else {}
    return {"failed": trouble(run)} if run.log.exists() else progress


def cache_key(question: Question) -> str:
    """16 hex digits for the question, the bytes of its file, if it has one, and the version of the result's format.

    Of files that are too large to be copied, names, sizes and times stand for the bytes. Raises InputError when the
    file cannot be read.
    """
    origin = origin_of(question)
    if origin is not None and (known := stamp(question, origin)):
        return known
    if origin is not None or is_address(question.source):
        return question_key(question)
    return key_of_bytes(question)


def question_key(question: Question) -> str:
    """16 hex digits for the question alone, whatever its source holds."""
    return _question_digest(question).hexdigest()[:16]


def key_of_bytes(question: Question) -> str:
    """As `cache_key`, of a file that is not ours: its bytes are counted in, and never taken for anything.

    Raises InputError when the file cannot be read.
    """
    digest, path = _question_digest(question), Path(question.source)
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise InputError(
            f"The customers' file {path.name} cannot be read ({error.strerror}); check CUSTOMERS."
        ) from error
    return digest.hexdigest()[:16]


def _question_digest(question: Question) -> "hashlib._Hash":
    return hashlib.sha256(json.dumps([FORMAT, to_document(question)]).encode())


def forget(folder: Path) -> None:
    """Remove what was computed before; keep names that people gave, and what segments have which numbers."""
    with suppress(OSError, InputError):
        remember(folder, open_segmentation(folder))
    with suppress(OSError):
        (folder / JSON_FILE).unlink(missing_ok=True)


def name_settings(question: Question) -> str:
    """Return which settings to look at, besides the customers."""
    asked = {
        "KINDRED_FEATURES": ",".join(question.features or ()),
        "KINDRED_K": "" if question.n_clusters is None else str(question.n_clusters),
        "KINDRED_QUERY": question.reading.query or "",
        "KINDRED_SMALLEST_CELL": "" if question.smallest_cell is None else str(question.smallest_cell),
    }
    given = [f"{name} is {value!r}" for name, value in asked.items() if value]
    return f" The setting {' and '.join(given)}." if given else ""
