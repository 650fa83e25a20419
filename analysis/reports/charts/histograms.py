"""Histograms of one feature: gray for all customers, color for some of them, on the same scale."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.core.cells import Floats, signed_exp, signed_log
from analysis.core.schema import Feature
from analysis.model.selections.words import number_text
from analysis.profiles.bins import choose_bins
from analysis.reports.charts.plain import add_box, new_plain
from analysis.reports.contents import Contents, Mask
from analysis.reports.palette import QUIET, WHOLE

LOG_BINS = 14
GAP, HEADROOM = 0.06, 0.98
BASE = 0.15  # millimeters of the line below the bars


@dataclass(frozen=True)
class Bars:
    """Customers in each bin: of all, and of those shown; the lower edge of each bin, and where the last one ends."""

    whole: Floats
    shown: Floats
    edges: tuple[float, ...]
    stop: float

    @property
    def start(self) -> float:
        """The lower edge of the first bin."""
        return self.edges[0]


def count_bars(contents: Contents, feature: Feature, shown: Mask) -> Bars:
    """Count customers in readable bins; features with heavy tails get bins of equal width in logarithms."""
    cells = contents.segmentation.cells
    values, counts = cells.values[feature.key], cells.counts.astype(np.float64)
    at, edges = _log_bins(values) if feature.scaling == "log" else _bins(values, feature.step)
    n = len(edges) - 1
    whole, colored = (np.bincount(at, weights, n).astype(np.float64) for weights in (counts, counts * shown))
    return Bars(whole, colored, tuple(edges[:-1]), edges[-1])


def _bins(values: Floats, step: float) -> tuple[NDArray[np.int64], list[float]]:
    """Return the bin of each value, and the edges of all bins."""
    bins = choose_bins(values, step)
    return bins.of(values), [round(bins.start + bins.width * i, 12) for i in range(bins.count + 1)]


def _log_bins(values: Floats) -> tuple[NDArray[np.int64], list[float]]:
    logs = signed_log(values)
    edges = np.linspace(logs.min(), logs.max(), LOG_BINS + 1)
    at = np.clip(np.searchsorted(edges, logs, side="right") - 1, 0, LOG_BINS - 1)
    return at, [float(v) for v in signed_exp(np.asarray(edges, dtype=np.float64))]


def draw_histogram(bars: Bars, size: tuple[float, float], color: str) -> Figure:
    """Draw bars that fill the whole figure (millimeters); the axis labels stand next to it."""
    figure = new_plain(size)
    most, width = bars.whole.max() / HEADROOM, 1 / len(bars.whole)
    for heights, shade in ((bars.whole, WHOLE), (bars.shown, color)):
        for i in np.flatnonzero(heights):
            add_box(figure, ((i + GAP / 2) * width, 0, (1 - GAP) * width, heights[i] / most), shade)
    add_box(figure, (0, 0, 1, BASE / size[1]), QUIET)
    return figure


def ends_of(bars: Bars, feature: Feature) -> tuple[str, str]:
    """Return the values at both ends of the axis as text, the last with the unit and `(log)` for logarithms."""
    digits = 0 if max(abs(bars.start), abs(bars.stop)) >= 100 else max(feature.decimals, 0)
    unit = (f" {feature.unit}" if feature.unit else "") + (" (log)" if feature.scaling == "log" else "")
    return number_text(bars.start, digits), f"{number_text(bars.stop, digits)}{unit}"
