"""The customers that the server was started with: segmented next to it where need be, opened once they are there."""

import logging
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from werkzeug.wrappers import Response

from analysis.core.errors import InputError
from analysis.core.progress import read_progress
from analysis.model.brand import Brand
from analysis.store.folder import JSON_FILE
from analysis.store.names.following import adopt, follow, mark
from analysis.store.segmentation import Segmentation
from dashboard.guard.health import Ready
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi
from dashboard.settings import Settings
from dashboard.startup.living import changed, home_of, keep_home, kept_home, shown_folder
from dashboard.startup.processes import Run, forget_run, is_running, trouble, was_cut_off
from dashboard.startup.store import begin, forget, is_read_again, name_settings, open_kept, run_of
from dashboard.trouble import KINDRED, trouble_page, waiting_page

log = logging.getLogger("kindred")
AGAIN = 30
ASKED_FOR = "HTTP_KINDRED_CUSTOMERS"
VERSION = re.compile(r"/segmentation/([0-9a-f]{12})/")


@dataclass(frozen=True)
class Shown:
    """The page of one state of the customers; addresses and requests of it name its `version`."""

    app: Wsgi
    version: str
    folder: Path

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by the page."""
        return self.app(environ, start_response)


OpenApp = Callable[[Segmentation, Path, Path], Shown]


@dataclass(frozen=True)
class Starting:
    """Segmenting goes on: its phase in words, the share that is done, the seconds that may be left if that is known."""

    phase: str
    done: float
    left: float | None = None


@dataclass(frozen=True)
class Failed:
    """Why nothing can be shown, in a sentence."""

    sentence: str


class Opening:
    """A WSGI application that is the page as soon as it can be, and until then shows the progress, or what is wrong.

    Workers share nothing but the store: each sees there whether another process segments, and opens the result itself.
    """

    def __init__(self, settings: Settings, open_app: OpenApp) -> None:  # noqa: D107 - above
        self.settings = settings
        self.open_app = open_app
        self.folder: Path | None = None
        self.app: Shown | None = None
        self.before: Shown | None = None
        self.seen = 0
        self.lock = Lock()
        self.shown = ""

    def begin(self) -> None:
        """To be called once when the server starts: open what is there, or have it made, unless another server does."""
        try:
            folder = self._folder()
            lives = kept_home(self.settings.question, self.settings.store) is not None
            if _is_left_alone(run_of(folder)) and is_read_again(self.settings.question) and not lives:
                forget(folder)
        except InputError as error:
            self._failed(str(error))
        else:
            self.look()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by the page, or by what stands in for it."""
        named = VERSION.match(environ.get("PATH_INFO", ""))
        version = named[1] if named else environ.get(ASKED_FOR, "")
        if version and (known := self._known(version)) is not None:
            return known(environ, start_response)
        state = self.look(wait=bool(version))
        answer = stand_in(state, self.settings.brand) if isinstance(state, Starting | Failed) else state
        return answer(environ, start_response)

    def _known(self, version: str) -> Shown | None:
        """Return the page of a version: those that were opened on the customers before go on with these."""
        both = (self.app, self.before)
        return next((one for one in both if one is not None and one.version == version and self._is_there()), None)

    def readiness(self) -> Ready:
        """Return how it is now, without waiting for a page that is being opened."""
        if self.lock.locked():
            opened = self.app is not None and self._is_there()
            return Ready("loaded" if opened else "starting", self._can_write())
        state = self.look()
        known = {Starting: "starting", Failed: "failed"}
        return Ready(known.get(type(state), "loaded"), self._can_write())

    def look(self, *, wait: bool = True) -> Shown | Starting | Failed:
        """Return the page, or why it is not there yet; makes happen what has to happen next.

        Without `wait`, those who come while one thread opens newer customers get the earlier ones.
        """
        app = self.app
        if not self.lock.acquire(blocking=wait or app is None) and app is not None:
            return app
        try:
            if self.app is not None and self._is_there():
                return self._newest(self.app)
            return self._next(self._folder())
        except InputError as error:
            return self._failed(str(error))
        finally:
            self.lock.release()

    def _newest(self, app: Shown) -> Shown:
        """Return the page of the latest edition, opened if need be; the one before stays for those who have it open."""
        home = self._folder()
        seen = changed(home)
        if seen == self.seen:
            return app
        self.seen = seen
        folder = shown_folder(home)
        if folder == app.folder or (kept := open_kept(folder)) is None:
            return app
        self.before, self.app = app, self.open_app(kept, folder, home)
        return self.app

    def _next(self, folder: Path) -> Shown | Starting | Failed:
        run = run_of(folder)
        if (kept := open_kept(folder)) is not None:
            _follow_names(folder, kept)
            self._live_on(folder)
            self.seen = changed(folder)
            rows = shown_folder(folder)
            newest = kept if rows == folder else open_kept(rows)
            self.before = None
            self.app = self.open_app(newest or kept, rows if newest else folder, folder)
            return self.app
        if is_running(run):
            progress = read_progress(run.progress)
            return Starting(
                str(progress.get("phase", "starting")), float(progress.get("done", 0)), progress.get("left")
            )
        if run.log.exists() and self.app is None and not (was_cut_off(run) or self._is_due(run.log)):
            return self._failed(trouble(run) + name_settings(self.settings.question))
        self.app = None
        begin(self.settings.question, folder)
        return Starting("starting", 0)

    def _live_on(self, home: Path) -> None:
        """Where customers are read again by the clock, their folder stays theirs."""
        if self.settings.refresh is not None:
            with suppress(OSError):  # the clock reports it
                keep_home(self.settings.question, home)

    def _failed(self, sentence: str) -> Failed:
        """Shown to the operator once."""
        if sentence != self.shown:
            log.error("%s", sentence)
        self.shown = sentence
        return Failed(sentence)

    def _is_due(self, failed: Path) -> bool:
        """Databases and engines come back by themselves; files are as they are."""
        return is_read_again(self.settings.question) and failed.stat().st_mtime < time.time() - AGAIN

    def _folder(self) -> Path:
        """Return the home of the customers."""
        if self.folder is None:
            self.folder = home_of(self.settings.question, self.settings.store)
        return self.folder

    def _is_there(self) -> bool:
        return self.folder is not None and (self.folder / JSON_FILE).exists()

    def _can_write(self) -> bool:
        needed = self.settings.upload_mb or not self.settings.read_only
        return not needed or is_writable(self.settings.store)


def _follow_names(folder: Path, s: Segmentation) -> None:
    """Have names follow their segments from the result before; where they cannot be kept, none is shown."""
    with suppress(OSError, InputError):
        adopt(folder, s)
        follow(folder, s)
        mark(folder, s)


def _is_left_alone(run: Run) -> bool:
    """Return whether no server segments; what an earlier one left is then forgotten, where the store can be written."""
    try:
        return forget_run(run)
    except OSError:
        return not is_running(run)


def is_writable(folder: Path) -> bool:
    """Return whether a page can be written there, which permissions alone do not show."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(1 << 14))
    except OSError:
        return False
    return True


def stand_in(state: Starting | Failed, brand: Brand = KINDRED) -> Response:
    """Return what is answered in place of the page."""
    page = (
        waiting_page(state.phase, state.done, state.left, brand)
        if isinstance(state, Starting)
        else trouble_page("The customers cannot be shown", state.sentence, "Then start Kindred again.", brand=brand)
    )
    after = {"Retry-After": "2" if isinstance(state, Starting) else str(AGAIN), "Cache-Control": "no-store"}
    return Response(page, 503, after, mimetype="text/html")
