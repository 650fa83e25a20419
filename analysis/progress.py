"""How far a run is: told as it goes, also in a file that other processes read."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.segmentation import write_aside

Progress = Callable[[str, float], None]
PAUSE = 0.5


def silent(phase: str, done: float) -> None:
    """Progress that nobody watches."""


def both(first: Progress, second: Progress) -> Progress:
    """Progress that two watch."""

    def tell(phase: str, done: float) -> None:
        first(phase, done)
        second(phase, done)

    return tell


def within(progress: Progress, start: float, end: float) -> Progress:
    """Progress of a part of the whole, from `start` to `end` of it."""

    def tell(phase: str, done: float) -> None:
        progress(phase, start + (end - start) * done)

    return tell


class ProgressFile:
    """Tells other processes how far a run is, at most twice a second."""

    def __init__(self, path: Path) -> None:  # noqa: D107 - said above
        self.path = path
        self.last = 0.0

    def tell(self, phase: str, done: float) -> None:
        """Write the phase in words and the share done."""
        if time.monotonic() - self.last >= PAUSE:
            self.last = time.monotonic()
            self._write({"phase": phase, "done": round(done, 3)})

    def fail(self, sentence: str) -> None:
        """Say why there will be no result."""
        self._write({"failed": sentence})

    def remove(self) -> None:
        """The result is there."""
        self.path.unlink(missing_ok=True)

    def _write(self, document: dict[str, Any]) -> None:
        write_aside(self.path, lambda path: path.write_text(json.dumps(document), encoding="utf-8"))


def read_progress(path: Path) -> dict[str, Any]:
    """`{"phase", "done"}` while a run goes on, `{"failed"}` when it did not work, `{}` when nobody tells."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
