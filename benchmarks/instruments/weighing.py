"""What a command of the analysis takes and holds with all its processes, and what a browser is sent of its result."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from benchmarks.instruments.server import PATIENCE, ROOT, Server, get

KB, MB = 1024, 1024 * 1024
PAUSE, SOON = 0.05, 3.0
EVIDENCE = {"evidence", "analysis.process.shared_work"}  # words of the commands that find it, and help with it


@dataclass(frozen=True)
class Held:
    """Megabytes of one process."""

    rss: float
    pss: float


def held(pid: int) -> Held:
    """Return what a process holds now. Raises OSError when it has ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {name: int(rest.split()[0]) / KB for name, _, rest in (line.partition(":") for line in lines[1:])}
    return Held(sizes["Rss"], sizes["Pss"])


def weighed(*arguments: str) -> tuple[float, float]:
    """Seconds, and the most megabytes (PSS) that the process and those it starts held together."""
    begun, most = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([sys.executable, "-m", "analysis", *arguments], cwd=ROOT, stderr=errors)
        seen = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, _held(seen))
            time.sleep(PAUSE)
        took = time.perf_counter() - begun
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(errors.read())
    return took, most


def _held(process: psutil.Process) -> float:
    try:
        return sum(held(p.pid).pss for p in (process, *process.children(recursive=True)))
    except (psutil.NoSuchProcess, OSError, KeyError):
        return 0.0  # one has just ended; the next look counts


@contextmanager
def evidence_resting(server: Server) -> Iterator[None]:
    """Have the processes that look for evidence, if there are any, wait."""
    main, begun = psutil.Process(server.pid), time.perf_counter()
    resting: list[psutil.Process] = []
    while not resting and time.perf_counter() - begun < SOON:
        time.sleep(PAUSE)
        resting = [p for p in main.children(recursive=True) if _finds_evidence(p)]
    for process in resting:
        process.suspend()
    try:
        yield
    finally:
        for process in resting:
            with suppress(psutil.NoSuchProcess):
                process.resume()


def _finds_evidence(process: psutil.Process) -> bool:
    try:
        return not EVIDENCE.isdisjoint(process.cmdline())
    except psutil.NoSuchProcess:
        return False  # it has just ended


def cells_sent(port: int) -> float:
    """Megabytes of the cells as a browser is sent them."""
    _, page = get(port, "/")
    address = re.search(rb'href="([^"]*/cells\.bin)"', page)
    if address is None:
        raise RuntimeError("The page does not say where its cells are.")
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        path = f"/{address[1].decode().removeprefix('/')}"
        connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"The cells answered {response.status}.")
        return len(response.read()) / MB
    finally:
        connection.close()
