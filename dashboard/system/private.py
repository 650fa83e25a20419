"""What lies in the store is for the server's own user: files 0600, folders 0700, also those of earlier releases."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from analysis.process.private import OWN_ONLY

OWN_NAME = re.compile(
    r"\.?[0-9a-f]{16}(\..+)?|uploads|static|sessions|files"
)  # nothing else is ours, whatever the setting says


def keep_private(store: Path) -> None:
    """Have everything that this process and its children write readable by their user only, and what is there."""
    os.umask(OWN_ONLY)
    with suppress(OSError):
        store.mkdir(parents=True, exist_ok=True)
    for path in _everything(store):
        _close(path)


def _everything(store: Path) -> Iterator[Path]:
    """Yield what Kindred has written; the store itself where nothing else is in it."""
    try:
        there = list(store.iterdir())
    except OSError:
        return
    ours = [path for path in there if OWN_NAME.fullmatch(path.name)]
    yield from [store, *ours] if len(ours) == len(there) else ours
    for place, folders, files in chain.from_iterable(map(os.walk, ours)):
        yield from (Path(place) / name for name in (*folders, *files))


def _close(path: Path) -> None:
    """Take the rights of others away, where it is ours to change; links may lead elsewhere."""
    with suppress(OSError):
        mode = path.lstat().st_mode
        if mode & OWN_ONLY and not stat.S_ISLNK(mode):
            path.chmod(stat.S_IMODE(mode) & ~OWN_ONLY)
