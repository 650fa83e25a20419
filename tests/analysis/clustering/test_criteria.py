"""Criteria and associations on cells equal scikit-learn and scipy on rows."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from sklearn import metrics

from analysis.clustering import criteria as criteria_module
from analysis.clustering.criteria import Criteria, best_k, criteria
from analysis.clustering.methods.kmeans import Clustering
from analysis.core.cells import Cells
from analysis.core.schema import Category
from analysis.profiles.associations import association


def _solution(points, counts, labels):
    k = int(labels.max())
    centers = np.array([np.average(points[labels == j], axis=0, weights=counts[labels == j]) for j in range(1, k + 1)])
    inertia = float((counts * ((points - centers[labels - 1]) ** 2).sum(axis=1)).sum())
    return Clustering(k, centers, labels.astype(np.uint8), inertia)


@pytest.mark.parametrize(("n", "most", "k"), [(30, 1, 2), (30, 5, 3), (80, 9, 6), (12, 1, 11)])
def test_criteria_as_on_rows(n, most, k):
    random = np.random.default_rng(n + k)
    points, counts = random.normal(size=(n, 3)), random.integers(1, most + 1, size=n)
    labels = np.concatenate([np.arange(1, k + 1), random.integers(1, k + 1, n - k)])
    found = criteria(points, counts, [_solution(points, counts, labels)])[k]
    rows, of_row = np.repeat(points, counts, axis=0), np.repeat(labels, counts)
    assert found.silhouette == pytest.approx(metrics.silhouette_score(rows, of_row), abs=1e-9)
    assert found.calinski_harabasz == pytest.approx(metrics.calinski_harabasz_score(rows, of_row), rel=1e-9)
    assert found.davies_bouldin == pytest.approx(metrics.davies_bouldin_score(rows, of_row), rel=1e-7)


def test_silhouette_of_cells_in_chunks(monkeypatch):
    monkeypatch.setattr(criteria_module, "CHUNK", 7)
    test_criteria_as_on_rows(80, 9, 6)


def test_silhouette_of_a_sample_is_near(monkeypatch):
    random = np.random.default_rng(5)
    points = np.concatenate([random.normal(c, 1, (600, 2)) for c in (0, 6)])
    counts, labels = np.ones(1200, dtype=np.int64), np.repeat([1, 2], 600)
    whole = criteria(points, counts, [_solution(points, counts, labels)])[2].silhouette
    monkeypatch.setattr(criteria_module, "SILHOUETTE_CELLS", 400)
    monkeypatch.setattr(criteria_module, "SAMPLE_CELLS", 400)
    part = criteria(points, counts, [_solution(points, counts, labels)])[2].silhouette
    assert part != whole
    assert part == pytest.approx(whole, abs=0.02)


@pytest.mark.parametrize(("silhouettes", "k"), [({2: 0.3, 3: 0.5, 4: 0.4}, 3), ({2: 0.1, 3: 0.4, 4: 0.4}, 3)])
def test_best_k_has_the_highest_silhouette_and_of_equal_ones_is_the_smallest(silhouettes, k):
    assert best_k({k: Criteria(value, 0, 0) for k, value in silhouettes.items()}) == k


def _cells(table):
    """Return cells with `table[i][j]` customers of segment i + 1 and category value j."""
    segments, codes = np.indices(np.shape(table)).reshape(2, -1)
    kept = np.ravel(table) > 0
    counts = np.ravel(table)[kept]
    labels = {len(table): (segments[kept] + 1).astype(np.uint8)}
    return Cells({}, {"city": codes[kept]}, counts, np.empty((len(counts), 2), np.float32), labels)


CITY = Category("city", "city", "City", ("Bern", "Oslo", "Rome"))


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([[20, 21, 19], [30, 31, 30]], "No clear difference in city between segments"),
        ([[40, 5, 5], [5, 40, 5]], "City differs between segments (chi-square p < 0.01"),
        ([[5000, 5200, 5000], [5200, 5000, 5100]], "City differs a little between segments"),
    ],
)
def test_association_as_in_scipy(table, sentence):
    found, reference = association(_cells(table), CITY, 2), chi2_contingency(table, correction=False)
    assert found.chi_square == pytest.approx(reference.statistic)
    assert found.p_value == pytest.approx(reference.pvalue)
    assert found.degrees == reference.dof
    assert found.cramers_v == pytest.approx(np.sqrt(reference.statistic / np.sum(table)))
    assert found.sentence.startswith(sentence)


def test_a_value_that_nobody_segmented_has_is_left_out():
    assert association(_cells([[9, 0, 3], [2, 0, 8]]), CITY, 2).degrees == 1


def test_one_value_for_all_tells_nothing():
    assert association(_cells([[9, 0, 0], [2, 0, 0]]), CITY, 2) is None
