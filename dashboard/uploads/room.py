"""Room for what visitors leave behind: uploads and megabytes in all, and a share of both for each visitor."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.files import write_aside
from dashboard.startup.processes import is_running
from dashboard.uploads.kept import ARRIVING, Upload, find, folders, is_segmented, remove, runs

MOST_UPLOADS = 100
SHARE = 4  # a visitor may fill a quarter of the room
MB = 1_000_000
KEY = "visitors.key"
OWN = "What you brought here fills your share of the room; delete some of it on Data, or wait until its time is over."
ALL = "There is no room for more customers until others are deleted; try again tomorrow."


class NoRoomError(InputError):
    """What a visitor wants to leave does not fit."""


@dataclass(frozen=True)
class Coming:
    """What somebody is about to leave: a visitor, named as in `named`, its bytes, and an upload unless it is `to`
    one that is there.
    """

    visitor: str
    size: int
    to: Path | None = None


@dataclass(frozen=True)
class _Left:
    """What was left: by whom, its bytes, when it was last used, and whether it may go where room is needed."""

    folder: Path
    visitor: str
    size: int
    used: float
    loose: bool


def named(uploads: Path, visitor: str) -> str:
    """Return a visitor's name on disk, which distinguishes visitors and reveals nobody's address.

    Raises OSError when the key cannot be kept. To be called by one at a time.
    """
    uploads.mkdir(parents=True, exist_ok=True)
    path = uploads / KEY
    if not path.exists():
        write_aside(path, _write_key)
    return hashlib.blake2b(visitor.encode(), key=path.read_bytes()[:64], digest_size=16).hexdigest()


def _write_key(path: Path) -> None:
    path.touch(0o600)
    path.write_text(secrets.token_hex(), encoding="ascii")


def make_room(uploads: Path, coming: Coming, megabytes: int) -> None:
    """Delete what was never segmented, the oldest first, until `coming` fits. Raises NoRoomError where it does not."""
    left = [_measure(uploads, folder, coming.to) for folder in folders(uploads)]
    own = [one for one in left if one.visitor == coming.visitor]
    gone = _to_delete(own, coming, megabytes * MB // SHARE, MOST_UPLOADS // SHARE, OWN)
    others = [one for one in left if one not in gone]
    for one in [*gone, *_to_delete(others, coming, megabytes * MB, MOST_UPLOADS, ALL)]:
        remove(one.folder)


def _to_delete(left: list[_Left], coming: Coming, size: int, number: int, sentence: str) -> list[_Left]:
    """Return what has to go. Raises NoRoomError with `sentence` where that is not enough."""
    too_large = sum(one.size for one in left) + coming.size - size
    too_many = len(left) + (coming.to is None) - number
    gone: list[_Left] = []
    for one in sorted((one for one in left if one.loose), key=lambda one: one.used):
        if too_large > 0 or too_many > 0:
            gone.append(one)
            too_large, too_many = too_large - one.size, too_many - 1
    if too_large > 0 or too_many > 0:
        raise NoRoomError(sentence)
    return gone


def _measure(uploads: Path, folder: Path, kept: Path | None) -> _Left:
    upload = find(uploads, folder.name)
    visitor, used, size = "", 0.0, 0
    with suppress(OSError):  # it is just being deleted
        used = folder.stat().st_mtime
        size = _size(folder)
        visitor = upload.about.visitor if upload else (folder / ARRIVING).read_text(encoding="utf-8")
    return _Left(folder, visitor, size, used, loose=folder != kept and upload is not None and _is_loose(upload))


def _is_loose(upload: Upload) -> bool:
    """Nobody formed segments of it, and nothing is under way."""
    return not is_segmented(upload.folder) and not any(is_running(run) for run in runs(upload.folder))


def _size(folder: Path) -> int:
    """Return the bytes in it; of a file that is arriving, those that were announced."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.stat().st_size
    return size
