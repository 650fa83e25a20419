"""Lloyd's algorithm with bounds ends where scikit-learn without them does, on cells and on their rows."""

import numpy as np
import pytest
from sklearn.cluster import KMeans

from analysis.clustering.methods.lloyd import BLOCK, assign, settle


@pytest.mark.parametrize(("n", "k"), [(50, 2), (3_000, 4), (2 * BLOCK + 1, 7), (30_000, 10)])
def test_it_ends_where_scikit_learn_ends(n, k):
    random = np.random.default_rng(n)
    points = np.unique(random.normal(random.integers(0, 4, (n, 1)) * 2.0, 1.0, (n, 3)).round(2), axis=0)
    counts = random.integers(1, 30, len(points))
    start = points[random.choice(len(points), k, replace=False)]
    centers, nearest = settle(points, counts, start)
    reference = KMeans(k, init=start, n_init=1, tol=0.0, max_iter=2_000).fit(points, sample_weight=counts)
    inertia = (counts * ((points - centers[nearest]) ** 2).sum(axis=1)).sum()
    assert inertia == pytest.approx(reference.inertia_, rel=1e-9)
    assert centers == pytest.approx(reference.cluster_centers_, rel=1e-9, abs=1e-9)
    assert nearest.tolist() == reference.labels_.tolist()


def test_every_center_is_the_mean_of_those_nearest_to_it():
    random = np.random.default_rng(3)
    points, counts = random.normal(size=(20_000, 4)), random.integers(1, 9, 20_000)
    centers, nearest = settle(points, counts, points[:6])
    brute = ((points[:, None, :] - centers[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert np.array_equal(nearest, brute)
    assert np.array_equal(nearest, assign(points, centers))
    for own in range(6):
        assert centers[own] == pytest.approx(np.average(points[brute == own], axis=0, weights=counts[brute == own]))


def test_a_center_without_customers_stays_where_it_is():
    centers, nearest = settle(np.array([[0.0], [1.0]]), np.array([1, 1]), np.array([[0.5], [9.0]]))
    assert (centers.tolist(), nearest.tolist()) == ([[0.5], [9.0]], [0, 0])
