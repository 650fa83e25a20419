"""What is asked of an upload: a look at it, and segments. Each is a run beside the server, begun once per question."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.progress import read_progress
from analysis.question import Question, read_question, to_document
from analysis.segmentation import JSON_FILE, write_aside
from dashboard.processes import Limits, is_running, start, trouble
from dashboard.settings import memory
from dashboard.store import cache_key
from dashboard.uploads.kept import Upload

LOOK_SECONDS, SEGMENT_SECONDS = 120, 300
SLOTS = 2
SERVER_MB = 290  # what the server itself holds, as `python -m benchmarks visitors` measures it
UNPACKED = 10
WAITING = {"phase": "waiting until other visitors' customers are done", "done": 0}


@dataclass(frozen=True)
class Work:
    """Where uploads are kept, how much memory and how large a file each run may take, and the smallest group shown."""

    uploads: Path
    megabytes: int
    largest_mb: int
    smallest_cell: int | None = None

    def limits(self, seconds: int) -> Limits:
        """At most `SLOTS` runs at once on this machine, one where two would not fit beside the server."""
        slots = tuple(self.uploads / f"slot-{i + 1}" for i in range(at_once(self.megabytes, memory())))
        return Limits(seconds, self.megabytes, slots)


def at_once(megabytes: int, have: int) -> int:
    """How many runs of `megabytes` fit into what the machine has, from 1 to `SLOTS`."""
    return max(1, min(SLOTS, (have - SERVER_MB) // megabytes))


@dataclass(frozen=True)
class Answer:
    """The result where it is there, else how far it is."""

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
    """What the file is understood to be under the question `raw`.

    Raises InputError when it cannot be read, or the question not be understood.
    """
    question, key = _question(work, upload, raw)
    found = upload.folder / f"look-{key}.json"
    asked = ("look", str(upload.file), "--out", str(found))
    progress = _ask(work, _Job(upload, found.stem, question, asked, found, LOOK_SECONDS))
    return Answer(json.loads(found.read_text(encoding="utf-8"))) if progress is None else Answer(progress=progress)


def segment(work: Work, upload: Upload, raw: Any) -> Answer:
    """The name of the folder that holds the segmentation. Raises InputError as `look` does."""
    question, key = _question(work, upload, raw)
    folder = upload.folder / key
    asked = ("segment", str(upload.file), "--out", str(folder), "--without-evidence", "--quiet")
    progress = _ask(work, _Job(upload, key, question, asked, folder / JSON_FILE, SEGMENT_SECONDS))
    return Answer(key) if progress is None else Answer(progress=progress)


def question_of(upload: Upload, key: str) -> Any:
    """The question that was answered in the folder of that name, as JSON; None where there was none."""
    path = _question_file(upload, key)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _question(work: Work, upload: Upload, raw: Any) -> tuple[Question, str]:
    """The question, whose groups are no smaller than this server's, and the key of its answer."""
    question = read_question(raw, str(upload.file))
    least = max(question.smallest_cell or 0, work.smallest_cell or 0) or None
    question = replace(question, smallest_cell=least)
    if question.engine is not None:
        raise InputError("What visitors bring is read here and by no engine; load the page again.")
    return question, cache_key(question)


def _question_file(upload: Upload, name: str) -> Path:
    return upload.folder / f"{name}.question"


def _ask(work: Work, job: _Job) -> Any | None:
    """Begin the run where it was not begun; how far it is, or None once there is its result."""
    run = job.upload.run(job.name)
    if is_running(run):
        return read_progress(run.progress)
    if job.result.exists():
        return None
    if run.log.exists():
        raise InputError(trouble(run))
    file = _question_file(job.upload, job.name)
    document = {k: v for k, v in to_document(job.question).items() if k != "source"}
    write_aside(file, lambda path: path.write_text(json.dumps(document), encoding="utf-8"))
    most = str(UNPACKED * work.largest_mb)
    told = ("--question", str(file), "--progress", str(run.progress), "--most-mb", most)
    return {} if start(run, [*job.command, *told], work.limits(job.seconds)) else WAITING
