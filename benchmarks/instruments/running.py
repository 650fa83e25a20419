"""A command of `python -m analysis`, with its time and the most memory that it held."""

import subprocess
import sys
import time
from contextlib import suppress

import psutil

from benchmarks.instruments.server import ROOT

MB = 1_000_000


def run(*arguments: object) -> tuple[float, float]:
    """Return seconds and the most megabytes that were resident. Raises RuntimeError if the command fails."""
    begun, most = time.perf_counter(), 0
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seen = psutil.Process(process.pid)
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            most = max(most, seen.memory_info().rss)
        time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(process.stderr.read() if process.stderr else f"{arguments[0]} failed.")
    return time.perf_counter() - begun, most / MB
