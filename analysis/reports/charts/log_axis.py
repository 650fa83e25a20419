"""An axis for heavy tails: logarithms from 1 on, values around 0 as they are, ticks that people can read."""

from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analysis.core.cells import Floats
from analysis.model.selections.words import number_text

LINEAR_UP_TO = 1.0
MAX_POWER = 12


def use_logarithms(axis: Axis, values: Floats, most: int = 5) -> None:
    """Scale an axis that shows `values`, and put at most that many ticks on each side of 0, at powers of ten."""
    axis._set_axes_scale("symlog", linthresh=LINEAR_UP_TO)  # type: ignore[attr-defined]
    axis.set_major_locator(FixedLocator(powers(float(values.min()), float(values.max()), most)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: number_text(value)))


def powers(low: float, high: float, most: int) -> list[float]:
    """Return 0 and powers of ten, also negative ones, between `low` and `high`: at most `most` on each side of 0."""
    every = [10.0**p for p in range(MAX_POWER + 1)]
    above = [v for v in reversed(every) if low <= v <= high]
    below = [-v for v in reversed(every) if low <= -v <= high]
    zero = [0.0] if low <= 0 <= high else []
    return [*_thinned(below, most), *zero, *reversed(_thinned(above, most))]


def _thinned(ticks: list[float], most: int) -> list[float]:
    """Return every tick, every other one, or fewer: the one farthest from 0 first."""
    return ticks[:: -(-len(ticks) // most)] if ticks else []
