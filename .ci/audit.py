"""Asks whether pinned packages have known vulnerabilities, and calls safe only those that a service knows.

pip-audit alone also passes packages that the service has never heard of. Exit status: 0 no vulnerability is known,
1 some are, 2 of some packages nothing is known.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-engines.txt")
HOSTS = {"pypi": "pypi.org", "osv": "api.osv.dev"}
MOST_NAMED = 5


def main() -> int:
    """Audit every file with pinned packages; the exit status."""
    parser = argparse.ArgumentParser(prog="audit", description=__doc__)
    parser.add_argument("locks", nargs="*", default=LOCKS, help="files with pinned packages and their hashes")
    parser.add_argument("--osv-url", help="ask only this service, which answers as osv.dev does")
    given = parser.parse_args()
    found: dict[str, str] = {}
    unknown: set[str] = set()
    for lock in given.locks:
        vulnerable, left = audit(lock, given.osv_url)
        found |= vulnerable
        unknown |= left
    return tell(found, unknown, given.locks)


def audit(lock: str, url: str | None) -> tuple[dict[str, str], set[str]]:
    """What is vulnerable, and of what nothing is known, once a service knows every package or all were asked."""
    vulnerable: dict[str, str] = {}
    unknown = {lock}
    for service in ("osv",) if url else HOSTS:
        packages = ask(lock, service, url)
        vulnerable |= {f"{p['name']} {p['version']}": _told(p["vulns"]) for p in packages if p.get("vulns")}
        if packages:
            unknown = {p["name"] for p in packages if "skip_reason" in p}
        if not unknown:
            break
    return vulnerable, unknown


def ask(lock: str, service: str, url: str | None) -> list[dict[str, Any]]:
    """The packages as pip-audit tells of them; none where the service cannot be asked."""
    command = [str(Path(sys.executable).parent / "pip-audit"), "--require-hashes", "--disable-pip", "-r", lock]
    command += ["-s", service, "-f", "json", "--progress-spinner", "off", *(["--osv-url", url] if url else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1].split("(")[0]
        print(f"{url or HOSTS[service]} cannot be asked about {lock}: {why}.", file=sys.stderr)
        return []
    return packages


def tell(found: dict[str, str], unknown: set[str], locks: Sequence[str]) -> int:
    """Say it in sentences; the exit status."""
    for package, vulnerabilities in sorted(found.items()):
        print(f"{package} has known vulnerabilities: {vulnerabilities}.")
    if unknown:
        more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        named = ", ".join(sorted(unknown)[:MOST_NAMED]) + more
        print(f"Nothing is known of {named}; run this where {' or '.join(HOSTS.values())} can be reached.")
    elif not found:
        print(f"No vulnerability is known in {', '.join(locks)}.")
    return 1 if found else 2 if unknown else 0


def _told(vulnerabilities: Sequence[dict[str, Any]]) -> str:
    fixed = [(v["id"], ", ".join(v["fix_versions"])) for v in vulnerabilities]
    return "; ".join(f"{name} (fixed in {versions})" if versions else f"{name} (not fixed)" for name, versions in fixed)


if __name__ == "__main__":
    sys.exit(main())
