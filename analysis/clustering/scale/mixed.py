"""Categories as coordinates: where their values lie, so that a category counts as much as a number does.

Source: factor analysis of mixed data (Pages 2004), whose distances between the values of a category are kept.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Cells, Floats, weighted_mean, weighted_std
from analysis.core.schema import Category


def coordinates_of(cells: Cells, category: Category) -> Floats:
    """Return where the values of a category lie: float64 (n_values, n_coordinates), NaN for those that nobody has.

    Weighted by customers, coordinates have mean 0, and variances that add up to the category's weight: to 1, as those
    of a standardized number, unless a visitor gives it another. Values in an order lie at their ranks, with the same
    distance from each to the next; those that have no rank lie nowhere. All others lie apart from each other by
    `sqrt(1 / p + 1 / q)`, where p and q are their shares of customers (the scale of factor analysis of mixed data, in
    which a category of m values has the variance m - 1), divided by `sqrt(m - 1)`.
    """
    totals = np.bincount(cells.codes[category.key], cells.counts, len(category.values)).astype(np.int64)
    placed = _ranks(category, totals) if category.n_ranked else _apart(totals)
    return np.asarray(placed * np.sqrt(category.weight), dtype=np.float64)


def _ranks(category: Category, totals: NDArray[np.int64]) -> Floats:
    ranks = np.arange(len(category.values), dtype=np.float64)
    own, counts = ranks[: category.n_ranked], totals[: category.n_ranked]
    placed = (ranks - weighted_mean(own, counts)) / weighted_std(own, counts)
    return np.where(ranks < category.n_ranked, placed, np.nan)[:, None]


def _apart(totals: NDArray[np.int64]) -> Floats:
    """Return the distances of factor analysis of mixed data in as few coordinates as hold them: one fewer than values.

    Indicators divided by the root of their share lie in a plane that the roots of all shares are upright to. Turned by
    a reflection that takes those to the first coordinate, that one is 0 for all and left out.
    """
    known = totals > 0
    roots = np.sqrt(totals[known] / totals.sum())
    n = len(roots)
    mirror = roots - np.eye(n)[0]
    size = (mirror**2).sum()
    turned = np.eye(n) if size == 0 else np.eye(n) - 2 * np.outer(mirror, mirror) / size
    placed = np.full((len(totals), max(n - 1, 1)), np.nan)
    placed[known] = (turned / roots[:, None])[:, 1:] / np.sqrt(max(n - 1, 1)) if n > 1 else 0.0
    return placed
