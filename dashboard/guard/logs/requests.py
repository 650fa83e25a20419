"""One line per request: when, what, how it ended, how long it took and its id; never what was sent or answered."""

import logging
import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

from werkzeug.wsgi import ClosingIterator

from dashboard.guard.policy import Policy
from dashboard.guard.wsgi import Environ, HeaderList, StartResponse, Wsgi, path_of

GIVEN = re.compile(r"[A-Za-z0-9-]{1,64}")
TOKEN = re.compile(r"^/of/[^/]+")
LONGEST_PATH = 200
log = logging.getLogger("kindred.requests")


class Logged:
    """Gives each request an id, which the answer carries too, and logs it once it is answered."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.level = logging.INFO if policy.production else logging.DEBUG

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        begun = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        answered = {"status": 0}

        def start(status: str, headers: HeaderList, *more: Any) -> Any:
            answered["status"] = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", number)], *more)

        def end() -> None:
            entry = {
                "method": environ.get("REQUEST_METHOD", "")[:20],
                "path": shown_path(path_of(environ)),
                "status": answered["status"],
                "ms": round((time.perf_counter() - begun) * 1000, 1),
                "id": number,
            }
            log.log(self.level, "request", extra={"entry": entry})

        return ClosingIterator(self.app(environ, start), [end])


def shown_path(path: str) -> str:
    """Return a path that may be logged: without its query, and without the token of what a visitor brought."""
    return TOKEN.sub("/of/...", path)[:LONGEST_PATH]
