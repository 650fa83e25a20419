"""Sessions: a signed cookie that says who logged in, good for half a day and until that user's password is changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

HOURS = 12
NAME, NAME_OF_HTTPS = "kindred-session", "__Host-kindred-session"


@dataclass(frozen=True)
class Sessions:
    """Makes and reads the values of cookies. The server keeps none of them, so that any worker can answer anyone."""

    secret: str
    users: Mapping[str, str]

    def start(self, user: str) -> str:
        """The cookie's value for a user who has just logged in."""
        return str(self._signer().dumps([user, _mark(self.users[user])]))

    def user_of(self, value: str) -> str | None:
        """Who it was made for; None where it is forged or over, or the user is gone or has another password."""
        try:
            match self._signer().loads(value, max_age=HOURS * 3600):
                case [str(user), str(mark)] if user in self.users and mark == _mark(self.users[user]):
                    return user
        except BadSignature:
            pass
        return None

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.secret, salt="kindred-session", signer_kwargs={"digest_method": hashlib.sha256}
        )


def cookie_name(*, https: bool) -> str:
    """Browsers take the longer one over https only, and from this very host only."""
    return NAME_OF_HTTPS if https else NAME


def _mark(hashed: str) -> str:
    return hashlib.sha256(hashed.encode()).hexdigest()[:16]
