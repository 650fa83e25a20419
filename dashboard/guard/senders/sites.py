"""Requests that other sites make by a visitor's hand are refused; links that lead here are not."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from dashboard.guard.limits.bodies import answer_of
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi

OWN = ("same-origin", "none")
READING = ("GET", "HEAD")
REFUSED = "This was asked by the page of another site; open Kindred itself and do it there."


class OwnSite:
    """Goes by Sec-Fetch-Site, which every current browser sends, else by Origin; programs send neither."""

    def __init__(self, app: Wsgi) -> None:  # noqa: D107 - above
        self.app = app

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse or pass on."""
        if is_own(Request(environ)):
            return self.app(environ, start_response)
        return answer_of(REFUSED, 403)(environ, start_response)


def is_own(request: Request) -> bool:
    """Return whether the request comes from our own page, a person or a program; or only follows a link."""
    site = request.headers.get("Sec-Fetch-Site")
    if site in OWN:
        return True
    if request.method in READING:
        return site is None or _follows_link(request)
    origin = request.headers.get("Origin")
    return site is None and (origin is None or _host_of(origin) == request.host)


def _host_of(origin: str) -> str | None:
    """Return the host that an origin names; None where it is malformed."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _follows_link(request: Request) -> bool:
    to_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return request.headers.get("Sec-Fetch-Mode") == "navigate" and to_page
