"""Who may come in and how the server is reached: environment variables to one frozen Policy, or a refusal to start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from types import MappingProxyType

from analysis.core.errors import InputError
from analysis.model.brand import Brand, read_brand
from dashboard.guard.accounts.passwords import is_hash
from dashboard.guard.senders.addresses import read_address
from dashboard.settings import ROOT, number_setting, switch_setting, values_of

Network = IPv4Network | IPv6Network
ANY = "any"
HOSTS = ("DYNO", "RENDER")  # set by Heroku and Render, whose router is the only way in
LEAST_SECRET, LEAST_CHARACTERS = 32, 10
MAX_HEADER_SECONDS = 60
MAX_HOPS = 10
WEAK = re.compile(r"secret|change|password|example|default|kindred|12345|abcdef", re.IGNORECASE)
USER = re.compile(r"[\w.@+-]{1,100}", re.ASCII)
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}")
NO_LOGIN = (
    "With KINDRED_ENV=production somebody must be let in on purpose: set KINDRED_USERS and KINDRED_SECRET "
    "(`python -m dashboard user NAME` makes both), KINDRED_IDENTITY_HEADER behind a proxy that knows its visitors, "
    "or KINDRED_PUBLIC=1 where all visitors may see these customers."
)


class PolicyError(InputError):
    """Settings with which it would not be safe to start."""


@dataclass(frozen=True)
class Policy:
    """What the guard goes by. `proxies`: networks whose X-Forwarded headers are believed; None: of any peer.

    `hops`: how many proxies a request passes, each of which adds to these headers. `store`: where ended sessions
    are kept. `brand`: what the page that asks for a login shows.
    """

    production: bool = False
    public: bool = False
    users: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    secret: str = ""
    proxies: tuple[Network, ...] | None = ()
    hops: int = 1
    identity_header: str = ""
    calls_a_minute: int = 1200
    header_seconds: int = 10
    store: Path = Path()
    brand: Brand = field(default_factory=Brand)

    @property
    def closed(self) -> bool:
        """Whether visitors must say who they are."""
        return bool(self.users or self.identity_header)

    def is_proxy(self, address: str) -> bool:
        """Return whether this peer is a proxy of ours."""
        if self.proxies is None:
            return True
        peer = read_address(address)
        return peer is not None and any(peer in network for network in self.proxies)


def read_policy(environment: Mapping[str, str]) -> Policy:
    """Return the policy that `environment` asks for. Raises PolicyError where it is weak or open by accident."""
    value = values_of(environment)
    try:
        policy = _policy(value, environment)
    except PolicyError:
        raise
    except InputError as error:
        raise PolicyError(str(error)) from error
    if policy.production and not policy.closed and not policy.public:
        raise PolicyError(NO_LOGIN)
    if policy.public and policy.closed:
        raise PolicyError("KINDRED_PUBLIC=1 lets all visitors in, and a login is set as well; take one of them away.")
    return policy


def _policy(value: Mapping[str, str], environment: Mapping[str, str]) -> Policy:
    if value["KINDRED_ENV"] not in ("", "production"):
        raise PolicyError(
            f"The setting KINDRED_ENV is {value['KINDRED_ENV'][:40]!r}; give it production, or leave it empty."
        )
    users = _users(value["KINDRED_USERS"])
    proxies = _proxies(value["KINDRED_PROXY"] or (ANY if any(environment.get(name) for name in HOSTS) else ""))
    return Policy(
        production=value["KINDRED_ENV"] == "production",
        public=switch_setting("KINDRED_PUBLIC", value),
        users=users,
        secret=_secret(value["KINDRED_SECRET"]) if users else "",
        proxies=proxies,
        hops=number_setting("KINDRED_PROXY_HOPS", value, 1, MAX_HOPS) or 1,
        identity_header=_identity_header(value["KINDRED_IDENTITY_HEADER"], proxies, users),
        store=ROOT / value["KINDRED_STORE"],
        brand=read_brand(environment),
        calls_a_minute=number_setting("KINDRED_CALLS_A_MINUTE", value, least=1) or 1,
        header_seconds=number_setting("KINDRED_HEADER_SECONDS", value, 1, MAX_HEADER_SECONDS) or 1,
    )


def _users(text: str) -> Mapping[str, str]:
    users = {}
    for place, entry in enumerate(text.split(), 1):
        name, _, hashed = entry.partition(":")
        if not USER.fullmatch(name) or not is_hash(hashed):  # neither is shown: it may be a password
            raise PolicyError(
                f"Entry {place} of KINDRED_USERS is not NAME:HASH; "
                "make one with `python -m dashboard user NAME`, and separate entries with spaces."
            )
        if name in users:
            raise PolicyError(f"KINDRED_USERS names {name} twice; keep one entry.")
        users[name] = hashed
    return MappingProxyType(users)


def _secret(text: str) -> str:
    if len(text) < LEAST_SECRET or len(set(text)) < LEAST_CHARACTERS or WEAK.search(text):
        raise PolicyError(
            f"KINDRED_SECRET, which signs the sessions of KINDRED_USERS, is missing or could be guessed; "
            f"give it {LEAST_SECRET} random characters or more (`python -m dashboard secret` makes some)."
        )
    return text


def _proxies(text: str) -> tuple[Network, ...] | None:
    if text == ANY:
        return None
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise PolicyError(
            f"The setting KINDRED_PROXY is {text[:80]!r}; give it addresses or networks separated by commas, "
            f"for example 10.0.0.0/8, or {ANY} where the host's router is the only way in."
        ) from error


def _identity_header(name: str, proxies: tuple[Network, ...] | None, users: Mapping[str, str]) -> str:
    if not name:
        return ""
    if not HEADER.fullmatch(name):
        raise PolicyError(f"The setting KINDRED_IDENTITY_HEADER is {name[:60]!r}; give it the name of a header.")
    if not proxies:
        raise PolicyError(
            "KINDRED_IDENTITY_HEADER is only believed when it comes from a proxy of yours; "
            "give that proxy's addresses in KINDRED_PROXY (not any: anybody could send the header)."
        )
    if users:
        raise PolicyError(
            "Either KINDRED_USERS or KINDRED_IDENTITY_HEADER says who visitors are; take one of them away."
        )
    return name
