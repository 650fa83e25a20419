"""Segments by Ward's method (Ward 1963): the most similar groups are joined step by step, by scikit-learn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, ward_tree

from analysis.clustering.methods.averages import averages, inertia_around
from analysis.clustering.methods.drawn import drawn_customers
from analysis.clustering.methods.kmeans import Clustering, canonical_order
from analysis.clustering.methods.lloyd import assign
from analysis.core.cells import Floats
from analysis.core.schema import Schema
from analysis.model.methods import METHODS

Whole = NDArray[np.int64]


def ward_labels(rows: Floats, n_clusters: int) -> Whole:
    """Return the group of each row, from 0."""
    return np.asarray(AgglomerativeClustering(n_clusters, linkage="ward").fit_predict(rows), dtype=np.int64)


def fit_ward(points: Floats, counts: Whole, n_clusters: int, schema: Schema) -> Clustering | None:
    """Join at most 4,000 customers to groups, and put every cell into the group with the nearest center.

    Groups have no rule for other customers, so that the nearest center is one for all: those who formed the groups,
    those who did not, and those to come. It moves few customers, near borders. None where it leaves a segment empty.
    """
    rows, _ = drawn_customers(points, counts, METHODS["ward"].most or len(points))
    centers = averages(rows, np.ones(len(rows), dtype=np.int64), ward_labels(rows, n_clusters), n_clusters)
    centers = centers[canonical_order(points, counts, centers, schema)]
    nearest = assign(points, centers)
    if len(np.unique(nearest)) < n_clusters:
        return None
    inertia = inertia_around(centers, points, counts, nearest)
    return Clustering(n_clusters, centers, (nearest + 1).astype(np.uint8), inertia)


def ward_groups(rows: Floats, ks: Sequence[int]) -> dict[int, Whole]:
    """Return groups as `ward_labels` gives them, in another order, for several numbers of groups from one tree."""
    children, _, n, _ = ward_tree(rows)[:4]
    return {k: _cut(np.asarray(children), n, k) for k in ks}


def _cut(children: NDArray[np.int64], n: int, k: int) -> Whole:
    """Undo the last k - 1 joins; join i makes node n + i of two earlier ones."""
    above = np.arange(2 * n - k)
    for i, pair in enumerate(children[: n - k]):
        above[pair] = n + i
    for node in range(len(above) - 1, -1, -1):
        above[node] = above[above[node]]
    return np.unique(above[:n], return_inverse=True)[1].astype(np.int64)
