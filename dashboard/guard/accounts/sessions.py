"""Sessions: a signed cookie that says who logged in, good for half a day unless it is ended before."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

from dashboard.guard.accounts.ended import Ended, now

HOURS = 12
NAME, NAME_OF_HTTPS = "kindred-session", "__Host-kindred-session"


@dataclass(frozen=True)
class Session:
    """Of whom it is, and the number by which it is known once it was ended."""

    user: str
    number: str


@dataclass(frozen=True)
class Sessions:
    """Makes and reads the values of cookies. The server keeps those only that were ended, so any worker can answer."""

    secret: str
    users: Mapping[str, str]
    ended: Ended

    def start(self, user: str) -> str:
        """Return the cookie's value for a user who has just logged in."""
        started = max(now(), self.ended.since(user) + 1)  # machines that share a store may have different clocks
        return str(self._signer().dumps([user, _mark(self.users[user]), secrets.token_hex(8), started]))

    def read(self, value: str) -> Session | None:
        """Return the session; None where it is forged or over, or its user is gone or has another password."""
        try:
            match self._signer().loads(value, max_age=HOURS * 3600):
                case [str(user), str(mark), str(number), int(started)] if mark == self._mark_of(user):
                    return None if self.ended.is_over(user, number, started) else Session(user, number)
        except BadSignature:
            pass
        return None

    def end(self, session: Session, *, everywhere: bool) -> None:
        """End it with all its copies, or every session of its user. Raises OSError where that cannot be kept."""
        if everywhere:
            self.ended.end_all(session.user)
        else:
            self.ended.end(session.user, session.number, now() + HOURS * 3_600_000)

    def _mark_of(self, user: str) -> str | None:
        return _mark(self.users[user]) if user in self.users else None

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.secret, salt="kindred-session", signer_kwargs={"digest_method": hashlib.sha256}
        )


def cookie_name(*, https: bool) -> str:
    """Browsers take the longer one over https only, and from this very host only."""
    return NAME_OF_HTTPS if https else NAME


def _mark(hashed: str) -> str:
    return hashlib.sha256(hashed.encode()).hexdigest()[:16]
