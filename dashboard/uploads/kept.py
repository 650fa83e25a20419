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
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread

from analysis.core.files import write_aside
from analysis.store.folder import JSON_FILE
from dashboard.startup.processes import Run, stop
from dashboard.system.locks import is_locked

log = logging.getLogger("kindred")
MINUTE, HALF_HOUR, DAY = 60, 1_800, 86_400
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
TOKEN_BYTES = 16
LONGEST_NAME = 100
ABOUT, FILE, ARRIVING = "upload.json", "file", "arriving"
FILES = "files"  # reports and slides that were made of it
UPLOADS = "the folder of uploads"  # whose names are tokens


@dataclass(frozen=True)
class About:
    """What is known of an upload: its name, when its time is over (seconds since 1970), its owner's hashed key, and
    who brought it, as `dashboard.uploads.room` names them.
    """

    name: str
    expires: int
    owner: str
    visitor: str = ""


@dataclass(frozen=True)
class Upload:
    """An upload that is there."""

    folder: Path
    about: About

    @property
    def token(self) -> str:
        """Everyone who knows it sees the customers."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """The customers as they were sent."""
        return self.folder / FILE / self.about.name

    @property
    def arriving(self) -> Path:
        """Names who is sending it, and is locked for as long as they do."""
        return self.folder / ARRIVING

    def run(self, name: str) -> Run:
        """Return a run on it."""
        return Run(self.folder, name)

    def belongs_to(self, key: str) -> bool:
        """Return whether `key` is the owner's."""
        return hmac.compare_digest(_hashed(key), self.about.owner)


def create(uploads: Path, name: str, days: int, visitor: str = "") -> tuple[Upload, str]:
    """Return a new upload that nobody finds before it is complete, and the key of its owner.

    Raises OSError when it cannot be written.
    """
    key = secrets.token_urlsafe(TOKEN_BYTES)
    about = About(safe_name(name), int(time.time()) + days * DAY, _hashed(key), visitor)
    upload = Upload(uploads / secrets.token_urlsafe(TOKEN_BYTES), about)
    uploads.mkdir(parents=True, exist_ok=True)
    upload.folder.mkdir(mode=0o700)
    (upload.folder / FILE).mkdir()
    upload.arriving.write_text(visitor, encoding="utf-8")
    return upload, key


def complete(upload: Upload) -> None:
    """Let it be found, now that its file is there. Raises OSError when it cannot be written."""
    text = json.dumps(asdict(upload.about))
    write_aside(upload.folder / ABOUT, lambda path: path.write_text(text, encoding="utf-8"))
    upload.arriving.unlink(missing_ok=True)


def find(uploads: Path, token: str) -> Upload | None:
    """Return the upload with that token; None where there is none, or its time is over."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        about = About(**json.loads((uploads / token / ABOUT).read_text(encoding="utf-8")))
        kept = about.expires > time.time() and (_used(uploads / token, HALF_HOUR) or is_segmented(uploads / token))
    except (OSError, ValueError, TypeError):
        return None
    return Upload(uploads / token, about) if kept else None


def is_segmented(folder: Path) -> bool:
    """Return whether somebody formed segments of it.

    What nobody did is kept for half an hour after it was last used.
    """
    return any(folder.glob(f"*/{JSON_FILE}"))


def remove(folder: Path) -> None:
    """Delete an upload with everything made from it; what is under way is stopped first."""
    (folder / ABOUT).unlink(missing_ok=True)  # from now on nobody finds it
    for run in runs(folder):
        stop(run)
    shutil.rmtree(folder, ignore_errors=True)


def sweep(uploads: Path) -> None:
    """Delete the uploads whose time is over, and what is left of those that broke off."""
    for folder in folders(uploads):
        under_way = _used(folder, MINUTE) or is_locked(folder / ARRIVING)
        if find(uploads, folder.name) is None and not under_way:
            remove(folder)


def keep_sweeping(uploads: Path, also: Callable[[], None]) -> None:
    """Sweep now and every minute, so that files are deleted when promised, whether anybody comes or not.

    `also` sweeps what else has its time.
    """
    sentence = _sweep_or_say(uploads, also, "")
    over = Event()

    def again(sentence: str) -> None:
        while not over.wait(MINUTE):
            sentence = _sweep_or_say(uploads, also, sentence)

    thread = Thread(target=again, args=(sentence,), daemon=True)
    thread.start()

    def end() -> None:
        over.set()
        thread.join(1)

    atexit.register(end)


def _sweep_or_say(uploads: Path, also: Callable[[], None], before: str) -> str:
    """Sweep, and return what prevents it, logged once; empty when nothing does."""
    try:
        also()
        sweep(uploads)
    except OSError as error:
        complaint = f"{UPLOADS} cannot be changed ({error.strerror})"
        if complaint != before:
            log.warning("Customers whose time is over are not deleted: %s.", complaint)
        return complaint
    return ""


def runs(folder: Path) -> Iterator[Run]:
    """Yield every run that was ever started in `folder` or below, such as evidence or a report."""
    for depth in ("*.lock", "*/*.lock", f"{FILES}/*/*.lock"):
        for lock in folder.glob(depth):
            yield Run(lock.parent, lock.stem)


def folders(uploads: Path) -> list[Path]:
    """Return the folder of each upload, also of those that are arriving or over."""
    return [p for p in uploads.iterdir() if p.is_dir()] if uploads.is_dir() else []


def safe_name(name: str) -> str:
    """Return the last part of a path on a visitor's computer, as a file's name here."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in last if c.isprintable()).strip(". ")[-LONGEST_NAME:].lstrip(". ")
    while len(shown.encode()) > 2 * LONGEST_NAME:
        shown = shown[1:]
    return shown or "customers"


def _used(folder: Path, seconds: int) -> bool:
    """Return whether anything was made in it within these seconds."""
    return folder.stat().st_mtime >= time.time() - seconds


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
