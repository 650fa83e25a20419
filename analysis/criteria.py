"""The usual criteria of a solution on weighted cells: silhouette, Calinski-Harabasz, Davies-Bouldin."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.cells import Floats
from analysis.clustering import Clustering

SILHOUETTE_CELLS = 10_000
CHUNK = 1_000


@dataclass(frozen=True)
class Criteria:
    """The usual internal criteria of one solution."""

    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float


def criteria(points: Floats, counts: NDArray[np.int64], found: Iterable[Clustering]) -> dict[int, Criteria]:
    """Every criterion for every solution, by n_clusters; `points` are scaled (n_cells, n_features)."""
    solutions = list(found)
    widths = silhouettes(points, counts, solutions)
    return {
        s.n_clusters: Criteria(
            widths[s.n_clusters], _calinski_harabasz(points, counts, s), _davies_bouldin(points, counts, s)
        )
        for s in solutions
    }


def best_k(found: dict[int, Criteria]) -> int:
    """The number of segments with the highest silhouette; of equal ones the smallest."""
    return max(found, key=lambda k: (found[k].silhouette, -k))


def silhouettes(points: Floats, counts: NDArray[np.int64], solutions: list[Clustering]) -> dict[int, float]:
    """Mean silhouette over customers (Rousseeuw 1987); above 10,000 cells over a fixed random sample of them."""
    chosen = np.arange(len(points))
    if len(points) > SILHOUETTE_CELLS:
        chosen = np.sort(np.random.default_rng(0).choice(len(points), SILHOUETTE_CELLS, replace=False))
    points, counts = points[chosen], counts[chosen]
    weights = {s.n_clusters: _indicator(s.labels[chosen], counts, s.n_clusters) for s in solutions}
    totals = dict.fromkeys(weights, 0.0)
    for start in range(0, len(points), CHUNK):
        rows = slice(start, start + CHUNK)
        distances = np.sqrt(_squared_distances(points[rows], points))
        for s in solutions:
            labels = s.labels[chosen][rows].astype(int) - 1
            widths = _silhouette_widths(distances @ weights[s.n_clusters], labels, weights[s.n_clusters].sum(axis=0))
            totals[s.n_clusters] += float((widths * counts[rows]).sum())
    return {k: total / float(counts.sum()) for k, total in totals.items()}


def _indicator(labels: NDArray[np.uint8], counts: NDArray[np.int64], n_clusters: int) -> Floats:
    member = labels[:, None] == np.arange(1, n_clusters + 1)
    return np.where(member, counts[:, None], 0).astype(np.float64)


def _squared_distances(a: Floats, b: Floats) -> Floats:
    total = np.zeros((len(a), len(b)))
    for feature in range(a.shape[1]):
        total += (a[:, feature, None] - b[None, :, feature]) ** 2
    return total


def _silhouette_widths(sums: Floats, labels: NDArray[np.int64], sizes: Floats) -> Floats:
    """`sums` (n, k): summed distance to the customers of each segment; alone in a segment gives 0."""
    rows = np.arange(len(labels))
    own_size = sizes[labels]
    within = sums[rows, labels] / np.maximum(own_size - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[rows, labels] = np.inf
    means[:, sizes == 0] = np.inf
    nearest = means.min(axis=1)
    largest = np.maximum(within, nearest)
    return np.where((own_size > 1) & (largest > 0), (nearest - within) / np.where(largest > 0, largest, 1), 0.0)


def _calinski_harabasz(points: Floats, counts: NDArray[np.int64], s: Clustering) -> float:
    """Between over within variance, each per degree of freedom (Calinski & Harabasz 1974)."""
    n = counts.sum()
    mean = np.average(points, axis=0, weights=counts)
    total = float((counts[:, None] * (points - mean) ** 2).sum())
    if s.inertia == 0:
        return float("inf")
    return float(((total - s.inertia) / (s.n_clusters - 1)) / (s.inertia / (n - s.n_clusters)))


def _davies_bouldin(points: Floats, counts: NDArray[np.int64], s: Clustering) -> float:
    """Mean over segments of the worst ratio of spread to separation (Davies & Bouldin 1979); lower is better."""
    labels = s.labels.astype(int) - 1
    away = np.sqrt(((points - s.centers[labels]) ** 2).sum(axis=1))
    spread = np.bincount(labels, counts * away, s.n_clusters) / np.bincount(labels, counts, s.n_clusters)
    apart = np.sqrt(_squared_distances(s.centers, s.centers))
    np.fill_diagonal(apart, np.inf)
    return float(((spread[:, None] + spread[None, :]) / apart).max(axis=1).mean())
