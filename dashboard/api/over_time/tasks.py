"""Comparisons, approvals and refits: made by a process of its own, one at a time, and asked for until they are done."""

import hashlib
import json
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError
from analysis.core.progress import read_progress
from dashboard.guard.limits.bodies import answer_of
from dashboard.startup.processes import Limits, Run, is_running, start, trouble
from dashboard.startup.store import most_mb
from dashboard.system.locks import hold

FOLDER, SLOT, LOCK, ANSWER = "tasks", "slot", "lock", "answer.json"
LONGEST = 600
DAY, MAX_KEPT = 86_400, 60
AGAIN = 2
BUSY = "Kindred is working on another request; this one follows in a few seconds."
GONE = "This request is no longer known; ask again."


@dataclass(frozen=True)
class Task:
    """A command on a folder of editions, whose answer is kept in a folder of its own."""

    home: Path
    key: str

    @property
    def folder(self) -> Path:
        """Holds the answer, and the files of the run."""
        return self.home / FOLDER / self.key

    @property
    def run(self) -> Run:
        """The process that does it."""
        return Run(self.folder, "task")

    def answer(self) -> Any:
        """Return the answer; None while there is none."""
        with suppress(OSError, ValueError):
            return json.loads((self.folder / ANSWER).read_text(encoding="utf-8"))
        return None


def lasting(home: Path, command: list[str], state: list[Any]) -> Task:
    """Return the task of a command whose answer stays the same as long as `state` does."""
    return Task(home, hashlib.sha256(json.dumps([command, state]).encode()).hexdigest()[:32])


def once(home: Path) -> Task:
    """Return the task of a command that changes something, so that it is done each time it is asked for."""
    return Task(home, secrets.token_hex(16))


def begin(task: Task, command: list[str]) -> bool:
    """Have a process run the command, unless it does or is done; False where another task is under way.

    Raises InputError where the store cannot be written.
    """
    if _is_begun(task):
        return True
    folder = task.home / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        with hold(folder / LOCK):  # two who ask for the same at once must not clear away what the other has begun
            return _is_begun(task) or _begin(task, command, folder)
    except OSError as error:
        raise InputError(f"That could not be kept on the server ({error.strerror}); try again later.") from error


def _is_begun(task: Task) -> bool:
    return task.answer() is not None or (task.folder.exists() and is_running(task.run))


def _begin(task: Task, command: list[str], folder: Path) -> bool:
    _sweep(folder)
    shutil.rmtree(task.folder, ignore_errors=True)
    task.folder.mkdir()
    asked = [*command, "--json-to", str(task.folder / ANSWER)]
    begun = start(task.run, asked, Limits(LONGEST, most_mb(), (folder / SLOT,), nice=True))
    if not begun:
        shutil.rmtree(task.folder, ignore_errors=True)
    return begun


def look(task: Task) -> tuple[int, Any]:
    """Return 200 and the answer, 202 and the progress, or 404 where nothing is known of it.

    Raises InputError with the sentence with which it ended.
    """
    if (answer := task.answer()) is not None:
        return 200, answer
    if not task.folder.is_dir():
        return 404, GONE
    if is_running(task.run):
        return 202, read_progress(task.run.progress)
    if (answer := task.answer()) is not None:  # it ended between the two looks
        return 200, answer
    why = trouble(task.run)
    shutil.rmtree(task.folder, ignore_errors=True)  # so that the next request tries again
    raise InputError(why)


def busy() -> Any:
    """Return the answer that asks to come again."""
    answer = answer_of(BUSY, 503)
    answer.headers["Retry-After"] = str(AGAIN)
    return answer


def _sweep(folder: Path) -> None:
    """Delete answers older than a day, and the oldest of more than 60."""
    kept = sorted((p for p in folder.glob("*/task.lock")), key=_age)
    for i, lock in enumerate(kept):
        if (_age(lock) > DAY or i >= MAX_KEPT) and not is_running(Run(lock.parent, "task")):
            shutil.rmtree(lock.parent, ignore_errors=True)


def _age(path: Path) -> float:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime
    return float("inf")
