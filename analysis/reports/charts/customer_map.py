"""The customer map: the first two principal components, with what each direction means."""

from matplotlib.figure import Figure

from analysis.core.cells import at_most
from analysis.reports.charts.pair import AREA, MAX_MARKS, THIN
from analysis.reports.charts.style import MARKERS, SIZES, add_legend, new_axes, new_figure
from analysis.reports.contents import Contents
from analysis.reports.palette import color_of


def draw_map(contents: Contents, size: tuple[float, float]) -> Figure:
    """Draw every cell at its place on the map; above 3,000 cells a fixed random sample. `size` in millimeters."""
    figure = new_figure(*size)
    axes = new_axes(figure)
    s = contents.segmentation
    rows = at_most(len(s.cells), MAX_MARKS)
    for segment, slot in enumerate(contents.slots, start=1):
        own = s.cells.points[rows[contents.labels[rows] == segment]]
        axes.scatter(
            own[:, 0],
            own[:, 1],
            s=AREA * SIZES[slot - 1],
            c=color_of(slot),
            marker=MARKERS[slot - 1],
            linewidths=0 if slot in THIN else 0.3,
            edgecolors="white",
            label=contents.names[segment - 1],
        )
    for name, axis in zip(("xlabel", "ylabel"), s.axes, strict=True):
        share = f"{axis.explained_variance_ratio:.0%} of the variation"
        axes.set(**{name: f"{axis.negative} ← → {axis.positive} ({share})"})
    add_legend(figure)
    return figure
