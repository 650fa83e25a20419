"""The command line: `python -m benchmarks` measures everything, `python -m benchmarks load start` only these parts.

Only measured when named, as they take minutes: customers by the million with 3 GB of disk, `... size`, and many
visitors at once, `... visitors`; the page as one file, `... onefile`; false alarms of drift, `... alarms`; opening
compared with a tool that npm installs, `... peers`.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.customers import alarms, bring, evidence, exports, reading, size
from benchmarks.instruments.report import machine, table
from benchmarks.page import brushing, onefile, opening, pages, peers
from benchmarks.page.film import film
from benchmarks.server import load, memory, start, visitors

PARTS = {
    "alarms": alarms,
    "evidence": evidence,
    "brushing": brushing,
    "load": load,
    "opening": opening,
    "peers": peers,
    "pages": pages,
    "start": start,
    "memory": memory,
    "bring": bring,
    "size": size,
    "visitors": visitors,
    "reading": reading,
    "exports": exports,
    "onefile": onefile,
}
ONLY_NAMED = {"alarms", "size", "visitors", "reading", "onefile", "peers"}


def main() -> None:
    """Measure what is asked for; segmentations are kept in a folder of this run's own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}; none: all but those that take minutes"
    )
    parser.add_argument("--film", type=Path, metavar="FOLDER", help="save pictures of the page while it opens")
    asked = parser.parse_args()
    parts = asked.parts or [part for part in PARTS if part not in ONLY_NAMED and not asked.film]
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and browsers are closed
    subprocess.run([sys.executable, "-m", "dashboard.static"], check=True)  # as builds do, so that no server has to
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as store:
        for part in parts:
            print(f"\n{table(PARTS[part].measure(store))}", flush=True)
        if asked.film:
            print(*film(store, asked.film), sep="\n")


main()
