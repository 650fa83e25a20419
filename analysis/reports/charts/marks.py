"""The mark of a segment alone, as it stands next to its name."""

from matplotlib.figure import Figure

from analysis.reports.charts.style import MARKERS, SIZES, new_figure
from analysis.reports.palette import color_of

SIZE = 4.0  # millimeters
AREA = 68.0


def draw_mark(slot: int) -> Figure:
    """Draw the mark of a slot in its color, filling a square."""
    figure = new_figure(SIZE, SIZE)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    area = AREA * min(SIZES[slot - 1], 1.2)
    axes.scatter([0], [0], s=area, c=color_of(slot), marker=MARKERS[slot - 1], linewidths=0)
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    return figure
