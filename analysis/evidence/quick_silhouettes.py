"""Silhouettes of the thousands of fits on data without structure, quickly.

Distances are float32 where there are many rows: that changes a mean silhouette by less than 0.00001.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.criteria import silhouette_of_sums, silhouettes
from analysis.clustering.methods.kmeans import Clustering
from analysis.core.cells import Floats, Singles

MANY = 1_000  # rows, up to which distances are float64
CHUNK = 500  # rows whose distances to 2,000 others take 4 MB

Labels = NDArray[np.int64]


def mean_silhouettes(rows: Floats, labels: Mapping[int, Labels]) -> dict[int, float]:
    """Return the mean silhouette (Rousseeuw 1987) of rows near 0, by n_clusters; labels are from 0."""
    if len(rows) <= MANY:
        one = np.ones(len(rows), dtype=np.int64)
        fits = [Clustering(k, np.empty(0), (own + 1).astype(np.uint8), 0.0) for k, own in labels.items()]
        return silhouettes(rows, one, fits)
    points = rows.astype(np.float32)
    norms = np.einsum("ij,ij->i", points, points)
    members = {k: (own[:, None] == np.arange(k)).astype(np.float32) for k, own in labels.items()}
    together = np.hstack(list(members.values()))
    sums = np.vstack([_distances(points, norms, at) @ together for at in range(0, len(rows), CHUNK)])
    firsts = dict(zip(members, np.cumsum([0, *members]), strict=False))
    one = np.ones(len(rows), dtype=np.int64)
    means = {}
    for k, own in labels.items():
        sizes = np.bincount(own, minlength=k).astype(np.float64)
        sums_of_k = sums[:, firsts[k] : firsts[k] + k].astype(np.float64)
        means[k] = float(silhouette_of_sums(sums_of_k, own, sizes, one).mean())
    return means


def _distances(points: Singles, norms: Singles, start: int) -> Singles:
    """Return the distances of some points from `start` on to all, (n, len(points))."""
    some = slice(start, start + CHUNK)
    squared = points[some] @ (-2 * points.T)
    squared += norms[some, None]
    squared += norms
    np.maximum(squared, 0, out=squared)
    at = np.arange(len(squared))
    squared[at, start + at] = 0
    np.sqrt(squared, out=squared)
    return np.asarray(squared, dtype=np.float32)
