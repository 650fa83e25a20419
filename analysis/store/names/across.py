"""A name at one number of segments is also that of the segment with the same customers at another number."""

from collections.abc import Mapping

import numpy as np

from analysis.store.names.rules import alike
from analysis.store.segmentation import Segmentation

Place = tuple[int, int]


def names_across(s: Segmentation, given: Mapping[Place, str]) -> dict[Place, str]:
    """Return names, by (k, segment), of segments that have none but hold most of the customers of one that has.

    More than half of the customers of either are in the other. Names from the nearest number of segments count first;
    none is used twice for one number, nor where another segment has that derived name.
    """
    names: dict[Place, str] = {}
    for k in s.ks:
        taken = {alike(name) for name in s.solution(k).names} | {alike(n) for (of, _), n in given.items() if of == k}
        for (of, segment), name in sorted(given.items(), key=lambda item: (abs(item[0][0] - k), item[0])):
            at = None if of == k or of not in s.ks else _same(s, of, segment, k)
            if at is not None and alike(name) not in taken and (k, at) not in {**given, **names}:
                names[k, at] = name
                taken.add(alike(name))
    return names


def _same(s: Segmentation, of: int, segment: int, k: int) -> int | None:
    """Return the segment of `k` that holds most customers of a segment of `of` and little else."""
    own = s.cells.labels[of] == segment
    counts = np.bincount(s.cells.labels[k][own], s.cells.counts[own], k + 1)
    at = int(counts.argmax())
    size = s.solution(k).segments[at - 1].size
    return at if 2 * counts[at] > counts.sum() and 2 * counts[at] > size else None
