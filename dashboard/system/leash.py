"""The server's end of the leash on its child processes, which end when it does, however that happens."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.process.leash import LOCK, SECONDS


@dataclass(frozen=True)
class Leash:
    """`pipe` is standard input for children and ends with the server; `server` is a name that no other server has."""

    pipe: int
    server: str


@cache
def leash() -> Leash:
    """Return this server's leash; the process that calls this first holds it.

    gunicorn's master does, before it forks: a child then outlives the worker that started it, but not the server.
    """
    reads, writes = os.pipe()
    held = os.fdopen(writes, "wb", buffering=0)
    os.register_at_fork(after_in_child=held.close)
    return Leash(reads, secrets.token_hex(8))


def on_leash(seconds: int, lock: Path | None = None) -> Mapping[str, str]:
    """Return the variables for a child whose standard input is the pipe: its time, and the lock of its run, if any."""
    return {SECONDS: str(seconds), LOCK: str(lock or "")}
