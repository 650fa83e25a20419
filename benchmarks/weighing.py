"""What a command of the analysis takes and holds with all its processes, and what a browser is sent of its result."""

import re
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection

import psutil

from benchmarks.memory import held
from benchmarks.server import PATIENCE, ROOT, get

MB = 1024 * 1024
PAUSE = 0.05


def weighed(*arguments: str) -> tuple[float, float]:
    """Seconds, and the most megabytes (PSS) that the process and those it starts held together."""
    begun, most = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, "-m", "analysis", *arguments], cwd=ROOT, stderr=said)
        seen = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, _held(seen))
            time.sleep(PAUSE)
        took = time.perf_counter() - begun
        if process.returncode:
            said.seek(0)
            raise RuntimeError(said.read())
    return took, most


def _held(process: psutil.Process) -> float:
    try:
        return sum(held(p.pid).pss for p in (process, *process.children(recursive=True)))
    except (psutil.NoSuchProcess, OSError, KeyError):
        return 0.0  # one has just ended; the next look counts


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
