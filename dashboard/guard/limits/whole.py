"""Bodies are whole: one that breaks off before its announced length is refused, never taken for what was sent."""

from collections.abc import Iterable

from dashboard.guard.limits.bodies import NO_LENGTH, answer_of
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi

ENDS_BY_ITSELF = "wsgi.input_terminated"
BROKE_OFF = "The request broke off before all of it was here; nothing of it was kept, so send it again."


class Whole:
    """Has Werkzeug count bytes against Content-Length, which it leaves to servers that say they end bodies themselves.

    gunicorn says so, and ends a body where the connection ends too. A body in chunks announces no length and is
    refused: every way to write chunks wrongly would be an accident of its own.
    """

    def __init__(self, app: Wsgi) -> None:  # noqa: D107 - above
        self.app = app

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse or pass on."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return answer_of(NO_LENGTH, 411)(environ, start_response)
        if environ.get("CONTENT_LENGTH"):
            environ = {name: value for name, value in environ.items() if name != ENDS_BY_ITSELF}
        return self.app(environ, start_response)
