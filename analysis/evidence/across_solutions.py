"""Where each segment comes from with one segment less, and at which numbers of segments it stays the same."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats
from analysis.evidence.resampling import Counts
from analysis.evidence.segment_stability import jaccard_table
from analysis.model.verdicts.segment import VALID


@dataclass(frozen=True)
class Origin:
    """With one segment less: the segment that most customers are in, from 1, and the share of them there.

    `stability` is the segment level stability across solutions (SLSA, Dolnicar & Leisch 2017): 1 where all come from
    one segment, 0 where equally many come from each.
    """

    segment: int
    share: float
    stability: float


@dataclass(frozen=True)
class Course:
    """Where a segment comes from, None with the fewest segments; from which to which n_clusters it is nearly the same.

    Nearly the same: a Jaccard of at least 0.75 with some segment there, for every number in between.
    """

    origin: Origin | None
    first: int
    last: int


def courses(labels: Mapping[int, NDArray[np.uint8]], counts: Counts) -> dict[int, tuple[Course, ...]]:
    """Return the course of every segment, by n_clusters; `labels` of cells from 1, by n_clusters."""
    plain = {k: own.astype(np.int64) - 1 for k, own in sorted(labels.items())}
    ks = tuple(plain)
    alike = {(a, b): jaccard_table(plain[a], plain[b], counts, (a, b)).max(axis=1) for a in ks for b in ks}
    by_k = {}
    for k in ks:
        origins = _origins(plain[k], plain[k - 1], counts, k) if k - 1 in plain else (None,) * k
        by_k[k] = tuple(Course(origins[j], *_reach(alike, ks, k, j)) for j in range(k))
    return by_k


def _origins(own: NDArray[np.int64], before: NDArray[np.int64], counts: Counts, k: int) -> tuple[Origin, ...]:
    both = np.bincount(own * (k - 1) + before, counts, k * (k - 1)).reshape(k, k - 1)
    shares = both / both.sum(axis=1, keepdims=True)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = -(shares * logs).sum(axis=1)
    most = np.log(k - 1) if k > 2 else 1.0  # with one segment before, all come from it
    return tuple(
        Origin(int(row.argmax()) + 1, float(row.max()), float(1 - e / most))
        for row, e in zip(shares, entropy, strict=True)
    )


def _reach(alike: Mapping[tuple[int, int], Floats], ks: tuple[int, ...], k: int, j: int) -> tuple[int, int]:
    """Return the first and the last number of segments up to which segment j from 0 stays nearly the same."""
    first = last = k
    while first - 1 in ks and alike[k, first - 1][j] >= VALID:
        first -= 1
    while last + 1 in ks and alike[k, last + 1][j] >= VALID:
        last += 1
    return first, last
