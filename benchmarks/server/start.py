"""How long the server takes from its process's start to the first 200 on /, with a finished segmentation or without."""

import tempfile

from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import serving

RUNS = 3


def measure(store: str) -> list[Measure]:
    """Start with an empty store each time, then with one that holds the segmentation."""
    without = [_fresh() for _ in range(RUNS)]
    _started(store)
    cached = [_started(store) for _ in range(RUNS)]
    return [
        Measure(f"start, segmentation cached ({RUNS} runs)", cached, "s", 5),
        Measure("start, segmenting first", without, "s"),
    ]


def _fresh() -> float:
    with tempfile.TemporaryDirectory() as store:
        return _started(store)


def _started(store: str) -> float:
    with serving(store) as server:
        return server.started_in
