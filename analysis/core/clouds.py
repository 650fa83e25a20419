"""Normal clouds, one per segment: which of them a customer most likely belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats

Row = tuple[float, ...]


@dataclass(frozen=True)
class Clouds:
    """A Gaussian mixture in scaled units, segment 1 first.

    `weights`: the share of customers in each cloud. `means`: its middle, by feature. `roots`: the upper triangular root
    of its inverse covariance, as scikit-learn has it in `precisions_cholesky_`.
    """

    weights: Row
    means: tuple[Row, ...]
    roots: tuple[tuple[Row, ...], ...]

    def log_densities(self, points: Floats) -> Floats:
        """Return the weighted log density of each cloud at points (n, n_features), but for a constant; (n, k).

        Added up feature by feature, as the browser does it.
        """
        clouds = zip(self.weights, self.means, self.roots, strict=True)
        return np.column_stack([_log_density(points, *cloud) for cloud in clouds])

    def labels(self, points: Floats) -> NDArray[np.int64]:
        """Return the position of the most likely cloud per point, (n,); of equally likely ones the first."""
        return np.asarray(self.log_densities(points).argmax(axis=1), dtype=np.int64)

    def check(self, k: int, n_features: int) -> None:
        """Raise TypeError where there are not `k` clouds of `n_features`, or a cloud is flat."""
        roots = np.array(self.roots, dtype=np.float64)
        fits = np.array(self.means).shape == (k, n_features) and roots.shape == (k, n_features, n_features)
        if not fits or len(self.weights) != k:
            raise TypeError(f"clouds are not {k} of {n_features} features")
        if not (min(self.weights) > 0 and np.diagonal(roots, axis1=1, axis2=2).min() > 0):
            raise TypeError("a cloud is flat")

    def in_order(self, order: Sequence[int]) -> "Clouds":
        """Return the clouds at these positions, in this order."""
        return Clouds(
            tuple(self.weights[i] for i in order),
            tuple(self.means[i] for i in order),
            tuple(self.roots[i] for i in order),
        )


def probabilities(log_densities: Floats) -> Floats:
    """Return how likely customers belong to each cloud, (n, k); each row adds up to 1."""
    own = np.exp(log_densities - log_densities.max(axis=1, keepdims=True))
    return np.asarray(own / own.sum(axis=1, keepdims=True), dtype=np.float64)


def _log_density(points: Floats, weight: float, mean: Row, root: tuple[Row, ...]) -> Floats:
    total = np.full(len(points), np.log(weight))
    for j in range(len(mean)):
        along = np.zeros(len(points))
        for i in range(j + 1):
            along += (points[:, i] - mean[i]) * root[i][j]
        total += np.log(root[j][j]) - along * along / 2
    return total


def read_clouds(raw: dict[str, Any] | None) -> Clouds | None:
    """Return clouds from JSON values, None where there are none."""
    if raw is None:
        return None
    roots = tuple(tuple(map(tuple, root)) for root in raw["roots"])
    return Clouds(tuple(raw["weights"]), tuple(map(tuple, raw["means"])), roots)
