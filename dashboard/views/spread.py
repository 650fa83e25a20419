"""The spread of each feature per segment: box from quartile to quartile, line at the median, whiskers to the ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.core.cells import signed_log
from analysis.store.segmentation import Segmentation
from dashboard.theme import WHOLE, Figure, axis, base_layout, padded
from dashboard.views.beside import ROW, panel_height
from dashboard.views.log_axis import log_axis
from dashboard.views.scatter import escape
from dashboard.views.shown import Shown, in_order, is_log, solution
from dashboard.views.view import View

MOST_PANELS = 30  # of more features, those that separate the segments most


@dataclass(frozen=True)
class BoxRows:
    """One panel: a feature, descriptor or measure, its title and range, and the five numbers of each segment.

    These are min, q1, median, q3 and max; None where nobody in a segment has a value.
    """

    key: str
    title: str
    reach: tuple[float, float]
    spreads: Sequence[Mapping[str, float | None]]
    on_log: bool = False


def spread(s: Segmentation, shown: Shown) -> Figure:
    """One panel per feature, one row per segment."""
    segments = solution(s, shown).segments
    return boxes_figure(
        [
            BoxRows(
                f.key,
                f.title,
                _reach(s, f.key),
                [segment.profile["features"][f.key] for segment in segments],
                is_log(s, f, "spread", shown),
            )
            for f in in_order(s, shown)[:MOST_PANELS]
        ],
        shown.n_clusters,
        panel_height(s, shown.n_clusters),
    )


def _reach(s: Segmentation, key: str) -> tuple[float, float]:
    values = s.cells.given(key)
    return float(values.min()), float(values.max())


def boxes_figure(panels: Sequence[BoxRows], n_clusters: int, height: int = 0) -> Figure:
    """Panels next to each other where there is room, each `height` pixels high, or as low as its rows can be."""
    layout = base_layout(margin={"l": 28, "r": 12, "t": 0, "b": 28, "pad": 0})
    for i, rows in enumerate(panels):
        suffix = _suffix(i)
        layout[f"xaxis{suffix}"] = _value_axis(rows, suffix)
        layout[f"yaxis{suffix}"] = axis(
            range=[n_clusters + 0.5, 0.5], showgrid=False, showticklabels=False, anchor=f"x{suffix}"
        )
    layout["meta"] = {
        "panels": [_panel(rows, _suffix(i)) for i, rows in enumerate(panels)],
        "grid": {"least": 230, "most": 4, "height": height or ROW * n_clusters, "title": 26, "foot": 28},
    }
    return {"data": [_boxes(rows, _suffix(i)) for i, rows in enumerate(panels)], "layout": layout}


def _value_axis(rows: BoxRows, suffix: str) -> dict[str, Any]:
    if rows.on_log:
        return log_axis("", *rows.reach, share=0.03, anchor=f"y{suffix}")
    return axis(range=padded(*rows.reach, 0.03), anchor=f"y{suffix}", nticks=8)


def _suffix(i: int) -> str:
    return "" if i == 0 else str(i + 1)


def _boxes(rows: BoxRows, suffix: str) -> dict[str, Any]:
    boxes = [_placed(f, on_log=rows.on_log) for f in rows.spreads]
    return {
        "type": "box",
        "orientation": "h",
        "y": list(range(1, len(boxes) + 1)),
        "q1": [f["q1"] for f in boxes],
        "median": [f["median"] for f in boxes],
        "q3": [f["q3"] for f in boxes],
        "lowerfence": [f["min"] for f in boxes],
        "upperfence": [f["max"] for f in boxes],
        "width": 0.62,
        "whiskerwidth": 0,
        "fillcolor": WHOLE,
        "line": {"color": WHOLE, "width": 1.5},
        "hoverinfo": "skip",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }


def _placed(numbers: Mapping[str, float | None], *, on_log: bool) -> dict[str, float | None]:
    """Return the five numbers where they lie on the axis."""
    names = ("min", "q1", "median", "q3", "max")
    if numbers["median"] is None:
        return dict.fromkeys(names)
    values = np.array([numbers[name] for name in names], dtype=np.float64)
    return dict(zip(names, (signed_log(values) if on_log else values).tolist(), strict=True))


def _panel(rows: BoxRows, suffix: str) -> dict[str, Any]:
    return {
        "kind": "boxes",
        "view": f"spread-{rows.key}",
        "field": rows.key,
        "log": rows.on_log,
        "title": escape(rows.title),
        "xaxis": f"xaxis{suffix}",
        "yaxis": f"yaxis{suffix}",
    }


SPREAD = View(
    "spread",
    "Spread of each feature",
    "Box: middle 50%. Line: median. Whiskers: full range.",
    spread,
    "two-thirds",
    follows=("k", "plain"),
    numbers=1,
)
