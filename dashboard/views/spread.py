"""The spread of each feature per segment: box from quartile to quartile, line at the median, whiskers to the ends."""

from typing import Any

from analysis.segmentation import Segmentation
from dashboard.theme import WHOLE, Figure, axis, base_layout, padded
from dashboard.views.scatter import escape
from dashboard.views.shown import Shown, solution

ROW = 26


def spread(s: Segmentation, shown: Shown) -> Figure:
    """One panel per feature, one row per segment."""
    layout = base_layout(margin={"l": 28, "r": 12, "t": 0, "b": 28, "pad": 0}, hovermode=False)
    traces, panels = [], []
    for i, feature in enumerate(s.schema.reading_order):
        suffix = "" if i == 0 else str(i + 1)
        values = s.cells.values[feature.key]
        traces.append(_boxes(s, shown, feature.key, suffix))
        layout[f"xaxis{suffix}"] = axis(
            range=padded(float(values.min()), float(values.max()), 0.03), anchor=f"y{suffix}", nticks=8
        )
        layout[f"yaxis{suffix}"] = axis(
            range=[shown.n_clusters + 0.5, 0.5], showgrid=False, showticklabels=False, anchor=f"x{suffix}"
        )
        panels.append(_panel(feature.key, escape(feature.title), suffix))
    height = ROW * shown.n_clusters
    layout["meta"] = {"panels": panels, "grid": {"least": 230, "most": 3, "height": height, "title": 26, "foot": 28}}
    return {"data": traces, "layout": layout}


def _boxes(s: Segmentation, shown: Shown, key: str, suffix: str) -> dict[str, Any]:
    found = [segment.profile["features"][key] for segment in solution(s, shown).segments]
    return {
        "type": "box",
        "orientation": "h",
        "y": list(range(1, shown.n_clusters + 1)),
        "q1": [f["q1"] for f in found],
        "median": [f["median"] for f in found],
        "q3": [f["q3"] for f in found],
        "lowerfence": [f["min"] for f in found],
        "upperfence": [f["max"] for f in found],
        "width": 0.62,
        "whiskerwidth": 0,
        "fillcolor": WHOLE,
        "line": {"color": WHOLE, "width": 1.5},
        "hoverinfo": "skip",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }


def _panel(key: str, title: str, suffix: str) -> dict[str, Any]:
    return {
        "kind": "boxes",
        "view": f"spread-{key}",
        "field": key,
        "title": title,
        "xaxis": f"xaxis{suffix}",
        "yaxis": f"yaxis{suffix}",
    }
