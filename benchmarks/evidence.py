"""How long it takes from the customers' file to the segmentation and to all evidence; leaves both in the store."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import ROOT
from dashboard.settings import read_settings
from dashboard.startup.store import cache_key

RUNS = 3


def measure(store: str) -> list[Measure]:
    """Run the command line as the server does, each time into an empty folder; the last one is kept."""
    question = read_settings({}).question
    kept = Path(store) / cache_key(question)
    segmented = [_run("segment", question.source, "--out", str(kept), "--without-evidence") for _ in range(RUNS)]
    found = [_anew(question.source) for _ in range(RUNS - 1)] + [_run("evidence", str(kept))]
    whole = [a + b for a, b in zip(segmented, found, strict=True)]
    return [
        Measure(f"Mall: file to segmentation, the page can be used ({RUNS} runs)", segmented, "s"),
        Measure("Mall: evidence, 100 references, 30 refits, k = 2 to 10", found, "s"),
        Measure("Mall: file to all evidence", whole, "s", 30),
    ]


def _anew(source: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        _run("segment", source, "--out", folder, "--without-evidence")
        return _run("evidence", folder)


def _run(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "analysis", *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - begun
