"""Counts of what happened within a minute, shared by every worker that is forked after they were made."""

import fcntl
import hashlib
import mmap
import secrets
import struct
import tempfile
import time
from threading import Lock

MINUTE = 60.0
RECORD = struct.Struct("<QdQ")  # key, when its minute began, count
BESIDE = 8
GROUPS = 4096


class Counters:
    """Counts by key in fixed memory: a full group forgets whom it saw first, so nobody can make it grow.

    A worker that is killed while it counts leaves no lock behind: the system takes the lock of the file back.
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
        """What was counted last was none."""
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
        """Where the key is counted, since when, and its count; else the place that was begun first."""
        first = number % GROUPS * BESIDE * RECORD.size
        records = [
            (place, *RECORD.unpack_from(self.memory, place))
            for place in range(first, first + BESIDE * RECORD.size, RECORD.size)
        ]
        for place, known, begun, count in records:
            if known == number and begun <= now < begun + MINUTE:
                return place, begun, count
        own = next((r for r in records if r[1] == number), None)
        place = (own or min(records, key=lambda r: r[2]))[0]
        return place, now, 0
