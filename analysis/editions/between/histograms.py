"""How the values of one feature lie before and now, in the same bins."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats
from analysis.editions.drift.measures import Measure

MOST_BINS, LEAST_BINS = 16, 4
Weighted = tuple[Floats, NDArray[np.int64]]


@dataclass(frozen=True)
class Histogram:
    """Shares of customers in bins whose `edges` are one more; `segment` None: of all customers. Averages of both."""

    column: str
    segment: int | None
    edges: tuple[float, ...]
    before: tuple[float, ...]
    now: tuple[float, ...]
    averages: tuple[float, float]


def histogram_of(measure: Measure, before: Weighted, now: Weighted) -> Histogram:
    """Return both in bins of a readable width that hold every value of either."""
    values = np.concatenate([before[0], now[0]])
    edges = _edges(float(values.min()), float(values.max()))
    shares = [np.histogram(x, edges, weights=counts)[0] / counts.sum() for x, counts in (before, now)]
    return Histogram(
        measure.what,
        measure.segment,
        tuple(float(e) for e in edges),
        tuple(float(s) for s in shares[0]),
        tuple(float(s) for s in shares[1]),
        (measure.before, measure.now),
    )


def _edges(low: float, high: float) -> Floats:
    """Return edges at multiples of 1, 2 or 5 times a power of ten, at most 16 bins."""
    width = _width((high - low) or 1.0)
    first = np.floor(low / width)
    n = max(int(np.floor(high / width) - first) + 1, LEAST_BINS)
    return np.asarray((first + np.arange(n + 1)) * width, dtype=np.float64)


def _width(reach: float) -> float:
    power = 10.0 ** np.floor(np.log10(reach / MOST_BINS))
    return float(next(power * step for step in (1, 2, 5, 10, 20) if reach / (power * step) <= MOST_BINS - 1))
