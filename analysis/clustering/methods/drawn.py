"""Customers for methods that know no weights: a row for each, or for as many as a method can take."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats

SEED = 0
Whole = NDArray[np.int64]


def drawn_customers(points: Floats, counts: Whole, most: int) -> tuple[Floats, Whole]:
    """Return a row per customer, at most `most` of them drawn at random, and the cell that each is of."""
    if counts.sum() > most:
        counts = np.random.default_rng(SEED).multivariate_hypergeometric(counts, most, method="marginals")
    cells = np.repeat(np.arange(len(points)), counts)
    return points[cells], cells
