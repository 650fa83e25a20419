"""How much of the differences between customers lies between segments: sums of squares, F and eta squared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats


@dataclass(frozen=True)
class Squares:
    """One number over segments: sums of squares in its units squared, and degrees of freedom.

    `f` is the ratio of mean squares, `eta_squared` the share of the total between segments; None where undefined.
    """

    between: float
    within: float
    df_between: int
    df_within: int

    @property
    def f(self) -> float | None:
        """Mean square between over mean square within (Fisher 1925)."""
        if self.within <= 0 or self.df_within <= 0:
            return None
        return (self.between / self.df_between) / (self.within / self.df_within)

    @property
    def eta_squared(self) -> float | None:
        """Between over total."""
        total = self.between + self.within
        return self.between / total if total > 0 else None


def squares(values: Floats, labels: NDArray[np.uint8], counts: NDArray[np.int64], n_clusters: int) -> Squares:
    """Return sums of squares of one number over weighted cells; labels from 1, all arrays (n_cells,)."""
    at = labels.astype(np.int64) - 1
    sizes = np.bincount(at, counts, n_clusters)
    means = np.bincount(at, counts * values, n_clusters) / sizes
    overall = float((counts * values).sum() / counts.sum())
    between = float((sizes * (means - overall) ** 2).sum())
    within = float((counts * (values - means[at]) ** 2).sum())
    return Squares(between, within, n_clusters - 1, int(counts.sum()) - n_clusters)


def squares_of_groups(n: Floats, means: Floats, within: Floats) -> Squares:
    """Return the same out of each group's size, mean and own sum of squares; empty groups do not count."""
    there = n > 0
    n, means, within = n[there], means[there], within[there]
    overall = float((n * means).sum() / n.sum())
    between = float((n * (means - overall) ** 2).sum())
    return Squares(between, float(within.sum()), len(n) - 1, int(n.sum()) - len(n))
