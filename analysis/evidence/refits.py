"""Segments formed again by the method that formed them, quickly: for resamples, and for data without segments.

K-means has ways of its own here, which share their starts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.methods.averages import averages
from analysis.clustering.methods.drawn import drawn_customers
from analysis.clustering.methods.lloyd import assign
from analysis.clustering.methods.mixture import Effort, best_mixture, clouds_of
from analysis.clustering.methods.ward import ward_groups
from analysis.core.cells import Floats
from analysis.core.clouds import Clouds

MOST_ROWS = 2_000
GAIN = 3e-3  # so that thousands of mixtures take seconds
THOROUGH, CLOSE, QUICK = Effort(2, 15, GAIN), Effort(1, 1, GAIN), Effort(1, 0, GAIN)
FEW = 200

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Again:
    """How segments are formed again: by which method, how hard a mixture is looked for, where it starts besides."""

    method: str
    effort: Effort = THOROUGH
    begin: Mapping[int, Clouds | None] = field(default_factory=dict)

    def groups(self, points: Floats, counts: NDArray[np.int64], ks: Sequence[int], others: Floats) -> dict[int, Labels]:
        """Form segments of `points` with their counts; return those that `others` belong to, from 0, by n_clusters.

        At most 2,000 customers, drawn at random, form them.
        """
        rows, _ = drawn_customers(points, counts, MOST_ROWS)
        return self._of_ward(rows, ks, others) if self.method == "ward" else self._of_mixture(rows, ks, others)

    def _of_mixture(self, rows: Floats, ks: Sequence[int], others: Floats) -> dict[int, Labels]:
        most = n_distinct(rows, max(ks))
        mixtures = {k: best_mixture(rows, min(k, most), self.effort, begin=self.begin.get(k)) for k in ks}
        return {k: clouds_of(model).labels(others) for k, model in mixtures.items()}

    def _of_ward(self, rows: Floats, ks: Sequence[int], others: Floats) -> dict[int, Labels]:
        one = np.ones(len(rows), dtype=np.int64)
        groups = ward_groups(rows, ks)
        return {k: assign(others, averages(rows, one, own, k)) for k, own in groups.items()}


def n_distinct(points: Floats, most: int) -> int:
    """Return how many of the points differ, or `most` where there are more; a few of them often show that."""
    few = len(np.unique(points[:FEW], axis=0))
    return most if few >= most else min(most, len(np.unique(points, axis=0)))
