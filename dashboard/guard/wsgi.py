"""What applications and the guard around them speak: WSGI, and a start_response that adds to what is answered."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]
HeaderList = list[tuple[str, str]]


def changing_headers(start_response: StartResponse, change: Callable[[HeaderList], HeaderList]) -> StartResponse:
    """`start_response` whose headers pass through `change`."""

    def start(status: str, headers: HeaderList, *more: Any) -> Any:
        return start_response(status, change(headers), *more)

    return start


def path_of(environ: Environ) -> str:
    """Return the path that was asked for."""
    return str(environ.get("PATH_INFO", "/"))
