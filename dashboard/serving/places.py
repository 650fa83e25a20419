"""Places for threads: few work at once, and one that must wait for its client lets another work meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore
from typing import Protocol

from dashboard.serving.pace import Pace


class Waited(Protocol):
    """A client that a thread waits for."""

    pace: Pace

    def cut(self) -> None:
        """End the connection, which wakes the thread."""


class Places:
    """`working` threads at once, and in addition `max_waiting` that wait, of which the slowest client makes room."""

    def __init__(self, working: int, max_waiting: int) -> None:  # noqa: D107 - above
        self.working = Semaphore(working)
        self.max_waiting = max_waiting
        self.waiting: set[Waited] = set()
        self.lock = Lock()

    @contextmanager
    def waiting_for(self, client: Waited) -> Iterator[None]:
        """Give up the place of a thread that works, and take one again afterwards."""
        self._enter(client)
        self.working.release()
        try:
            yield
        finally:
            self.working.acquire()
            with self.lock:
                self.waiting.discard(client)

    def _enter(self, client: Waited) -> None:
        with self.lock:
            if len(self.waiting) >= self.max_waiting:
                slowest = min(self.waiting, key=lambda one: one.pace.rate)
                self.waiting.remove(slowest)
                slowest.cut()
            self.waiting.add(client)
