"""A leash for child processes: they end with their server, after their time, or when their run is called off."""

import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from analysis.process.limits import INPUT_AT_FAULT

SECONDS, LOCK = "KINDRED_LEASH_SECONDS", "KINDRED_LEASH_LOCK"
PAUSE = 0.1
TOO_LONG = "analysis: That took longer than {seconds} s and was stopped; send fewer customers."


def follow_leash(environment: Mapping[str, str]) -> None:
    """Watch the leash from a thread, if there is one: standard input is then a pipe whose other end the server holds.

    It is also over after `SECONDS`, and as soon as the file `LOCK` is empty or gone.
    """
    seconds = environment.get(SECONDS, "")
    if seconds.isdecimal():
        Thread(target=_watch, args=(int(seconds), environment.get(LOCK, "")), daemon=True).start()


def _watch(seconds: int, lock: str) -> None:
    end = time.monotonic() + seconds
    while not _server_ended() and _is_wanted(lock):
        if time.monotonic() > end:
            print(TOO_LONG.format(seconds=seconds), file=sys.stderr, flush=True)  # noqa: T201
            break
    _end()


def _server_ended() -> bool:
    """Wait a moment for the end of standard input; nobody writes to it."""
    return bool(select.select([0], [], [], PAUSE)[0])


def _is_wanted(lock: str) -> bool:
    try:
        return not lock or Path(lock).stat().st_size > 0
    except OSError:
        return False


def _end() -> None:
    """Take along what this process started, if it leads a group of its own."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(INPUT_AT_FAULT)
