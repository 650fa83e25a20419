"""The pages of uploads: below `/of/<token>/<key>/` any worker serves the segmentation kept in that folder."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Semaphore
from typing import Any

from analysis.core.errors import InputError
from analysis.model.brand import Brand
from dashboard.guard.limits.rates import COUNT, too_often
from dashboard.trouble import KINDRED, following_page, trouble_page
from dashboard.uploads.kept import find
from dashboard.uploads.routes import GONE

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ADDRESS = re.compile(r"(/of/([A-Za-z0-9_-]{22})/([0-9a-f]{16}))(/.*)?")
MOST_OPEN, MOST_OPENING = 4, 2
OPENING_IS_WORTH = 20  # calls that take about as long
PATIENCE, AGAIN = 1.0, 2
BUSY = "Your customers are being opened; the page follows."
PRIVATE = [("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("Referrer-Policy", "same-origin")]


@dataclass
class _Opened:
    """The application for a folder once it is opened, the lock of the thread that opens it, and since when."""

    lock: Lock = field(default_factory=Lock)
    app: Wsgi | None = None
    since: float = field(default_factory=time.monotonic)

    def patience(self) -> float:
        """Seconds to wait for it: few in all, so that a slow one does not take the worker's threads from others."""
        return max(self.since + PATIENCE - time.monotonic(), 0.0)


class Mounts:
    """A WSGI application around `top`; `open_app` makes the application for a folder and the path it is served at."""

    def __init__(  # noqa: D107 - above
        self, top: Wsgi, uploads: Path, open_app: Callable[[Path, str], Wsgi], brand: Brand = KINDRED
    ) -> None:
        self.top = top
        self.brand = brand
        self.uploads = uploads
        self.open_app = open_app
        self.opened: OrderedDict[Path, _Opened] = OrderedDict()
        self.lock = Lock()
        self.turns = Semaphore(MOST_OPENING)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer by the application of the upload that is asked for, else by the one at the top."""
        asked = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if not asked:
            return self.top(environ, start_response)
        base, token, key, path = asked.groups()
        if path is None:
            return _redirect(f"{base}/", start_response)
        try:
            app = self._app(token, key, base, environ)
        except InputError as error:
            return _gone(str(error), start_response, self.brand)
        if app is None:
            return _busy(start_response, self.brand)
        below = environ | {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + base, "PATH_INFO": path}
        return app(below, _privately(start_response))

    def _app(self, token: str, key: str, base: str, environ: dict[str, Any]) -> Wsgi | None:
        """Return the application; None where it is still being opened after a second, or too many others are.

        Who opens others all the time, which takes the processor, is asked to wait.
        """
        folder = self.uploads / token / key
        if find(self.uploads, token) is None or not folder.is_dir():
            self._forget(folder)
            raise InputError(GONE)
        one = self._one(folder)
        if one.app is None and one.lock.acquire(timeout=one.patience()):
            try:
                if one.app is None and (wait := environ.get(COUNT, never)("openings", OPENING_IS_WORTH)):
                    self._forget(folder)
                    return too_often(wait)
                self._open(one, folder, base)
            finally:
                one.lock.release()
        return one.app

    def _one(self, folder: Path) -> "_Opened":
        """Return what is known of this folder."""
        with self.lock:
            one = self.opened.setdefault(folder, _Opened())
            self.opened.move_to_end(folder)
            return one

    def _forget(self, folder: Path) -> None:
        with self.lock:
            self.opened.pop(folder, None)

    def _close_others(self, one: "_Opened") -> None:
        """Close the oldest beyond those that stay open, except what is being opened."""
        with self.lock:
            idle = [known for known, other in self.opened.items() if other is not one and not other.lock.locked()]
            for known in idle[: max(len(self.opened) - MOST_OPEN, 0)]:
                del self.opened[known]

    def _open(self, one: "_Opened", folder: Path, base: str) -> None:
        if one.app is None and self.turns.acquire(blocking=False):
            one.since = time.monotonic()
            try:
                one.app = self.open_app(folder, base)
                self._close_others(one)
            finally:
                self.turns.release()


def never(_kind: str, _worth: int) -> float:
    """Let everything pass, where nothing is counted."""
    return 0.0


def _privately(start_response: Callable[..., Any]) -> Callable[..., Any]:
    """Keep it from search engines, its address from other sites, and answers without caching rules from caches."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        known = {name.lower() for name, _ in headers}
        kept = [(n, v.replace("public", "private") if n.lower() == "cache-control" else v) for n, v in headers]
        return start_response(status, [*kept, *(h for h in PRIVATE if h[0].lower() not in known)], *more)

    return start


def _redirect(address: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("308 Permanent Redirect", [("Location", address), ("Content-Length", "0")])
    return []


def _gone(sentence: str, start_response: Callable[..., Any], brand: Brand) -> Iterable[bytes]:
    page = trouble_page("These customers are not here", sentence, "Go to Data", "/data", brand)
    return _page("410 Gone", page, start_response)


def _busy(start_response: Callable[..., Any], brand: Brand) -> Iterable[bytes]:
    page = following_page("Your customers are being opened", f'<p role="status">{BUSY}</p>', AGAIN, brand)
    return _page("503 Service Unavailable", page, start_response, ("Retry-After", str(AGAIN)))


def _page(status: str, page: str, start_response: Callable[..., Any], *more: tuple[str, str]) -> Iterable[bytes]:
    body = page.encode()
    size = ("Content-Length", str(len(body)))
    start_response(status, [("Content-Type", "text/html; charset=utf-8"), size, *more, *PRIVATE])
    return [body]
