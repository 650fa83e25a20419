"""Sessions that were ended before their time: kept in the store, so that they stay ended for every worker and start."""

import hashlib
import json
import os
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from analysis.core.files import write_aside
from dashboard.system.locks import hold

FOLDER, BIRTH = "sessions", "since"
MOST_ENDED = 500
LAG = 20  # milliseconds that a file system's clock may be behind the one that dates sessions


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class _Known:
    """Of one user: since when sessions are good, and those ended since by their ids, with the time they would last."""

    since: int = 0
    ended: dict[str, int] = field(default_factory=dict)


class Ended:
    """Which sessions are over. Without its file nothing is remembered, so sessions older than a new store are over too.

    Where the store cannot be written, those are over that are older than the server.
    """

    def __init__(self, store: Path) -> None:  # noqa: D107 - above
        self.folder = store / FOLDER
        self.begun = now()

    def since(self, user: str) -> int:
        """Return the moment after which a session of `user` must have been started."""
        return max(self._birth(), self._known(user).since)

    def is_over(self, user: str, number: str, started: int) -> bool:
        """Return whether this session, started then, was ended."""
        known = self._known(user)
        return started <= max(self._birth(), known.since) or number in known.ended

    def end(self, user: str, number: str, until: int) -> None:
        """End a session that would last until then. Raises OSError where that cannot be kept."""
        with self._alone():
            known = self._known(user)
            ended = {one: over for one, over in known.ended.items() if over > now()} | {number: until}
            self._keep(user, _Known(known.since, ended) if len(ended) <= MOST_ENDED else _Known(now()))

    def end_all(self, user: str) -> None:
        """End all sessions of `user`. Raises OSError where that cannot be kept."""
        with self._alone():
            self._keep(user, _Known(now()))

    def _alone(self) -> AbstractContextManager[object]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return hold(self.folder / "lock")

    def _birth(self) -> int:
        """Return when the store began to remember."""
        path = self.folder / BIRTH
        try:
            return _written(path)
        except OSError:
            pass
        with suppress(OSError), self._alone():
            if not path.exists():
                write_aside(path, _stamp)
            return _written(path)
        return self.begun

    def _known(self, user: str) -> _Known:
        """Return what is kept of the user; where that is damaged, earlier sessions are over."""
        path = self._path(user)
        try:
            return _Known(**json.loads(path.read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return _Known()
        except (ValueError, TypeError):
            return _Known(_written(path) + LAG)
        except OSError:
            return _Known(now())

    def _keep(self, user: str, known: _Known) -> None:
        text = json.dumps(asdict(known))
        write_aside(self._path(user), lambda path: path.write_text(text, encoding="ascii"))

    def _path(self, user: str) -> Path:
        return self.folder / f"{hashlib.sha256(user.encode()).hexdigest()[:32]}.json"


def _stamp(path: Path) -> None:
    """Create the file, dated by the clock that dates sessions; a file system's own clock lags by some milliseconds."""
    path.touch(0o600)
    moment = time.time_ns()
    os.utime(path, ns=(moment, moment))


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns // 1_000_000
