"""Two ways to put the same customers into segments, crossed, and which segment of one goes on in the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def crossed(a: NDArray[Any], b: NDArray[Any], counts: NDArray[np.int64], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return how many customers are in segment i + 1 of `a` and j + 1 of `b`, as an array of `shape`."""
    rows, columns = shape
    places = (a.astype(np.int64) - 1) * columns + b.astype(np.int64) - 1
    return np.bincount(places, counts, rows * columns).astype(np.int64).reshape(rows, columns)


def goes_on(table: NDArray[np.int64], j: int) -> int | None:
    """Return the segment with more than half of the customers of j + 1, if those are more than half of its own."""
    i = int(table[:, j].argmax())
    both = table[i, j]
    return i + 1 if 2 * both > table[:, j].sum() and 2 * both > table[i].sum() else None
