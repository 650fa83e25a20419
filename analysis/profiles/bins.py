"""Bins that all histograms of a feature share: readable widths, aligned to readable numbers."""

from dataclasses import dataclass

import numpy as np

from analysis.core.cells import Floats

MOST_BINS = 15
READABLE = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Bins:
    """`count` bins of equal `width` from `start`; bin i starts at `start + i * width`, which it holds.

    Values, `start` and `width` are whole multiples of `step`.
    """

    start: float
    width: float
    count: int
    step: float

    @property
    def stop(self) -> float:
        """The upper edge of the last bin."""
        return self.start + self.width * self.count

    def of(self, values: Floats) -> np.ndarray:
        """Return the bin of each value, int64."""
        bins = np.floor((values - self.start + self.step / 2) / self.width).astype(np.int64)
        return np.clip(bins, 0, self.count - 1)


def choose_bins(values: Floats, step: float) -> Bins:
    """At most 15 bins over `values`, as narrow as widths of 1, 2 or 5 times a power of ten (and `step`) allow."""
    low, high = float(values.min()), float(values.max())
    power = np.floor(np.log10(max((high - low) / MOST_BINS, step)))
    widths = [m * 10.0**p for p in (power, power + 1) for m in READABLE]
    for width in widths:
        start = np.floor((low + step / 2) / width) * width
        count = int(np.floor((high - start + step / 2) / width)) + 1
        if width >= step and count <= MOST_BINS:
            break
    return Bins(round(float(start), 12), round(float(width), 12), count, step)
