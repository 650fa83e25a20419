"""Which segment goes on in which other one, from both crossed."""

import numpy as np
from numpy.typing import NDArray


def goes_on(table: NDArray[np.int64], j: int) -> int | None:
    """Return the segment with more than half of the customers of j + 1, if those are more than half of its own."""
    i = int(table[:, j].argmax())
    both = table[i, j]
    return i + 1 if 2 * both > table[:, j].sum() and 2 * both > table[i].sum() else None
