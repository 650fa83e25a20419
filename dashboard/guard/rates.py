"""How often one visitor may ask for what costs the server something; beyond that 429 and how long to wait."""

import re
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from dashboard.guard.bodies import refusal
from dashboard.guard.counters import Counters
from dashboard.guard.policy import Policy
from dashboard.guard.wsgi import Environ, StartResponse, Wsgi, path_of

USER = "kindred.user"
PLACE = r"(?:/of/[^/]+/[0-9a-f]{16})?"
# what is counted together, which paths it is, and how many calls one of it is worth
COSTLY = (
    ("uploads", re.compile(r"/uploads"), 60),
    ("jobs", re.compile(PLACE + r"/(score|move|names)"), 20),
    ("asking", re.compile(r"/of/[^/]+/(look|segment|cancel|delete)"), 5),
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
        path = path_of(environ)
        for kind, paths, worth in COSTLY:
            if paths.fullmatch(path):
                wait = self.counters.add(f"{kind} {visitor_of(environ)}", max(self.most // worth, 1))
                return (too_often(environ, wait) if wait else self.app)(environ, start_response)
        return self.app(environ, start_response)


def too_often(environ: Environ, wait: float) -> Wsgi:
    """The answer that says how long to wait."""
    seconds = ceil(wait)
    answer = refusal(environ, WAIT.format(seconds=seconds), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def visitor_of(environ: Environ) -> str:
    """Who is counted: the user, or the address; of IPv6 the network, since one visitor has many addresses there."""
    return str(environ.get(USER) or address_of(environ))


def address_of(environ: Environ) -> str:
    """The address that a visitor comes from."""
    told = environ.get("REMOTE_ADDR", "")
    try:
        address = ip_address(told)
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
