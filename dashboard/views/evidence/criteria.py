"""Criteria and stability over the number of segments, side by side; the page marks the number shown."""

from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import WHOLE, Figure, axis, base_layout, padded, whole_marker
from dashboard.views.shown import Shown


def criteria(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:  # noqa: ARG001 - every view is asked alike
    """One panel per criterion."""
    layout = base_layout(margin={"l": 40, "r": 12, "t": 0, "b": 28, "pad": 0})
    traces, panels = [], []
    for i, (title, values) in enumerate(_rows(s, evidence)):
        suffix = "" if i == 0 else str(i + 1)
        traces.append(_line(s.ks, values, suffix))
        layout[f"xaxis{suffix}"] = axis(range=padded(s.ks[0], s.ks[-1], 0.06), tickvals=list(s.ks), anchor=f"y{suffix}")
        layout[f"yaxis{suffix}"] = axis(range=padded(min(values), max(values), 0.15), nticks=4, anchor=f"x{suffix}")
        panels.append(_panel(title, s.ks, values, suffix))
    layout["meta"] = {"panels": panels, "grid": {"least": 150, "most": 6, "height": 130, "title": 38, "foot": 28}}
    return {"data": traces, "layout": layout}


def _rows(s: Segmentation, evidence: Evidence) -> list[tuple[str, list[float]]]:
    held = [evidence.solution(k)["stability"] for k in s.ks]
    return [
        ("Silhouette, higher is clearer", [x.silhouette for x in s.solutions]),
        ("Stability, mean; 1 is the same", [h["mean"] for h in held]),
        ("Stability, lowest refit", [h["lowest"] for h in held]),
        ("Calinski-Harabasz, higher is better", [x.calinski_harabasz for x in s.solutions]),
        ("Davies-Bouldin, lower is better", [x.davies_bouldin for x in s.solutions]),
        ("Inertia; look for a bend", [x.inertia for x in s.solutions]),
    ]


def _line(ks: tuple[int, ...], values: list[float], suffix: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(ks),
        "y": values,
        "hoverinfo": "skip",
        "line": {"color": WHOLE, "width": 1.5},
        "marker": whole_marker("circle"),
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }


def _panel(title: str, ks: tuple[int, ...], values: list[float], suffix: str) -> dict[str, Any]:
    axes = {"xaxis": f"xaxis{suffix}", "yaxis": f"yaxis{suffix}"}
    return {"kind": "lines", "view": "criteria", "title": title, "ks": list(ks), "values": values, **axes}
