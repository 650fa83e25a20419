"""Box plots of each feature by segment, from the profiles."""

from typing import Any

from matplotlib.figure import Figure

from analysis.core.schema import Feature
from analysis.reports.charts.log_axis import use_logarithms
from analysis.reports.charts.style import new_figure
from analysis.reports.contents import Contents
from analysis.reports.leading import leading
from analysis.reports.palette import INK, LINE, WHOLE, color_of

MAX_BOXES, MAX_TICKS = 4, 2


def draw_boxes(contents: Contents, size: tuple[float, float]) -> Figure:
    """Draw the features that separate the segments most side by side; box: middle 50%, whiskers: full range."""
    figure = new_figure(*size)
    features = leading(contents.segmentation, contents.k, MAX_BOXES)
    panels = figure.subplots(1, len(features), sharey=True, squeeze=False)[0]
    for axes, feature in zip(panels, features, strict=True):
        parts = axes.bxp(_stats(contents, feature), orientation="horizontal", showfliers=False, patch_artist=True)
        colors = [*(color_of(g.slot) for g in contents.groups), WHOLE]
        for box, color in zip(parts["boxes"], colors, strict=True):
            box.set(facecolor=color, edgecolor=INK, linewidth=0.6)
        for line in parts["medians"]:
            line.set(color=INK, linewidth=1.2)
        axes.set_xlabel(feature.title)
        axes.grid(visible=True, axis="x", color=LINE)
        if feature.scaling == "log":
            use_logarithms(axes.xaxis, contents.segmentation.cells.values[feature.key], MAX_TICKS)
    panels[0].invert_yaxis()
    return figure


def _stats(contents: Contents, feature: Feature) -> list[dict[str, Any]]:
    """Return what `Axes.bxp` takes, segment by segment, then all customers."""
    profiles = [(g.name, g.segment.profile["features"][feature.key]) for g in contents.groups]
    profiles.append(("All customers", contents.segmentation.overall["features"][feature.key]))
    return [
        {"label": name, "q1": p["q1"], "med": p["median"], "q3": p["q3"], "whislo": p["min"], "whishi": p["max"]}
        for name, p in profiles
    ]
