"""Progress of a run and the time it may still take, also written to a file that other processes read."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.core.files import write_aside

Progress = Callable[[str, float], None]
PAUSE = 0.5
SOON, LITTLE = 3.0, 0.05  # seconds and share before which nobody can know how long it takes
MINUTE = 60


def silent(phase: str, done: float) -> None:
    """Progress that nobody watches."""


def both(first: Progress, second: Progress) -> Progress:
    """Progress that two watch."""

    def report(phase: str, done: float) -> None:
        first(phase, done)
        second(phase, done)

    return report


def within(progress: Progress, start: float, end: float) -> Progress:
    """Progress of a part of the whole, from `start` to `end` of it."""

    def report(phase: str, done: float) -> None:
        progress(phase, start + (end - start) * done)

    return report


def seconds_left(spent: float, done: float) -> float | None:
    """Return how long a run still takes if it goes on as it did; None while nobody can know."""
    return spent * (1 - done) / done if spent >= SOON and done >= LITTLE else None


def left_words(seconds: float | None) -> str:
    """`, about 20 s left`, in steps that do not pretend to know better; nothing where nobody knows."""
    if seconds is None:
        return ""
    if seconds >= 1.5 * MINUTE:
        return f", about {round(seconds / MINUTE)} min left"
    return f", about {max(5, 5 * round(seconds / 5))} s left"


class ProgressFile:
    """Report the progress of a run to other processes, at most twice a second."""

    def __init__(self, path: Path) -> None:  # noqa: D107 - said above
        self.path = path
        self.started = time.monotonic()
        self.last = 0.0
        self.known: dict[str, Any] = {}

    def report(self, phase: str, done: float) -> None:
        """Write the phase in words, the share done and, where that can be known, the seconds left."""
        now = time.monotonic()
        if now - self.last >= PAUSE:
            self.last = now
            left = seconds_left(now - self.started, done)
            known = {"known": self.known} if self.known else {}
            self._write(
                {"phase": phase, "done": round(done, 3), **({} if left is None else {"left": round(left)}), **known}
            )

    def know(self, name: str, value: Any) -> None:
        """Pass on a part of the result that is final, with every step from now on."""
        self.known[name] = value

    def fail(self, sentence: str) -> None:
        """Say why there will be no result."""
        self._write({"failed": sentence})

    def remove(self) -> None:
        """Report that the result is there."""
        self.path.unlink(missing_ok=True)

    def _write(self, document: dict[str, Any]) -> None:
        write_aside(self.path, lambda path: path.write_text(json.dumps(document), encoding="utf-8"))


def read_progress(path: Path) -> dict[str, Any]:
    """`{"phase", "done"}` while a run goes on, `{"failed"}` when it did not work, `{}` when nobody reports.

    With `left`, the seconds left, as of now, where they are known; with `known`, the parts of the result that are known
    already, by name.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        age = time.time() - path.stat().st_mtime
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(document, dict):
        return {}
    left = document.pop("left", 0) - max(0.0, age)
    return document | {"left": round(left)} if left > 0 else document
