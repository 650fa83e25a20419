"""Quick silhouettes are those of the exact way, to five digits, also for heavy tails and for equal rows."""

import numpy as np
import pytest

from analysis.clustering.criteria import silhouettes
from analysis.clustering.methods.kmeans import Clustering
from analysis.evidence import quick_silhouettes
from analysis.evidence.quick_silhouettes import mean_silhouettes

N = 1_500
TABLES = {
    "groups": lambda random: random.normal(0, 1, (N, 4)) + 4 * random.integers(0, 3, N)[:, None],
    "heavy tails": lambda random: random.standard_cauchy((N, 3)).clip(-60, 60),
    "many equal rows": lambda random: random.integers(0, 3, (N, 2)).astype(float),
    "17 features": lambda random: random.normal(0, 1, (N, 17)),
}


def exact(rows, labels):
    fits = [Clustering(k, np.empty(0), (own + 1).astype(np.uint8), 0.0) for k, own in labels.items()]
    return silhouettes(rows, np.ones(len(rows), dtype=np.int64), fits)


@pytest.mark.parametrize("name", TABLES)
def test_they_are_those_of_the_exact_way(name):
    random = np.random.default_rng(5)
    rows = TABLES[name](random)
    rows -= rows.mean(axis=0)
    labels = {k: (rows[:, 0] > np.quantile(rows[:, 0], [[i / k] for i in range(1, k)])).sum(axis=0) for k in (2, 5)}
    labels[6] = np.where(labels[5] == 4, 5, labels[5])  # a segment that is empty
    assert mean_silhouettes(rows, labels) == pytest.approx(exact(rows, labels), abs=1e-5)


def test_of_few_rows_they_are_the_same_to_the_last_bit():
    rows = np.random.default_rng(6).normal(0, 1, (quick_silhouettes.MANY, 3))
    labels = {3: np.arange(len(rows)) % 3}
    assert mean_silhouettes(rows, labels) == exact(rows, labels)
