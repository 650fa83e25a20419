"""Second opinions: as scikit-learn gives them, customers that belong nowhere, a stated sample."""

import numpy as np
import pytest
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.methods.mixture import Effort, best_mixture
from analysis.evidence.second_opinions import MIXTURE_STARTS, MOST_ROWS, n_opinions, second_opinions


def share(work, tasks):
    return [work(task) for task in tasks]


def three_clouds(n, noise=0):
    random = np.random.default_rng(3)
    clouds = [random.normal(center, 0.4, (n, 2)) for center in ([0, 0], [6, 0], [0, 6])]
    stray = random.uniform(-90, 90, (noise, 2))
    labels = np.concatenate([np.repeat([1, 2, 3], n), np.ones(noise)]).astype(np.uint8)
    return np.vstack([*clouds, stray]), labels


def asked(points, labels, counts=None):
    counts = np.ones(len(points), dtype=np.int64) if counts is None else counts
    two = np.minimum(labels, 2).astype(np.uint8)
    found = [Clustering(2, np.empty(0), two, 0.0), Clustering(3, np.empty(0), labels, 0.0)]
    return second_opinions(points, counts, found, share)


def test_as_scikit_learn_gives_them():
    points, labels = three_clouds(60)
    found = asked(points, labels)
    for k, own in ((2, np.minimum(labels, 2)), (3, labels)):
        mixture, ward, _ = found[k]["methods"]
        model = best_mixture(points, k, Effort(MIXTURE_STARTS, 0))
        assert found[k]["bic"][str(k)] == pytest.approx(model.bic(points))
        assert mixture["agreement"] == pytest.approx(adjusted_rand_score(own, model.predict(points)))
        other = AgglomerativeClustering(k, linkage="ward").fit_predict(points)
        assert ward["agreement"] == pytest.approx(adjusted_rand_score(own, other))
    assert found[3]["sentence"] == (
        "The Gaussian mixture agrees 1.00 and Ward's method 1.00 with these segments (1 is identical). "
        "0 of 180 customers are placed differently by both."
    )
    assert "it would form 3" in found[3]["methods"][0]["sentence"]


def test_customers_that_belong_nowhere():
    points, labels = three_clouds(100, noise=30)
    dense = asked(points, labels)[3]["methods"][2]
    assert dense["n_groups"] == 3
    assert 0.05 < dense["left_out"] < 0.2
    assert dense["agreement"] > 0.9


def test_no_crowded_regions_where_there_are_none():
    random = np.random.default_rng(1)
    points = random.uniform(0, 1, (300, 4))
    labels = (1 + np.arange(300) % 3).astype(np.uint8)
    dense = asked(points, labels)[3]["methods"][2]
    assert (dense["agreement"], dense["sentence"]) == (
        None,
        "It finds no crowded regions with empty space between them.",
    )


def test_many_customers_are_drawn_and_this_is_stated():
    points, labels = three_clouds(50)
    found = asked(points, labels, np.full(150, 1000, dtype=np.int64))[3]
    assert found["drawn"] == MOST_ROWS
    assert found["sentence"].endswith("The methods saw 2,000 customers, drawn at random.")


def test_every_fit_is_a_step():
    steps = []
    points, labels = three_clouds(20)
    found = [Clustering(3, np.empty(0), labels, 0.0)]
    second_opinions(
        points, np.ones(60, dtype=np.int64), found, lambda work, tasks: [*map(work, steps.extend(tasks) or tasks)]
    )
    assert len(steps) == n_opinions([3])
