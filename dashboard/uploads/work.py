"""What is asked of an upload: a look at it, and segments. Each is a run next to the server, begun once per question."""

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from analysis.core.progress import read_progress
from analysis.model.question import Question, read_question, to_document
from analysis.store.folder import JSON_FILE
from dashboard.settings import Settings, half_of_memory, memory
from dashboard.startup.processes import Limits, is_running, start, trouble, was_cut_off
from dashboard.startup.store import EvidenceBounds, key_of_bytes
from dashboard.uploads.kept import Upload
from dashboard.uploads.room import Coming, make_room

LOOK_SECONDS, SEGMENT_SECONDS = 120, 300
SLOTS = 2
UPLOADS = "uploads"
EVIDENCE_SLOT = "evidence-slot"  # so that evidence on visitors' customers is found one after the other
SERVER_MB = 290  # what the server itself holds, as `python -m benchmarks visitors` measures it
UNPACKED, SPILLED = 10, 3  # times what a file may have: unpacked, and that with what is laid aside on disk
WAITING = {"phase": "waiting until other visitors' customers are done", "done": 0}


@dataclass(frozen=True)
class Work:
    """Where uploads are kept, how much memory and how large a file each run may take, the smallest group shown, and how
    much disk all uploads may take.
    """

    uploads: Path
    megabytes: int
    largest_mb: int
    smallest_cell: int | None = None
    space_mb: int = 2_000

    def limits(self, seconds: int) -> Limits:
        """At most `SLOTS` runs at once on this machine, one where two would not fit next to the server."""
        return self.limits_for(self.largest_mb, seconds, self.uploads)

    def limits_for(self, largest_mb: int, seconds: int, slots: Path) -> Limits:
        """Return the same for files of at most `largest_mb`; the files of the slots lie in that folder."""
        files = tuple(slots / f"slot-{i + 1}" for i in range(at_once(self.megabytes, memory())))
        return Limits(seconds, self.megabytes, files, disk=SPILLED * UNPACKED * largest_mb)


def work_of(settings: Settings) -> Work:
    """As the settings say."""
    megabytes = settings.process_mb or half_of_memory()
    least = settings.question.smallest_cell
    return Work(settings.store / UPLOADS, megabytes, settings.upload_mb, least, settings.space_mb)


def evidence_bounds(settings: Settings) -> EvidenceBounds:
    """Return the bounds of evidence on a visitor's file, which may take as much memory as reading that file."""
    work = work_of(settings)
    return EvidenceBounds((work.uploads / EVIDENCE_SLOT,), work.megabytes)


def at_once(megabytes: int, have: int) -> int:
    """Return how many runs of `megabytes` fit into what the machine has, from 1 to `SLOTS`."""
    return max(1, min(SLOTS, (have - SERVER_MB) // megabytes))


def slots_folder(uploads: Path) -> Path:
    """Return the folder of the slots; where nothing can be written there, so that nobody uploads, the temporary one."""
    try:
        uploads.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=uploads).close()
    except OSError:
        return Path(tempfile.gettempdir())
    return uploads


@dataclass(frozen=True)
class Answer:
    """The result once it is there, else the progress."""

    result: Any = None
    progress: Any = None


@dataclass(frozen=True)
class _Job:
    """A run for one question: its name among the upload's files, what is asked of `analysis`, where the result is."""

    upload: Upload
    name: str
    question: Question
    command: tuple[str, ...]
    result: Path
    seconds: int


def look(work: Work, upload: Upload, raw: Any) -> Answer:
    """Return what the file is understood to be under the question `raw`.

    Raises InputError when it cannot be read, or the question not be understood.
    """
    question, key = _question(work, upload, raw)
    document = upload.folder / f"look-{key}.json"
    asked = ("look", str(upload.file), "--out", str(document))
    progress = _ask(work, _Job(upload, document.stem, question, asked, document, LOOK_SECONDS))
    return Answer(json.loads(document.read_text(encoding="utf-8"))) if progress is None else Answer(progress=progress)


def segment(work: Work, upload: Upload, raw: Any) -> Answer:
    """Return the name of the folder that holds the segmentation. Raises InputError as `look` does."""
    question, key = _question(work, upload, raw)
    folder = upload.folder / key
    asked = ("segment", str(upload.file), "--out", str(folder), "--without-evidence", "--quiet")
    progress = _ask(work, _Job(upload, key, question, asked, folder / JSON_FILE, SEGMENT_SECONDS))
    return Answer(key) if progress is None else Answer(progress=progress)


def question_of(upload: Upload, key: str) -> Any:
    """Return the question that was answered in the folder of that name, as JSON; None where there was none."""
    path = _question_file(upload, key)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _question(work: Work, upload: Upload, raw: Any) -> tuple[Question, str]:
    """Return the question, whose groups are no smaller than this server's, and the key of its answer."""
    question = read_question(raw, str(upload.file))
    least = max(question.smallest_cell or 0, work.smallest_cell or 0) or None
    question = replace(question, smallest_cell=least)
    if question.engine is not None:
        raise InputError("What visitors bring is read here and by no engine; load the page again.")
    return question, key_of_bytes(question)


def _question_file(upload: Upload, name: str) -> Path:
    return upload.folder / f"{name}.question"


def _ask(work: Work, job: _Job) -> Any | None:
    """Begin the run unless it has begun; return the progress, or None once the result is there."""
    run = job.upload.run(job.name)
    if is_running(run):
        return read_progress(run.progress)
    if job.result.exists():
        return None
    if run.log.exists() and not was_cut_off(run):
        raise InputError(trouble(run))
    file = _question_file(job.upload, job.name)
    if not file.exists():
        make_room(work.uploads, Coming(job.upload.about.visitor, 0, job.upload.folder), work.space_mb)
    document = {k: v for k, v in to_document(job.question).items() if k != "source"}
    write_aside(file, lambda path: path.write_text(json.dumps(document), encoding="utf-8"))
    most = str(UNPACKED * work.largest_mb)
    options = ("--question", str(file), "--progress", str(run.progress), "--most-mb", most)
    return {} if start(run, [*job.command, *options], work.limits(job.seconds)) else WAITING
