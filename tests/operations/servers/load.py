"""Visitors who ask without pause while something happens to the server, and how each of their requests ended."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

PATHS = ("/", "/names.json", "/export.csv", "/_dash-layout", "/readyz")
VISITORS = 4


@dataclass
class Seen:
    """What visitors saw: statuses, and connections that broke or were not taken."""

    statuses: list[int] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def wait(self, more):
        """Wait until that many more requests are answered."""
        until, end = len(self.statuses) + more, time.monotonic() + 60
        while len(self.statuses) < until and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.statuses) >= until, "the server went silent"


@contextmanager
def under_load(server):
    """Visitors who go on until the block is left."""
    seen = Seen()
    threads = [threading.Thread(target=_visit, args=(server, seen)) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    try:
        seen.wait(2 * VISITORS)
        yield seen
    finally:
        seen.over.set()
        for thread in threads:
            thread.join()


def _visit(server, seen):
    turn = 0
    while not seen.over.is_set():
        turn += 1
        try:
            seen.statuses.append(_ask(server, PATHS[turn % len(PATHS)]))
        except (OSError, HTTPException) as error:
            seen.cut.append(repr(error))
            time.sleep(0.05)


def _ask(server, path):
    """Return the status; raises IncompleteRead where an answer is cut short."""
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
