"""How charts look: one font, thin grid, marks of segments; and a figure as SVG that is the same each time."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as PlainFigure
from matplotlib.path import Path

from analysis.core.text.controls import without_controls
from analysis.reports.palette import INK, LINE, QUIET

MM = 1 / 25.4
HOURGLASS = Path([(-1, -1), (1, -1), (-1, 1), (1, 1), (-1, -1)], closed=True)
MARKERS: tuple[Any, ...] = ("o", "s", "D", "^", "v", "P", "X", "*", "p", HOURGLASS)
SIZES = (1.0, 0.85, 0.75, 1.1, 1.1, 1.2, 1.1, 1.7, 1.15, 1.0)  # relative areas that look alike
TEXT = 7.0
PIXELS, SHARP = 130, 2  # in a notebook: per inch, and how much finer than that
RC: Mapping[Any, Any] = MappingProxyType(
    {
        "font.family": "DejaVu Sans",
        "font.size": TEXT,
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "kindred",
        "axes.edgecolor": LINE,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.axisbelow": True,
        "grid.color": LINE,
        "grid.linewidth": 0.6,
        "text.color": INK,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
    }
)


class Figure(PlainFigure):
    """A figure that notebooks show without `%matplotlib inline`, on white, so that dark ones show it too."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return the picture, sharp on fine screens, and its size in pixels."""
        out = BytesIO()
        with styled():
            self.savefig(out, format="png", dpi=SHARP * PIXELS, facecolor="#fff")
        width, height = (round(inches * PIXELS) for inches in self.get_size_inches())
        return out.getvalue(), {"width": width, "height": height}


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure (millimeters), for text of the report's size."""
    return Figure(figsize=(width * MM, height * MM), layout="constrained")


def new_axes(figure: PlainFigure) -> Axes:
    """Return the only pair of axes of a figure: a thin grid and no frame."""
    axes = figure.add_subplot()
    for side in axes.spines.values():
        side.set_visible(False)
    axes.grid(visible=True)
    return axes


def add_legend(figure: PlainFigure) -> None:
    """Add the names of the segments below the chart."""
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize="small")


def to_svg(figure: PlainFigure) -> bytes:
    """Return the figure as SVG whose text stays text, without a date and what XML cannot hold."""
    out = BytesIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": "Kindred"})
    return without_controls(out.getvalue().decode()).encode()


def styled() -> Any:
    """Return a context in which figures are drawn and saved in this style."""
    return rc_context(dict(RC))
