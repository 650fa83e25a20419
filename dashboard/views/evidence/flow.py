"""From one number of segments to the next: the plane in which the page draws customers as ribbons."""

from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure, axis, base_layout
from dashboard.views.shown import Shown

MIN_COLUMNS = 3


def flow(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:  # noqa: ARG001 - every view is asked alike
    """Return the plane for one more segment than shown; there is nothing to draw after the last number of segments."""
    following = [k for k in s.ks if k > shown.n_clusters][:1]
    return _plane([_panel("flow", (shown.n_clusters, k)) for k in following])


def flow_of_all(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:  # noqa: ARG001 - every view is asked alike
    """Return the plane for all numbers of segments; there is nothing to draw for two, which `flow` shows."""
    return _plane([_panel("course", s.ks)] if len(s.ks) >= MIN_COLUMNS else [])


def _plane(panels: list[dict[str, Any]]) -> Figure:
    """Return an empty plane from 0 to 1."""
    hidden: dict[str, Any] = {"showgrid": False, "showticklabels": False}
    layout = base_layout(
        margin={"l": 12, "r": 12, "t": 24, "b": 12, "pad": 0},
        xaxis=axis(range=[0, 1], **hidden),
        yaxis=axis(range=[1, 0], **hidden),
        meta={"panels": panels},
    )
    return {
        "data": [{"type": "scatter", "mode": "none", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip"}],
        "layout": layout,
    }


def _panel(view: str, ks: tuple[int, ...]) -> dict[str, Any]:
    return {"kind": "flow", "view": view, "title": f"From {ks[0]} to {ks[-1]} segments", "ks": list(ks)}
