"""Counts of what happened within a minute, shared by every worker that is forked after they were made.

The library `limits` (below Flask-Limiter) does not replace them: its memory storage counts in each process alone,
so that two forked workers let through twice as much, and its other storages need a database next to the server.
"""

import fcntl
import hashlib
import mmap
import secrets
import struct
import tempfile
import time
from threading import Lock
from typing import NamedTuple

MINUTE = 60.0
RECORD = struct.Struct("<QdQ")  # key, when its minute began, count
BESIDE = 8
GROUPS = 4096


class _Record(NamedTuple):
    """Where it is, whose key it counts (0: nobody's), since when, and how many."""

    place: int
    known: int
    begun: float
    times: int


class Counters:
    """Counts by key in fixed memory, which nobody can make grow and from which nobody can push another's count.

    A key keeps its record until its minute is over. Once a group is full, further keys are counted together, so that
    they are refused too early rather than too late. A worker that is killed while it counts leaves no lock behind: the
    system takes the lock of the file back.
    """

    def __init__(self) -> None:  # noqa: D107 - above
        self.memory = mmap.mmap(-1, GROUPS * BESIDE * RECORD.size)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the counters are
        self.lock = Lock()
        self.salt = secrets.token_bytes(16)

    def add(self, key: str, most: int) -> float:
        """Count one more of `key`; seconds until its minute is over if that is more than `most`, else 0."""
        return self._count(key, most, 1)

    def take_back(self, key: str) -> None:
        """Undo the last `add` of `key`."""
        self._count(key, 0, -1)

    def _count(self, key: str, most: int, more: int) -> float:
        number = int.from_bytes(hashlib.blake2b(key.encode(), key=self.salt, digest_size=8).digest(), "little") or 1
        now = time.monotonic()
        with self.lock:
            fcntl.lockf(self.file, fcntl.LOCK_EX)
            try:
                place, begun, count = self._find(number, now)
                RECORD.pack_into(self.memory, place, number, begun, max(count + more, 0))
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN)
        return max(begun + MINUTE - now, 1.0) if count + more > most else 0.0

    def _find(self, number: int, now: float) -> tuple[int, float, int]:
        """Return where a key is counted, since when, and its count."""
        first = number % GROUPS * BESIDE * RECORD.size
        *own, shared = (self._read(first + i * RECORD.size, now) for i in range(BESIDE))
        mine = next((r for r in own if r.known == number), None)
        place, known, begun, count = mine or next((r for r in own if not r.known), shared)
        return (place, begun, count) if known else (place, now, 0)

    def _read(self, place: int, now: float) -> _Record:
        """Return the record at `place`; one whose minute is over is known by no key."""
        known, begun, count = RECORD.unpack_from(self.memory, place)
        return _Record(place, known if begun <= now < begun + MINUTE else 0, begun, count)
