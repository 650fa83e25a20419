"""What each segment is like: customers, share, and per number its mean, median, spread and index against all."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Cells, Floats, signed_log, weighted_mean, weighted_quantiles, weighted_std
from analysis.core.schema import Category

Logs = AbstractSet[str]
NONE: Logs = frozenset()


@dataclass(frozen=True)
class Spread:
    """One feature or descriptor over those of a group of customers who have a value, in its own units.

    `index` is the mean with the overall mean as 100, None where that has no meaning (means at or below 0).
    `z` is the distance from the overall mean in overall standard deviations; of log(1 + x) for a feature that is
    scaled by logarithms, whose few largest values would else make all look alike. Where nobody in the group has a
    value, all are NaN (None where a saved one is read).
    """

    mean: float
    median: float
    std: float
    min: float
    q1: float
    q3: float
    max: float
    index: float | None
    z: float


NAN = float("nan")
NOBODY = Spread(NAN, NAN, NAN, NAN, NAN, NAN, NAN, None, NAN)


@dataclass(frozen=True)
class Mix:
    """One category over one group: customers per value, and the most common value (the first of equal ones)."""

    counts: dict[str, int]
    most_common: str


@dataclass(frozen=True)
class Profile:
    """A group of customers against all; `share` is of all segmented customers."""

    size: int
    share: float
    spreads: dict[str, Spread]
    mixes: dict[str, Mix]


def profile_segments(
    cells: Cells, categories: tuple[Category, ...], n_clusters: int, logs: Logs = NONE
) -> list[Profile]:
    """Return the profile of each segment in canonical order; `logs` are the keys of features scaled by logarithms."""
    labels, whole = cells.labels[n_clusters], _wholes(cells, logs)
    return [_profile(cells, labels == segment, categories, whole) for segment in range(1, n_clusters + 1)]


def profile_overall(cells: Cells, categories: tuple[Category, ...], logs: Logs = NONE) -> Profile:
    """Return the profile of all segmented customers."""
    return _profile(cells, np.ones(len(cells), dtype=bool), categories, _wholes(cells, logs))


@dataclass(frozen=True)
class _Whole:
    """A feature over all customers: the exact mean; the values as they are scaled, with mean and standard deviation."""

    exact: float
    values: Floats
    mean: float
    std: float


def _wholes(cells: Cells, logs: Logs) -> dict[str, _Whole]:
    wholes = {}
    for key, own in cells.numbers.items():
        values, known = signed_log(own) if key in logs else own, cells.known(key)
        mean, std = (measure(values[known], cells.counts[known]) for measure in (weighted_mean, weighted_std))
        wholes[key] = _Whole(cells.mean(key), values, mean, std)
    return wholes


def _profile(
    cells: Cells, chosen: NDArray[np.bool_], categories: tuple[Category, ...], wholes: dict[str, _Whole]
) -> Profile:
    size = int(cells.counts[chosen].sum())
    spreads = {key: _spread(cells, key, chosen, whole) for key, whole in wholes.items()}
    mixes = {c.key: _mix(cells, chosen, c) for c in categories}
    return Profile(size, size / int(cells.counts.sum()), spreads, mixes)


def _spread(cells: Cells, key: str, chosen: NDArray[np.bool_], whole: _Whole) -> Spread:
    chosen = cells.known(key, chosen)
    if not chosen.any():
        return NOBODY
    own, weights = cells.numbers[key][chosen], cells.counts[chosen]
    mean = cells.mean(key, chosen)
    q1, median, q3 = weighted_quantiles(own, weights, (0.25, 0.5, 0.75))
    comparable = whole.exact > 0 and mean > 0
    return Spread(
        mean=mean,
        median=median,
        std=weighted_std(own, weights),
        min=float(own.min()),
        q1=q1,
        q3=q3,
        max=float(own.max()),
        index=100 * mean / whole.exact if comparable else None,
        z=(weighted_mean(whole.values[chosen], weights) - whole.mean) / whole.std,
    )


def _mix(cells: Cells, chosen: NDArray[np.bool_], category: Category) -> Mix:
    totals = np.bincount(cells.codes[category.key][chosen], cells.counts[chosen], len(category.values)).astype(int)
    counts = dict(zip(category.values, totals.tolist(), strict=True))
    return Mix(counts, max(counts, key=lambda value: counts[value]))
