"""How often one visitor may ask for what costs the server something; beyond that 429 and how long to wait."""

import re
from collections.abc import Iterable
from functools import partial
from ipaddress import IPv6Address, ip_network
from math import ceil

from dashboard.guard.limits.bodies import answer_of
from dashboard.guard.limits.counters import Counters
from dashboard.guard.policy import Policy
from dashboard.guard.senders.addresses import read_address
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi, path_of

USER = "kindred.user"
COUNT = "kindred.count"  # a function of what is counted and its worth, for what only shows further in to be costly
PLACE = r"^(?:/of/[^/]+/[0-9a-f]{16})?"
# what is counted together, which paths it is, and how many calls one of it is worth
COSTLY = (
    ("uploads", re.compile(r"/uploads"), 60),
    ("jobs", re.compile(PLACE + r"/(score|move|names|page\.html|over-time/[a-z-]+)"), 20),
    ("asking", re.compile(r"/of/[^/]+/(look|segment|cancel|delete)"), 5),
    ("files", re.compile(PLACE + r"/files/.*"), 5),
    ("calls", re.compile(PLACE + r"/(_dash-update-component|export\.csv|report\.csv|.*/figures\.json)"), 1),
)
WAIT = "That was asked too often in a minute; wait {seconds} seconds and go on."


class Rates:
    """Counts what is costly, by user where somebody logged in, else by address."""

    def __init__(self, app: Wsgi, policy: Policy) -> None:  # noqa: D107 - above
        self.app = app
        self.most = policy.calls_a_minute
        self.counters = Counters()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse or pass on."""
        path, visitor = path_of(environ), visitor_of(environ)
        environ[COUNT] = partial(self._wait, visitor)
        for kind, paths, worth in COSTLY:
            if paths.fullmatch(path):
                wait = self._wait(visitor, kind, worth)
                return (too_often(wait) if wait else self.app)(environ, start_response)
        return self.app(environ, start_response)

    def _wait(self, visitor: str, kind: str, worth: int) -> float:
        """Count a call, and return the seconds to wait before the next one of its kind; 0 where there is none."""
        return self.counters.add(f"{kind} {visitor}", max(self.most // worth, 1))


def too_often(wait: float) -> Wsgi:
    """Return the answer that says how long to wait."""
    seconds = ceil(wait)
    answer = answer_of(WAIT.format(seconds=seconds), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def visitor_of(environ: Environ) -> str:
    """Who is counted: the user, or the address; of IPv6 the network, since one visitor has many addresses there."""
    return str(environ.get(USER) or address_of(environ))


def address_of(environ: Environ) -> str:
    """Return the address that a visitor comes from."""
    address = read_address(environ.get("REMOTE_ADDR", ""))
    if address is None:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
