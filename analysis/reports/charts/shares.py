"""Bars by segment: shares of the total, and how sure each segment is."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from analysis.reports.charts.plain import add_box, new_plain
from analysis.reports.palette import DARKER_WHOLE, INK, LINE

LINE_WIDTH = 0.008
THICKNESS = 0.72
ROOM = 0.64  # of the width for the longest bar, with its text next to it


def draw_bar(share: float, size: tuple[float, float], color: str, line: float) -> Figure:
    """Draw one bar from 0 to 1 on a light track, with a line at `line`; `size` in millimeters."""
    figure = new_plain(size)
    add_box(figure, (0, 0.15, 1, 0.7), LINE, 0.5)
    add_box(figure, (0, 0.15, share, 0.7), color)
    add_box(figure, (line - LINE_WIDTH / 2, 0, LINE_WIDTH, 1), INK)
    return figure


def draw_two_bars(shares: Sequence[tuple[float, str]], most: float, color: str, size: tuple[float, float]) -> Figure:
    """Draw shares below each other with their texts: gray for customers, `color` for the last one."""
    figure = new_plain(size)
    height = 1 / len(shares)
    for row, (share, text) in enumerate(shares):
        bottom = 1 - (row + 1) * height
        shade = color if row == len(shares) - 1 else DARKER_WHOLE
        width = ROOM * share / most
        add_box(figure, (0, bottom + (1 - THICKNESS) / 2 * height, width, THICKNESS * height), shade)
        figure.text(width + 0.015, bottom + height / 2, text, va="center_baseline")
    return figure
