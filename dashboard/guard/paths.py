"""Paths in one spelling: routes take `//export.csv` for `/export.csv`, so limits, logs and the login must, too."""

import re
from collections.abc import Iterable

from dashboard.guard.wsgi import Environ, StartResponse, Wsgi, path_of

SLASHES = re.compile(r"/{2,}")


class OneSpelling:
    """Has every part of the server read the same path: with a slash at its start, and no two in a row."""

    def __init__(self, app: Wsgi) -> None:  # noqa: D107 - above
        self.app = app

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        path = path_of(environ)
        return self.app(environ | {"PATH_INFO": SLASHES.sub("/", path) or "/"}, start_response)
