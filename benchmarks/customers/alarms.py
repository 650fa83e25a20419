"""False alarms: how many of 200 refreshes in which nothing has changed raise one, and how many real shifts do."""

import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.editions.drift.measures import measure_drift
from analysis.editions.drift.verdict import judge
from analysis.model.question import Question
from analysis.store.segmentation import Segmentation
from benchmarks.instruments.report import Measure
from tests.analysis.editions.shops import draw, placed, write_customers

SHOPS, REFRESHES = 10, 20
N = 800
STARTS, CLUSTERS = 2, 4  # nothing here depends on the best of many fits
YEARS = 4


def measure(store: str) -> list[Measure]:  # noqa: ARG001 - every part is asked alike
    """Draw ten shops, and the customers of each twenty times more: as they were, and four years older."""
    random = np.random.default_rng(20261128)
    quiet, older = [], []
    with patch.object(kmeans, "N_INIT", STARTS), patch.object(kmeans, "MAX_CLUSTERS", CLUSTERS):
        for _ in range(SHOPS):
            before = draw(random, N)
            s = _segmented(before)
            quiet += [_alarm(s, before, draw(random, N)) for _ in range(REFRESHES)]
            older += [_alarm(s, before, _aged(draw(random, N))) for _ in range(REFRESHES)]
    return [
        Measure(f"alarms in {len(quiet)} quiet refreshes", [100 * sum(quiet) / len(quiet)], "%", 5),
        Measure(
            f"no alarm in {len(older)} refreshes {YEARS} years older", [100 - 100 * sum(older) / len(older)], "%", 5
        ),
    ]


def _segmented(values: np.ndarray) -> Segmentation:
    with tempfile.TemporaryDirectory() as folder:
        source = write_customers(Path(folder) / "shop.csv", values)
        return segment(Question(source, n_clusters=3), Path(folder) / "out")


def _aged(values: np.ndarray) -> np.ndarray:
    values[:, 0] += YEARS
    return values


def _alarm(s: Segmentation, before: np.ndarray, now: np.ndarray) -> bool:
    measures = measure_drift(s, placed(s, before), placed(s, now), fitted=True)
    names = s.solution(s.n_clusters).names
    return judge(s, names, (1, 2), measures).word != "fits"
