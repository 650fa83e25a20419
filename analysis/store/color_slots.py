"""The color slot of each segment: colors and marks follow customers from one number of segments to the next."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import crossed
from analysis.store.assignment import assign

Slots = tuple[int, ...]


def color_slots(labels: Mapping[int, NDArray[np.uint8]], counts: NDArray[np.int64], default: int) -> dict[int, Slots]:
    """Return the slot, from 1, of each segment, segment 1 first, by n_clusters.

    `labels`: segment numbers of cells from 1, by n_clusters; `counts`: customers of cells. At the `default` number of
    segments, slots are the segments' numbers. From there up and down, each number of segments takes the slots of the
    one before, matched one to one so that as many customers as possible keep theirs. New segments take free slots.
    """
    ks = sorted(labels)
    at = ks.index(default)
    slots = {default: tuple(range(1, default + 1))}
    for way in (ks[at:], ks[at::-1]):
        for near, k in pairwise(way):
            both = crossed(labels[near], labels[k], counts, (near, k))
            slots[k] = _followed(slots[near], both)
    return slots


def _followed(before: Slots, both: NDArray[np.int64]) -> Slots:
    """Return the slots of segments, those `before` being known; `both`: customers by segment before and now."""
    kept = {now: before[was] for was, now in _pairs(-both)}
    k = both.shape[1]
    free = (slot for slot in range(1, k + 1) if slot not in kept.values())
    return tuple(kept[now] if now in kept else next(free) for now in range(k))


def _pairs(costs: NDArray[Any]) -> list[tuple[int, int]]:
    """Return rows with their columns, as many as there are of the fewer."""
    if costs.shape[0] > costs.shape[1]:
        return [(row, column) for column, row in _pairs(costs.T)]
    return list(enumerate(assign(costs.tolist())))
