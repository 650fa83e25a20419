"""The pages of uploads: below `/of/<token>/<key>/` any worker serves the segmentation kept in that folder."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from analysis.errors import InputError
from dashboard.trouble import trouble_page
from dashboard.uploads.kept import find
from dashboard.uploads.routes import GONE

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ADDRESS = re.compile(r"(/of/([A-Za-z0-9_-]{22})/([0-9a-f]{16}))(/.*)?")
MOST_OPEN = 4
PRIVATE = [("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("Referrer-Policy", "same-origin")]


class Mounts:
    """A WSGI application around `top`; `open_app` makes the application for a folder and the path it is served at."""

    def __init__(self, top: Wsgi, uploads: Path, open_app: Callable[[Path, str], Wsgi]) -> None:  # noqa: D107 - above
        self.top = top
        self.uploads = uploads
        self.open_app = open_app
        self.apps: OrderedDict[Path, Wsgi] = OrderedDict()
        self.lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer by the application of the upload that is asked for, else by the one at the top."""
        asked = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if not asked:
            return self.top(environ, start_response)
        base, token, key, path = asked.groups()
        if path is None:
            return _redirect(f"{base}/", start_response)
        try:
            app = self._app(token, key, base)
        except InputError as error:
            return _gone(str(error), start_response)
        below = environ | {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + base, "PATH_INFO": path}
        return app(below, _privately(start_response))

    def _app(self, token: str, key: str, base: str) -> Wsgi:
        upload = find(self.uploads, token)
        folder = self.uploads / token / key
        with self.lock:
            if upload is None or not folder.is_dir():
                self.apps.pop(folder, None)
                raise InputError(GONE)
            if folder not in self.apps:
                self.apps[folder] = self.open_app(folder, base)
            self.apps.move_to_end(folder)
            while len(self.apps) > MOST_OPEN:
                self.apps.popitem(last=False)
            return self.apps[folder]


def _privately(start_response: Callable[..., Any]) -> Callable[..., Any]:
    """Search engines do not list it, other sites are not told its address; what says nothing of caching is not kept."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        known = {name.lower() for name, _ in headers}
        kept = [(n, v.replace("public", "private") if n.lower() == "cache-control" else v) for n, v in headers]
        return start_response(status, [*kept, *(h for h in PRIVATE if h[0].lower() not in known)], *more)

    return start


def _redirect(address: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("308 Permanent Redirect", [("Location", address), ("Content-Length", "0")])
    return []


def _gone(sentence: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    page = trouble_page("These customers are not here", sentence, "Go to Data", "/data")
    body = page.encode()
    start_response(
        "410 Gone", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), *PRIVATE]
    )
    return [body]
