"""Files as locks between servers: held by processes that opened or inherited them, free once those have ended."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO


def locked(path: Path, held: ExitStack) -> IO[str] | None:
    """Open and lock the file until `held` ends, then for those that inherited it; None when somebody else has it."""
    file = held.enter_context(path.open("a"))
    return file if _lock(file, fcntl.LOCK_EX) else None


@contextmanager
def hold(path: Path) -> Iterator[IO[str]]:
    """Wait for the lock of this file, and hold it. Raises OSError where the file cannot be written."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def is_locked(path: Path) -> bool:
    """Return whether somebody holds the lock; asking needs no right to write, and is in nobody else's way."""
    with suppress(FileNotFoundError, NotADirectoryError), path.open("rb") as file:
        return not _lock(file, fcntl.LOCK_SH)
    return False


def _lock(file: IO[str] | IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
