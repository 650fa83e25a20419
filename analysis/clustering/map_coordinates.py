"""The customer map: where cells lie along its directions, added up feature by feature as the browser does it."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def middle(points: Floats, counts: NDArray[np.int64]) -> Floats:
    """Return the middle of weighted points (n, n_features): where both directions are 0."""
    return np.asarray(np.average(points, axis=0, weights=counts))


def shares(column: Floats, center: float, loadings: Floats) -> Floats:
    """Return what one feature's scaled values (n,) add along each direction; (n_directions, n)."""
    return np.asarray(loadings[:, None] * (column - center))


def place(points: Floats, center: Floats, components: Floats) -> NDArray[np.float32]:
    """Scaled `points` (n, n_features) along `components` (n_directions, n_features); (n, n_directions).

    Added up in the order of features and in double precision, then rounded, as `assets/crossfilter/coordinates.js`
    does: both agree to the last bit.
    """
    sums = np.zeros((len(components), len(points)))
    for column, own, loadings in zip(points.T, center, components.T, strict=True):
        sums += shares(column, own, loadings)
    return sums.T.astype(np.float32)
