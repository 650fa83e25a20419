"""Passwords: hashed by scrypt, and checked so that neither time nor memory reveals or costs more than it must."""

import re
from threading import Lock

from werkzeug.security import check_password_hash, generate_password_hash

# one of the settings that OWASP's Password Storage Cheat Sheet holds for equal; this one takes 8 MB
METHOD = "scrypt:8192:8:10"
HASH = re.compile(r"(scrypt:\d{4,7}:\d{1,2}:\d{1,2}|pbkdf2:sha(256|512):\d{5,8})\$[A-Za-z0-9]{8,64}\$[0-9a-f]{64,128}")
LEAST, MOST = 12, 200
NOBODY = f"{METHOD}${'0' * 16}${'0' * 128}"  # the hash of no password
_one_at_a_time = Lock()  # a burst of tries takes the memory of one


def hashed(password: str) -> str:
    """Return the hash of a password, with a salt of its own."""
    return generate_password_hash(password, METHOD)


def is_hash(text: str) -> bool:
    """Return whether `text` was made by `hashed`, or by another program in the same form."""
    return bool(HASH.fullmatch(text))


def is_right(password: str, kept: str | None) -> bool:
    """Return whether it is the password of the hash; for a user who is not there (None) it takes as long to say no."""
    with _one_at_a_time:
        matches = check_password_hash(kept or NOBODY, password[:MOST])
    return matches and kept is not None
