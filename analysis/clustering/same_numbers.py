"""Segments that were formed again keep the numbers of those whose customers they hold."""

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.lloyd import assign
from analysis.clustering.scoring import centers, scaled
from analysis.store.numbering import renumbered
from analysis.store.portraits import same_segment
from analysis.store.segmentation import Segmentation


def keep_numbers(result: Segmentation, model: Segmentation) -> Segmentation:
    """Return `result` with the numbers that `model` gives to most of the same customers, for every number of segments.

    Both have the same features.
    """
    points = scaled(model, result.cells.matrix())
    tables = {
        k: crossed(assign(points, centers(model, k)) + 1, result.cells.labels[k], result.cells.counts, k)
        for k in result.ks
        if k in model.ks
    }
    return renumbered(result, {k: [same_segment(table, i) for i in range(k)] for k, table in tables.items()})


def crossed(
    before: NDArray[np.integer],
    after: NDArray[np.integer],
    counts: NDArray[np.int64],
    k: int,
    k_after: int | None = None,
) -> NDArray[np.int64]:
    """Return customers by segment before and after, (k, k_after), from labels and counts of cells."""
    columns = k_after or k
    places = (before.astype(np.int64) - 1) * columns + after - 1
    return np.bincount(places, counts, k * columns).astype(np.int64).reshape(k, columns)
