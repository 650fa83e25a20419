"""How much memory and processor time this process may take, where the one that started it says so."""

import os
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

MEMORY, SECONDS = "KINDRED_PROCESS_MB", "KINDRED_PROCESS_SECONDS"
MB = 1_000_000
PAUSE = 0.05
INPUT_AT_FAULT = 2
TOO_MUCH = "analysis: That needs more than the {most} MB of memory it may take; send fewer customers or columns."


def set_limits(environment: Mapping[str, str]) -> None:
    """From now on this process ends with a sentence when it takes more memory, and without one after more seconds.

    Nothing is limited where a variable is not set.
    """
    most = _number(environment, MEMORY)
    if most is not None:
        Thread(target=_watch, args=(most,), daemon=True).start()
    seconds = _number(environment, SECONDS)
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def within_memory(megabytes: int, environment: Mapping[str, str]) -> int:
    """So many megabytes, or half of what this process may take."""
    most = _number(environment, MEMORY)
    return megabytes if most is None else min(megabytes, most // 2)


def _number(environment: Mapping[str, str], name: str) -> int | None:
    text = environment.get(name, "")
    return int(text) if text.isdecimal() else None


def _watch(most: int) -> None:
    """Resident memory, since what is merely reserved costs nothing."""
    while _resident() <= most * MB:
        time.sleep(PAUSE)
    print(TOO_MUCH.format(most=most), file=sys.stderr, flush=True)  # noqa: T201
    os._exit(INPUT_AT_FAULT)


def _resident() -> int:
    """Bytes in memory now; where that is not told, the most there ever were (macOS counts those in bytes)."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(pages) * resource.getpagesize()
