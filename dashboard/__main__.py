"""What an operator needs besides the server: `python -m dashboard user NAME` and `python -m dashboard secret`."""

import argparse
import getpass
import secrets
import sys

from dashboard.guard.accounts.passwords import LEAST, MOST, hashed
from dashboard.guard.policy import USER


def main() -> int:
    """Run the command that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    user = commands.add_parser("user", help="ask for a password and print NAME:HASH for KINDRED_USERS")
    user.add_argument("name", help="letters, digits and any of . @ + - _")
    commands.add_parser("secret", help="print a secret for KINDRED_SECRET")
    asked = parser.parse_args()
    if asked.command == "user":
        return _user(asked.name)
    print(secrets.token_urlsafe(32))
    return 0


def _user(name: str) -> int:
    if not USER.fullmatch(name):
        return _refuse("A name has letters, digits and any of . @ + - _ only; choose another one.")
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not LEAST <= len(password) <= MOST:
        return _refuse(f"A password has from {LEAST} to {MOST} characters; choose another one.")
    if sys.stdin.isatty() and getpass.getpass("Again: ") != password:
        return _refuse("The two are not the same; start again.")
    print(f"{name}:{hashed(password)}")
    return 0


def _refuse(sentence: str) -> int:
    print(f"dashboard: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
