"""How long it takes from the customers' file to the segmentation and to all evidence; leaves both in the store.

Also of made-up customers in five overlapping groups. Processor time is given, too, since the time that passes
on a busy machine says little.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import ROOT
from dashboard.settings import read_settings
from dashboard.startup.store import cache_key

RUNS = 3
SEED, GROUPS = 20261124, 5
MADE_UP = ((8_000, 3, 30), (10_000, 17, 60))  # customers, features, promised seconds


def measure(store: str) -> list[Measure]:
    """Run the command line as the server does, each time into an empty folder; the last one is kept."""
    question = read_settings({}).question
    kept = Path(store) / cache_key(question)
    segmented = [_run("segment", question.source, "--out", str(kept), "--without-evidence") for _ in range(RUNS)]
    seconds = [_anew(question.source) for _ in range(RUNS - 1)] + [_run("evidence", str(kept))]
    whole = [a + b for a, b in zip(segmented, seconds, strict=True)]
    return [
        Measure(f"Mall: file to segmentation, the page can be used ({RUNS} runs)", segmented, "s"),
        Measure("Mall: evidence, 100 references, 30 refits, k = 2 to 10", seconds, "s"),
        Measure("Mall: file to all evidence", whole, "s", 30),
        *(measure for table in MADE_UP for measure in _made_up(*table)),
    ]


def _made_up(n: int, n_features: int, promised: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "customers.csv", Path(folder) / "out"
        _write_customers(source, n, n_features)
        _run("segment", str(source), "--out", str(out), "--without-evidence")
        before = _processor_time()
        passed = _run("evidence", str(out))
        name = f"{n:,} customers, {n_features} features: evidence"
        spent = _processor_time() - before
        return [Measure(name, [passed], "s", promised), Measure(f"{name}, processor time", [spent], "s")]


def _write_customers(path: Path, n: int, n_features: int) -> None:
    random = np.random.default_rng(SEED)
    centers = random.normal(0, 10, (GROUPS, n_features))
    rows = (centers[random.integers(0, GROUPS, n)] + random.normal(0, 8, (n, n_features))).round(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *(f"m{i + 1}" for i in range(n_features))])
        writer.writerows([i + 1, *row] for i, row in enumerate(rows.tolist()))


def _processor_time() -> float:
    """Seconds of all processes that this one has started and that have ended, and of those that they have started."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _anew(source: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        _run("segment", source, "--out", folder, "--without-evidence")
        return _run("evidence", folder)


def _run(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "analysis", *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - begun
