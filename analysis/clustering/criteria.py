"""The usual criteria of a solution on weighted cells: silhouette, Calinski-Harabasz, Davies-Bouldin."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.methods.kmeans import Clustering
from analysis.core.cells import Floats, Singles, at_most

SILHOUETTE_CELLS = 10_000
SAMPLE_CELLS = 5_000
REFERENCE_CELLS = 2_000
CHUNK = 250  # rows whose distances to 5,000 others take 10 MB
BLOCK = 2_000  # others whose features fit into a processor's cache


@dataclass(frozen=True)
class Criteria:
    """The usual internal criteria of one solution."""

    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float


def criteria(points: Floats, counts: NDArray[np.int64], clusterings: Iterable[Clustering]) -> dict[int, Criteria]:
    """Return every criterion for every solution, by n_clusters; `points` are scaled (n_cells, n_features)."""
    solutions = list(clusterings)
    widths = silhouettes(points, counts, solutions)
    return {
        s.n_clusters: Criteria(
            widths[s.n_clusters], _calinski_harabasz(points, counts, s), _davies_bouldin(points, counts, s)
        )
        for s in solutions
    }


def best_k(measured: Mapping[int, Criteria]) -> int:
    """Return the number of segments with the highest silhouette; of equal ones the smallest."""
    return max(measured, key=lambda k: (measured[k].silhouette, -k))


def silhouettes(points: Floats, counts: NDArray[np.int64], solutions: list[Clustering]) -> dict[int, float]:
    """Mean silhouette over customers (Rousseeuw 1987); above 10,000 cells over a fixed random sample of 5,000."""
    chosen = at_most(len(points), len(points) if len(points) <= SILHOUETTE_CELLS else SAMPLE_CELLS)
    labels = {s.n_clusters: s.labels[chosen] for s in solutions}
    points, counts = points[chosen], counts[chosen]
    weights = counts / counts.sum()
    means = dict.fromkeys(labels, 0.0)
    for rows, widths in _widths_among(points, counts, labels, np.arange(len(chosen))):
        for k, own in widths.items():
            means[k] += float((own * weights[rows]).sum())
    return means


def silhouette_widths(points: Floats, counts: NDArray[np.int64], solutions: list[Clustering]) -> dict[int, Singles]:
    """Return the silhouette of every cell's customers, float32 (n_cells,), by n_clusters (Rousseeuw 1987).

    Distances are to all customers, above 10,000 cells to those of a fixed random sample of 2,000 cells.
    """
    labels = {s.n_clusters: s.labels for s in solutions}
    among = at_most(len(points), len(points) if len(points) <= SILHOUETTE_CELLS else REFERENCE_CELLS)
    by_k = {k: np.empty(len(points), dtype=np.float32) for k in labels}
    for rows, widths in _widths_among(points, counts, labels, among):
        for k, own in widths.items():
            by_k[k][rows] = own
    return by_k


def _widths_among(
    points: Floats, counts: NDArray[np.int64], labels: dict[int, NDArray[np.uint8]], among: NDArray[np.int64]
) -> Iterator[tuple[slice, dict[int, Floats]]]:
    """Silhouettes of all `points`, some at a time, by their distances to customers of the cells `among` them."""
    weights = {k: _indicator(own[among], counts[among], k) for k, own in labels.items()}
    is_among = np.zeros(len(points), dtype=np.int64)
    is_among[among] = 1
    others = points[among]
    together = np.hstack(list(weights.values()))  # one product for all n_clusters
    firsts = dict(zip(weights, np.cumsum([0, *weights]), strict=False))
    for start in range(0, len(points), CHUNK):
        rows = slice(start, start + CHUNK)
        distances = _squared_distances(points[rows], others)
        sums = np.sqrt(distances, out=distances) @ together
        widths = {}
        for k, own in labels.items():
            at, sizes = own[rows].astype(int) - 1, weights[k].sum(axis=0)
            own_sums = sums[:, firsts[k] : firsts[k] + k]
            widths[k] = silhouette_of_sums(own_sums, at, sizes, is_among[rows])
        yield rows, widths


def _indicator(labels: NDArray[np.uint8], counts: NDArray[np.int64], n_clusters: int) -> Floats:
    member = labels[:, None] == np.arange(1, n_clusters + 1)
    return np.where(member, counts[:, None], 0).astype(np.float64)


def _squared_distances(a: Floats, b: Floats) -> Floats:
    """Return (len(a), len(b)); squares are added in the order of the features, for as many as a cache can hold."""
    total, columns = np.empty((len(a), len(b))), np.ascontiguousarray(b.T)
    for start in range(0, len(b), BLOCK):
        block = columns[:, start : start + BLOCK]
        apart = np.empty(block.shape)
        for row, point in zip(total[:, start : start + BLOCK], a, strict=True):
            np.subtract(point[:, None], block, out=apart)
            np.multiply(apart, apart, out=apart)
            np.add.reduce(apart, axis=0, out=row)
    return total


def silhouette_of_sums(sums: Floats, labels: NDArray[np.int64], sizes: Floats, counted: NDArray[np.int64]) -> Floats:
    """Return silhouettes from `sums` (n, k), summed distances to each segment's customers; alone in one gives 0.

    `counted` is 1 where a customer is itself among those of its segment's size.
    """
    rows = np.arange(len(labels))
    others = sizes[labels] - counted
    within = sums[rows, labels] / np.maximum(others, 1)
    means = sums / np.maximum(sizes, 1)
    means[rows, labels] = np.inf
    means[:, sizes == 0] = np.inf
    nearest = means.min(axis=1)
    largest = np.maximum(within, nearest)
    return np.where((others > 0) & (largest > 0), (nearest - within) / np.where(largest > 0, largest, 1), 0.0)


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
