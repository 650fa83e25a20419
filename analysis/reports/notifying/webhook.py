"""One POST to a webhook: no redirects are followed, and no sentence holds its address."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from analysis.core.errors import InputError, PassingError

SECONDS = 15
PASSING = frozenset({408, 425, 429, *range(500, 600)})


class _StayHere(urllib.request.HTTPRedirectHandler):
    """An address that an operator gave is called; where it would lead to is not."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def post(address: str, body: dict[str, Any], key: str) -> None:
    """Send the body as JSON; `key` lets the receiver drop what it has already.

    Raises PassingError where another try may help, InputError where it will not.
    """
    host = urlsplit(address).hostname
    headers = {"Content-Type": "application/json", "User-Agent": "Kindred", "Idempotency-Key": key}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - checked
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=SECONDS) as response:
            response.read(1_000)
    except urllib.error.HTTPError as error:
        with error:
            kind = PassingError if error.code in PASSING else InputError
            raise kind(f"The webhook at {host} answered {error.code}; check its address.") from None
    except (OSError, ValueError) as error:
        why = type(getattr(error, "reason", error)).__name__
        raise PassingError(f"The webhook at {host} cannot be reached ({why}); check its address.") from None
