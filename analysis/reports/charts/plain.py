"""Rectangles straight on a figure: charts without axes, which take a tenth of the time that axes take."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.reports.charts.style import new_figure


def new_plain(size: tuple[float, float]) -> Figure:
    """Return an empty figure (millimeters); places on it go from 0 to 1."""
    figure = new_figure(*size)
    figure.set_layout_engine("none")
    return figure


def add_box(figure: Figure, place: tuple[float, float, float, float], color: str, opacity: float = 1.0) -> None:
    """Add a filled box at left, bottom, width and height."""
    left, bottom, width, height = place
    box = Rectangle(
        (left, bottom), width, height, color=color, alpha=opacity, linewidth=0, transform=figure.transFigure
    )
    figure.add_artist(box)
