"""How many segments: criteria for every number of them; and the silhouette against data without segments."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from analysis.reports.charts.style import new_axes, new_figure
from analysis.reports.palette import DARKER_WHOLE, INK, QUIET, color_of
from analysis.store.segmentation import Solution

REFERENCES = (
    ("shuffled", "columns shuffled"),
    ("turned", "shuffled on the map"),
    ("cloud", "one round cloud"),
)


def draw_silhouettes(solutions: Sequence[Solution], k: int, size: tuple[float, float]) -> Figure:
    """Draw the silhouette of every number of segments, the one that is shown in color and with its value."""
    figure = new_figure(*size)
    axes = new_axes(figure)
    ks, values = [x.n_clusters for x in solutions], [x.silhouette for x in solutions]
    axes.plot(ks, values, color=DARKER_WHOLE, linewidth=1.2, marker="o", markersize=4)
    own = values[ks.index(k)]
    axes.plot([k], [own], color=color_of(1), marker="o", markersize=6)
    axes.annotate(f"{own:.2f}", (k, own), (0, 6), textcoords="offset points", ha="center", fontweight="bold")
    axes.set(xlabel="Number of segments", ylabel="Silhouette", xticks=ks)
    axes.margins(y=0.2)
    return figure


def draw_elbow(solutions: Sequence[Solution], k: int, size: tuple[float, float]) -> Figure:
    """Draw the inertia of every number of segments."""
    figure = new_figure(*size)
    axes = new_axes(figure)
    ks, values = [x.n_clusters for x in solutions], [x.inertia for x in solutions]
    axes.plot(ks, values, color=DARKER_WHOLE, linewidth=1.2, marker="o", markersize=4)
    axes.plot([k], [values[ks.index(k)]], color=color_of(1), marker="o", markersize=6)
    axes.set(xlabel="Number of segments", ylabel="Inertia", xticks=ks)
    axes.set_ylim(bottom=0)
    return figure


def draw_chance(silhouette: float, references: dict[str, Sequence[float]], size: tuple[float, float]) -> Figure:
    """Draw the silhouettes of data without segments as gray dots, and a line at that of the customers."""
    figure = new_figure(*size)
    axes = new_axes(figure)
    for row, (name, _) in enumerate(REFERENCES):
        values = np.asarray(references[name])
        spread = np.linspace(-0.28, 0.28, len(values))[np.random.default_rng(0).permutation(len(values))]
        axes.scatter(values, -row + spread, s=5, c=DARKER_WHOLE, linewidths=0)
    axes.axvline(silhouette, color=color_of(1), linewidth=1.4)
    at = axes.get_xaxis_transform()
    axes.annotate(
        f" these segments: {silhouette:.2f} ",
        (silhouette, 0.98),
        xycoords=at,
        ha="right",
        va="top",
        color=INK,
        fontweight="bold",
    )
    axes.set_yticks([-row for row in range(len(REFERENCES))], [words for _, words in REFERENCES], color=QUIET)
    axes.grid(visible=False, axis="y")
    axes.set(xlabel="Silhouette", ylim=(0.6 - len(REFERENCES), 0.95))
    return figure


def draw_agreements(changes: Sequence[tuple[str, float]], size: tuple[float, float]) -> Figure:
    """Draw how alike the segments would be after each change, lowest last; 1 is identical."""
    figure = new_figure(*size)
    axes = new_axes(figure)
    ordered = sorted(changes, key=lambda change: change[1])
    axes.barh([name for name, _ in ordered], [value for _, value in ordered], height=0.6, color=DARKER_WHOLE)
    for row, (_, value) in enumerate(ordered):
        axes.annotate(f"{value:.2f}", (value, row), (3, 0), textcoords="offset points", va="center_baseline")
    axes.grid(visible=False, axis="y")
    axes.set(xlim=(0, 1.12), xlabel="Agreement (1 is identical)")
    return figure
