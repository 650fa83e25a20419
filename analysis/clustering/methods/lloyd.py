"""Lloyd's algorithm on weighted cells to where it no longer moves, looking again only at cells near a border."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats

BLOCK = 8_192  # cells whose distances fit into a processor's cache
ROUNDS = 1_000

Labels = NDArray[np.int64]


def assign(points: Floats, centers: Floats) -> Labels:
    """Position of the nearest center per point, (n,); of equally near ones the first."""
    return _nearest(np.ascontiguousarray(points.T), centers)[0]


def settle(points: Floats, counts: NDArray[np.int64], centers: Floats) -> tuple[Floats, Labels]:
    """Centers (k, n_features) at which every center is the mean of the customers nearest to it, and who these are.

    Lloyd (1982), from `centers` on. A cell is only looked at again when the centers may have moved further than it is
    away from the border between its two nearest ones (after Hamerly 2010). Sums are taken in the order of the cells,
    so that the result is the same to the last bit for any number of threads.
    """
    columns = np.ascontiguousarray(points.T)
    weighted = [counts * column for column in columns]
    nearest, slack = _nearest(columns, centers)
    for _ in range(ROUNDS):
        moved = _means(weighted, counts, nearest, centers)
        slack -= 2 * np.sqrt(((moved - centers) ** 2).sum(axis=1)).max()
        centers = moved
        near = np.flatnonzero(slack <= 0)
        own, own_slack = _nearest(columns[:, near], centers)
        same = np.array_equal(own, nearest[near])
        nearest[near], slack[near] = own, own_slack
        if same:
            break
    return centers, nearest


def _means(weighted: list[Floats], counts: NDArray[np.int64], nearest: Labels, centers: Floats) -> Floats:
    """Return the mean of each center's customers; a center that has none stays."""
    sizes = np.bincount(nearest, counts, len(centers))
    sums = np.column_stack([np.bincount(nearest, column, len(centers)) for column in weighted])
    return np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centers)


def _nearest(columns: Floats, centers: Floats) -> tuple[Labels, Floats]:
    """Per point the position of the nearest center, and how much further away the second nearest is.

    `columns` are (n_features, n). Squares are added in the order of the features, as the export adds them in SQL.
    """
    n = columns.shape[1]
    nearest, slack = np.empty(n, dtype=np.int64), np.empty(n)
    for start in range(0, n, BLOCK):
        block = columns[:, start : start + BLOCK]
        away = np.zeros((len(centers), block.shape[1]))
        for feature, values in enumerate(block):
            away += (values - centers[:, feature, None]) ** 2
        own, every = away.argmin(axis=0), np.arange(block.shape[1])
        least = np.sqrt(away[own, every])
        away[own, every] = np.inf
        nearest[start : start + BLOCK] = own
        slack[start : start + BLOCK] = np.sqrt(away.min(axis=0)) - least
    return nearest, slack
