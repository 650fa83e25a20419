"""`/healthz` says that the server lives, `/readyz` whether it can serve; open to all, without details."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from werkzeug.wrappers import Response

from dashboard.guard.wsgi import Environ, StartResponse, Wsgi, path_of


@dataclass(frozen=True)
class Ready:
    """`segmentation`: loaded, starting or failed; `store`: whether it can be written where that is needed."""

    segmentation: str
    store: bool

    @property
    def all(self) -> bool:
        """Whether visitors can be sent here."""
        return self.segmentation == "loaded" and self.store


Readiness = Callable[[], Ready]


class Health:
    """Answers both addresses, and passes everything else on."""

    def __init__(self, app: Wsgi, readiness: Readiness) -> None:  # noqa: D107 - above
        self.app = app
        self.readiness = readiness

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer or pass on."""
        match path_of(environ):
            case "/healthz":
                return _json({"status": "alive"}, 200)(environ, start_response)
            case "/readyz":
                ready = self.readiness()
                status = {"status": "ready" if ready.all else "not ready"} | asdict(ready)
                return _json(status, 200 if ready.all else 503)(environ, start_response)
        return self.app(environ, start_response)


def _json(document: dict[str, object], status: int) -> Response:
    return Response(json.dumps(document), status, mimetype="application/json")
