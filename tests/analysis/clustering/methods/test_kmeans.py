"""Scaling, K-means and PCA on cells equal scikit-learn on rows."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from analysis.clustering.methods.kmeans import fit, possible_ks, project
from analysis.clustering.methods.lloyd import assign
from analysis.clustering.scale.scaler import fit_scaler
from analysis.core.cells import Cells
from analysis.core.errors import InputError
from analysis.core.schema import Feature, Schema
from analysis.core.vocabulary import level

TABLES = {
    "mall-like": (60, 3, 1, 5),
    "much repeated": (40, 2, 9, 4),
    "five features": (80, 5, 3, 6),
}


@pytest.fixture(params=TABLES.values(), ids=TABLES.keys())
def table(request):
    """Return cells, their rows and a schema: clumps of integers, some repeated."""
    n, n_features, most, n_clumps = request.param
    random = np.random.default_rng(n)
    clumps = random.normal(scale=30, size=(n_clumps, n_features))
    matrix = (clumps[random.integers(0, n_clumps, n)] + random.normal(scale=4, size=(n, n_features))).round()
    matrix = np.unique(matrix, axis=0)
    counts = random.integers(1, most + 1, size=len(matrix))
    schema = Schema(None, tuple(Feature(f"f{j}", f"f{j}", f"F{j}", f"F{j}") for j in range(n_features)), (), ())
    return _cells(matrix, counts), np.repeat(matrix, counts, axis=0), schema


def _cells(matrix, counts=None):
    counts = np.ones(len(matrix), dtype=np.int64) if counts is None else counts
    values = {f"f{j}": np.asarray(column, dtype=float) for j, column in enumerate(np.transpose(matrix))}
    return Cells(values, {}, counts, np.empty((len(counts), 2), np.float32), {})


def test_scaling_as_on_rows(table):
    cells, rows, _ = table
    reference, scaler = StandardScaler().fit(rows), fit_scaler(cells, "standard")
    assert scaler.mean == pytest.approx(reference.mean_, abs=1e-10)
    assert scaler.scale == pytest.approx(reference.scale_, rel=1e-12)
    assert scaler.inverse(scaler.transform(rows)) == pytest.approx(rows, abs=1e-10)


def test_no_scaling_changes_nothing(table):
    cells, _, _ = table
    assert np.array_equal(fit_scaler(cells, "none").transform(cells.matrix()), cells.matrix())


def test_unknown_scaling_is_refused(table):
    with pytest.raises(InputError, match="no scaling 'minmax'; choose one of standard, robust, min-max, log, none"):
        fit_scaler(table[0], "minmax")


@pytest.mark.parametrize("k", [2, 4, 7])
def test_kmeans_as_on_rows(table, k):
    cells, rows, schema = table
    scaler = fit_scaler(cells, "standard")
    found = fit(scaler.transform(cells.matrix()), cells.counts, k, schema)
    reference = KMeans(k, n_init=200, random_state=11, tol=0).fit(scaler.transform(rows))
    assert found.inertia == pytest.approx(reference.inertia_, rel=1e-9)
    pairs = set(zip(np.repeat(found.labels, cells.counts).tolist(), reference.labels_.tolist(), strict=True))
    assert len(pairs) == k
    for ours, theirs in pairs:
        assert found.centers[ours - 1] == pytest.approx(reference.cluster_centers_[theirs], abs=1e-9)


def test_pca_as_on_rows(table):
    cells, rows, _ = table
    scaler = fit_scaler(cells, "standard")
    found, reference = project(scaler.transform(cells.matrix()), cells.counts), PCA(2).fit(scaler.transform(rows))
    assert found.explained_variance_ratio == pytest.approx(reference.explained_variance_ratio_, rel=1e-10)
    assert np.abs(found.components) == pytest.approx(np.abs(reference.components_), abs=1e-10)
    assert all(row[np.abs(row).argmax()] > 0 for row in found.components)
    points = reference.transform(scaler.transform(cells.matrix()))
    assert np.abs(found.points) == pytest.approx(np.abs(points), abs=1e-5)


def test_segments_run_from_high_to_low():
    matrix = [[0, 0], [1, 0], [0, 100], [1, 100], [100, 0], [101, 0], [100, 100], [101, 100]]
    schema = Schema(None, (Feature("age", "a", "Age", "Age"), Feature("income", "i", "Income", "Income")), (), ())
    cells = _cells(matrix)
    found = fit(fit_scaler(cells, "standard").transform(cells.matrix()), cells.counts, 4, schema)
    assert found.labels.tolist() == [4, 4, 2, 2, 3, 3, 1, 1]  # income is read before age


def test_of_equally_near_centers_the_first():
    assert assign(np.array([[0.0], [1.0], [2.0]]), np.array([[2.0], [0.0]])).tolist() == [1, 0, 0]


@pytest.mark.parametrize(("z", "expected"), [(-0.5, -1), (-0.49, 0), (0.49, 0), (0.5, 1)])
def test_level(z, expected):
    assert level(z) == expected


@pytest.mark.parametrize(
    ("matrix", "ks"),
    [
        ([[1, 1], [2, 2], [3, 5]], (2,)),
        ([[i, i * i] for i in range(5)], (2, 3, 4)),
        ([[i, i * i] for i in range(40)], tuple(range(2, 11))),
        ([[1, 1], [2, 3], [3, 2], [4, 4], [1e15, 1e15], [0, -1e15]], (2,)),  # beside such outliers four are alike
    ],
)
def test_possible_numbers_of_segments(matrix, ks):
    assert possible_ks(_cells(matrix)) == ks


def test_two_distinct_customers_are_too_few():
    with pytest.raises(InputError, match="at least 3 customers that differ in their features; this table has 2"):
        possible_ks(_cells([[1, 1], [2, 2]], np.array([50, 50])))
