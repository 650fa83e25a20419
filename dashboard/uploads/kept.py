"""An upload on disk: a folder named by its secret token, with the file, who owns it, and until when it is kept."""

import atexit
import hashlib
import hmac
import json
import logging
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread

from analysis.segmentation import write_aside
from dashboard.processes import Run, stop

log = logging.getLogger("kindred")
MINUTE, HOUR, DAY = 60, 3_600, 86_400
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
TOKEN_BYTES = 16
LONGEST_NAME = 100
ABOUT, FILE = "upload.json", "file"


@dataclass(frozen=True)
class About:
    """What is known of an upload: its name, when its time is over (seconds since 1970), its owner's hashed key."""

    name: str
    expires: int
    owner: str


@dataclass(frozen=True)
class Upload:
    """An upload that is there."""

    folder: Path
    about: About

    @property
    def token(self) -> str:
        """Whoever knows it sees the customers."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """The customers as they were sent."""
        return self.folder / FILE / self.about.name

    def run(self, name: str) -> Run:
        """A run on it."""
        return Run(self.folder, name)

    def belongs_to(self, key: str) -> bool:
        """Whether `key` is the owner's."""
        return hmac.compare_digest(_hashed(key), self.about.owner)


def create(uploads: Path, name: str, days: int) -> tuple[Upload, str]:
    """A new upload without its file yet, and the key of its owner. Raises OSError when it cannot be written."""
    key = secrets.token_urlsafe(TOKEN_BYTES)
    folder = uploads / secrets.token_urlsafe(TOKEN_BYTES)
    uploads.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    (folder / FILE).mkdir()
    about = About(safe_name(name), int(time.time()) + days * DAY, _hashed(key))
    write_aside(folder / ABOUT, lambda path: path.write_text(json.dumps(asdict(about)), encoding="utf-8"))
    return Upload(folder, about), key


def find(uploads: Path, token: str) -> Upload | None:
    """The upload with that token; None where there is none, or its time is over."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        about = About(**json.loads((uploads / token / ABOUT).read_text(encoding="utf-8")))
        kept = about.expires > time.time()
    except (OSError, ValueError, TypeError):
        return None
    return Upload(uploads / token, about) if kept else None


def remove(upload: Upload) -> None:
    """Delete it with everything made from it; what is under way is stopped first."""
    (upload.folder / ABOUT).unlink(missing_ok=True)  # from now on nobody finds it
    _clear(upload.folder)


def sweep(uploads: Path) -> int:
    """Delete the uploads whose time is over; how many are left."""
    left = 0
    for folder in _folders(uploads):
        if find(uploads, folder.name) is None and _is_old(folder):
            _clear(folder)
        else:
            left += 1
    return left


def keep_sweeping(uploads: Path) -> None:
    """Sweep now and every hour from now on, since what is said to be deleted must be, whether anybody comes or not."""
    _sweep_or_say(uploads)
    over = Event()

    def again() -> None:
        while not over.wait(HOUR):
            _sweep_or_say(uploads)

    thread = Thread(target=again, daemon=True)
    thread.start()

    def end() -> None:
        over.set()
        thread.join(1)

    atexit.register(end)


def _sweep_or_say(uploads: Path) -> None:
    try:
        sweep(uploads)
    except OSError as error:
        said = f"{error.filename} cannot be changed ({error.strerror})"
        log.warning("Customers whose time is over are not deleted: %s.", said)


def runs(folder: Path) -> Iterator[Run]:
    """Every run that was ever started in `folder` or just below, such as evidence."""
    for lock in [*folder.glob("*.lock"), *folder.glob("*/*.lock")]:
        yield Run(lock.parent, lock.stem)


def safe_name(name: str) -> str:
    """The last part of a path as a visitor's computer tells it, as a file's name here."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in last if c.isprintable()).strip(". ")[-LONGEST_NAME:].lstrip(". ")
    while len(shown.encode()) > 2 * LONGEST_NAME:
        shown = shown[1:]
    return shown or "customers"


def _clear(folder: Path) -> None:
    for run in runs(folder):
        stop(run)
    shutil.rmtree(folder, ignore_errors=True)


def _folders(uploads: Path) -> list[Path]:
    return [p for p in uploads.iterdir() if p.is_dir()] if uploads.is_dir() else []


def _is_old(folder: Path) -> bool:
    """Not one that is being made at this moment."""
    return folder.stat().st_mtime < time.time() - MINUTE


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
