"""Limits on memory, disk and processor time of this process, as the process that starts it sets them."""

import os
import resource
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

MEMORY, DISK, SECONDS = "KINDRED_PROCESS_MB", "KINDRED_PROCESS_DISK_MB", "KINDRED_PROCESS_SECONDS"
MB = 1_000_000
PAUSE = 0.05
RESERVED_MB, RESERVED_MB_PER_CORE = 300, 30  # what libraries and stacks of threads reserve and hardly use
INPUT_AT_FAULT = 2
TOO_MUCH = "That needs more than the {most} MB of memory it may take; send fewer customers or columns."
TOO_LARGE = "That needs more than the {most} MB of disk it may take; send fewer customers or columns."


def set_limits(environment: Mapping[str, str]) -> None:
    """End this process from now on, with a sentence, when it takes more memory or disk than it may.

    It ends without a sentence after more seconds. Nothing is limited where a variable is not set. Memory and disk are
    looked at every 50 ms, and the system refuses what would outgrow them between two looks.
    """
    memory, disk = _number(environment, MEMORY), _number(environment, DISK)
    if memory is not None:
        reserved = RESERVED_MB + RESERVED_MB_PER_CORE * (os.cpu_count() or 1)
        _limit(resource.RLIMIT_DATA, (memory + reserved) * MB)
        _limit(resource.RLIMIT_CORE, 0)
    if disk is not None:
        _limit(resource.RLIMIT_FSIZE, disk * MB)
    if memory is not None or disk is not None:
        Thread(target=_watch, args=(memory, disk), daemon=True).start()
    seconds = _number(environment, SECONDS)
    if seconds is not None:
        _limit(resource.RLIMIT_CPU, seconds)


def set_share(environment: Mapping[str, str], helpers: int) -> None:
    """End this process, one of several helpers, as soon as they and their parent outgrow the parent's memory.

    The parent then goes on without it.
    """
    memory = memory_limit(environment)
    if memory is not None:
        Thread(target=_watch_share, args=(memory * MB, helpers, os.getppid()), daemon=True).start()


def memory_limit(environment: Mapping[str, str]) -> int | None:
    """Return how many megabytes this process and its helpers may take together; None where nothing is limited."""
    return _number(environment, MEMORY)


def within_memory(megabytes: int, environment: Mapping[str, str]) -> int:
    """Return the given megabytes, or half of what this process may take."""
    most = _number(environment, MEMORY)
    return megabytes if most is None else min(megabytes, most // 2)


def too_much(environment: Mapping[str, str]) -> str:
    """Return the sentence with which a process ends that is refused memory."""
    most = _number(environment, MEMORY)
    if most is None:
        return "That needs more memory than there is; take fewer customers or columns."
    return TOO_MUCH.format(most=most)


def too_large(environment: Mapping[str, str]) -> str | None:
    """Return the sentence with which a process ends that outgrew its disk; None where it may take all there is."""
    most = _number(environment, DISK)
    return None if most is None else TOO_LARGE.format(most=most)


def _number(environment: Mapping[str, str], name: str) -> int | None:
    text = environment.get(name, "")
    return int(text) if text.isdecimal() else None


def _limit(kind: int, most: int) -> None:
    """At most `most`, or what is allowed at all if that is less."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):  # some systems refuse some of them
        resource.setrlimit(kind, (most, most))


def _watch(memory: int | None, disk: int | None) -> None:
    """Resident memory, since what is merely reserved costs nothing; files in the temporary folder."""
    while True:
        if memory is not None and _resident() > memory * MB:
            _end(TOO_MUCH.format(most=memory))
        if disk is not None and _on_disk() > disk * MB:
            _end(TOO_LARGE.format(most=disk))
        time.sleep(PAUSE)


def _watch_share(most: int, helpers: int, parent: int) -> None:
    while helpers * _resident() + _resident(parent) <= most:
        time.sleep(PAUSE)
    os._exit(INPUT_AT_FAULT)


def _end(sentence: str) -> None:
    print(f"analysis: {sentence}", file=sys.stderr, flush=True)  # noqa: T201
    os._exit(INPUT_AT_FAULT)


def _on_disk() -> int:
    """Bytes in the temporary folder that was given to this process alone."""
    return sum(_size(Path(at) / name) for at, _, names in os.walk(os.environ.get("TMPDIR", "")) for name in names)


def _size(path: Path) -> int:
    try:
        return path.stat().st_blocks * 512
    except OSError:  # deleted meanwhile
        return 0


def _resident(process: int | None = None) -> int:
    """Bytes in memory now, of this process or that of a number.

    Where the system reports only that, the peak of this process (macOS in bytes).
    """
    try:
        pages = Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(pages) * resource.getpagesize()
