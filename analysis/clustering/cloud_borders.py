"""How far a customer is from the borders between clouds, along one feature at a time."""

import numpy as np

from analysis.core.cells import Floats
from analysis.core.clouds import Clouds


def steps_to_borders(clouds: Clouds, point: Floats) -> tuple[int, Floats]:
    """Return the position of the own cloud of a scaled point (n_features,), and the shortest steps to borders.

    Steps are (k, n_features), NaN where changing that feature alone never makes the other cloud equally likely. Along
    one feature log densities are parabolas, so that each crossing is exact.
    """
    heights = clouds.log_densities(point[None, :])[0]
    own = int(heights.argmax())
    roots, means = np.array(clouds.roots), np.array(clouds.means)
    along = np.einsum("ki,kij->kj", point - means, roots)
    slopes = -np.einsum("kij,kj->ki", roots, along)
    bends = -(roots**2).sum(axis=2) / 2
    steps = _nearest_root(bends[own] - bends, slopes[own] - slopes, (heights[own] - heights)[:, None])
    steps[own] = np.nan
    return own, steps


def _nearest_root(a: Floats, b: Floats, c: Floats) -> Floats:
    """Return the root of a t^2 + b t + c nearest to 0, NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        q = -(b + np.copysign(np.sqrt(b * b - 4 * a * c), b)) / 2
        first, second = c / q, q / a
    near = np.abs(second) < np.abs(first)
    nearest = np.where(near | ~np.isfinite(first), second, first)
    return np.asarray(np.where(np.isfinite(nearest), nearest, np.nan), dtype=np.float64)
