"""Axes of signed logarithms: log(1 + x) and its mirror image below zero, with readable numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.core.cells import Floats, signed_log
from dashboard.theme import axis, padded

MOST_BINS = 18
SERIES: tuple[tuple[int, ...], ...] = ((1, 2, 5), (1, 3), (1,))
UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
APART = 0.09  # ticks stand at least such a share of an axis from each other


@dataclass(frozen=True)
class LogBins:
    """Bins between readable numbers, 1, 2, 5, 10, ...: `edges` are where they begin, and the end."""

    edges: tuple[float, ...]
    step: float

    @property
    def count(self) -> int:
        """How many bins there are."""
        return len(self.edges) - 1

    def of(self, values: Floats) -> np.ndarray:
        """Return the bin of each value, int64."""
        bins = np.searchsorted(np.array(self.edges) - self.step / 2, values, side="right") - 1
        return np.clip(bins, 0, self.count - 1).astype(np.int64)


def choose_log_bins(values: Floats, step: float) -> LogBins:
    """At most 18 bins that hold all values, of numbers that grow tenfold in one to three steps."""
    low, high = float(values.min()), float(values.max())
    for series in SERIES:
        numbers = _readable(low, high, series, max(step, 1.0) if step >= 1 else 1.0)
        if len(numbers) - 1 <= MOST_BINS:
            break
    return LogBins(tuple(numbers), step)


def _readable(low: float, high: float, series: Sequence[int], least: float) -> list[float]:
    """Numbers from the last at or below `low` to the first above `high`."""
    reach = max(abs(low), abs(high))
    sizes = [m * 10.0**p for p in range(20) for m in series]
    upward = [v for v in sizes if v >= least]
    stop = next(i for i, v in enumerate(upward) if v > reach) + 1
    every = sorted({*(-v for v in upward[:stop]), 0.0, *upward[:stop]})
    first = max(i for i, v in enumerate(every) if v <= low)
    last = min(i for i, v in enumerate(every) if v > high)
    return every[first : last + 1]


def log_axis(title: str, low: float, high: float, share: float = 0.05, **changes: Any) -> dict[str, Any]:
    """Return an axis from `low` to `high` whose positions are signed logarithms and whose numbers are values.

    `apart`: the least share of the axis between two of these numbers.
    """
    ends = signed_log(np.array([low, high]))
    reach = changes.pop("range", padded(float(ends[0]), float(ends[1]), share))
    ticks = _ticks(low, high, reach, changes.pop("apart", APART))
    return axis(
        title,
        range=reach,
        tickvals=signed_log(np.array(ticks)).tolist(),
        ticktext=[short_number(v) for v in ticks],
        **changes,
    )


def _ticks(low: float, high: float, reach: Sequence[float], apart: float) -> list[float]:
    """Powers of ten and zero, as many as have room."""
    numbers = [v for v in _readable(low, high, (1,), 1.0) if low <= v <= high or v == 0]
    places = signed_log(np.array(numbers))
    kept: list[int] = []
    for i in sorted(range(len(numbers)), key=lambda i: numbers[i] != 0):
        if all(abs(places[i] - places[j]) >= apart * (reach[1] - reach[0]) for j in kept):
            kept.append(i)
    return [numbers[i] for i in sorted(kept) if reach[0] <= places[i] <= reach[1]]


def short_number(value: float) -> str:
    """`10k`, `2M`: a number in few characters."""
    for size, unit in UNITS:
        if abs(value) >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"
