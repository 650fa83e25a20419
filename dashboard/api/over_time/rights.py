"""Who may refresh, approve and refit on the page, and under which name."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flask import request

from analysis.store.segmentation import Segmentation
from dashboard.guard.limits.rates import USER
from dashboard.guard.policy import Policy

Visitors = Literal["known", "open", "public"]
SIGN = "user "
READ_ONLY = "Nothing can be changed here, because the server is started with KINDRED_READ_ONLY=1."
PUBLIC = (
    "Nothing can be changed here, because anyone may see these customers (KINDRED_PUBLIC=1); use `python -m analysis` "
    "on the server."
)
NOT_WRITABLE = "Nothing can be changed here, because the folder KINDRED_STORE cannot be written."
GROUPS = "Customers are kept in groups, so they cannot be read again customer by customer; segment them again instead."
ONE_PAIR = "Only the approved edition and the latest can be compared here."
BROUGHT = (
    "Segments over time need a source that can be read again. A file that a visitor brought is read once; bring the "
    "later one, and compare the two under Movement on Segments."
)


@dataclass(frozen=True)
class Living:
    """Customers that can be read again: the folder of their editions, and which visitors there are."""

    home: Path
    visitors: Visitors = "open"
    read_only: bool = False

    def why_fixed(self, s: Segmentation) -> str:
        """Why visitors cannot change anything, in a sentence; empty where they can."""
        if self.read_only:
            return READ_ONLY
        if self.visitors == "public":
            return PUBLIC
        if s.protection is not None:
            return GROUPS
        return "" if os.access(self.home, os.W_OK | os.X_OK) else NOT_WRITABLE


def visitors_of(policy: Policy) -> Visitors:
    """Return whether visitors are known by name, whoever reaches the server, or anyone on purpose."""
    if policy.closed:
        return "known"
    return "public" if policy.public else "open"


def user() -> str:
    """Return the name of the visitor who is logged in, empty where nobody has to be."""
    named = str(request.environ.get(USER, ""))
    return named.removeprefix(SIGN) if named.startswith(SIGN) else ""
