"""Two features against each other: gray for all customers, color and shape by segment for those shown."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.core.cells import at_most
from analysis.model.rule_formats import Alternative, Interval, Rule
from analysis.reports.charts.log_axis import use_logarithms
from analysis.reports.charts.style import MARKERS, SIZES, new_axes, new_figure
from analysis.reports.contents import Contents, Mask
from analysis.reports.leading import Sides
from analysis.reports.palette import INK, WHOLE, color_of

MAX_MARKS = 3_000
AREA = 17.0
THIN = (6, 7, 8)  # slots whose marks have arms, which a white edge would hide

Rows = NDArray[np.int64]


def draw_pair(
    contents: Contents, pair: Sides, size: tuple[float, float], shown: Mask, rule: Rule | None = None
) -> Figure:
    """Draw every cell as a mark, those of `shown` in color; `size` in millimeters, `rule` as dashed lines.

    Above 3,000 cells a fixed random sample is drawn.
    """
    figure = new_figure(*size)
    axes = new_axes(figure)
    for axis, side in ((axes.xaxis, pair[0]), (axes.yaxis, pair[1])):
        if side.is_log:
            use_logarithms(axis, side.values)
    rows = at_most(len(contents.segmentation.cells), MAX_MARKS)
    _marks(axes, contents, pair, rows, shown)
    if rule is not None and len(rule.alternatives) == 1:
        _lines(axes, pair, rule.alternatives[0])
    axes.set_xlabel(pair[0].title)
    axes.set_ylabel(pair[1].title)
    return figure


def marks_note(contents: Contents) -> str:
    """Return what a mark stands for, in words."""
    cells, s = contents.segmentation.cells, contents.segmentation
    what = "a customer" if int(cells.counts.max()) == 1 else "one or more customers with these values"
    if s.protection is not None:
        what = f"a group of at least {s.protection.smallest_cell} customers"
    some = f"; {MAX_MARKS:,} of {len(cells):,}, drawn at random" if len(cells) > MAX_MARKS else ""
    return f"each mark is {what}{some}"


def _marks(axes: Axes, contents: Contents, pair: Sides, rows: Rows, shown: Mask) -> None:
    for segment, slot in enumerate(contents.slots, start=1):
        own = rows[contents.labels[rows] == segment]
        for part, color in ((own[~shown[own]], WHOLE), (own[shown[own]], color_of(slot))):
            axes.scatter(
                pair[0].values[part],
                pair[1].values[part],
                s=AREA * SIZES[slot - 1],
                c=color,
                marker=MARKERS[slot - 1],
                linewidths=0 if slot in THIN else 0.3,
                edgecolors="white",
                zorder=2 + (color != WHOLE),
                label=contents.names[segment - 1] if color != WHOLE else None,
            )


def _lines(axes: Axes, pair: Sides, rule: Alternative) -> None:
    """Draw the sides of the rule that lie in these two features, as far as the rule's own corner."""
    left, right, bottom, top = *axes.get_xlim(), *axes.get_ylim()
    within = {i.feature: i for i in rule if isinstance(i, Interval)}
    x, y = (within.get(side.feature.key) if side.feature else None for side in pair)
    across = (_low(x, left), _high(x, right))
    up = (_low(y, bottom), _high(y, top))
    style = {"colors": INK, "linestyles": (0, (4, 2)), "linewidth": 0.8, "zorder": 4}
    for value in _sides(x):
        axes.vlines(value, *up, **style)  # type: ignore[arg-type]
    for value in _sides(y):
        axes.hlines(value, *across, **style)  # type: ignore[arg-type]
    axes.set(xlim=(left, right), ylim=(bottom, top))


def _sides(interval: Interval | None) -> list[float]:
    return [] if interval is None else [v for v in (interval.above, interval.up_to) if v is not None]


def _low(interval: Interval | None, least: float) -> float:
    return least if interval is None or interval.above is None else interval.above


def _high(interval: Interval | None, most: float) -> float:
    return most if interval is None or interval.up_to is None else interval.up_to
