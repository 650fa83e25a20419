"""From k segments to one more: the plane in which the page draws customers as ribbons."""

from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure, axis, base_layout
from dashboard.views.shown import Shown


def flow(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:  # noqa: ARG001 - every view is asked alike
    """Return an empty plane from 0 to 1; there is nothing to draw after the last number of segments."""
    following = [k for k in s.ks if k > shown.n_clusters][:1]
    hidden: dict[str, Any] = {"showgrid": False, "showticklabels": False}
    layout = base_layout(
        margin={"l": 12, "r": 12, "t": 24, "b": 12, "pad": 0},
        xaxis=axis(range=[0, 1], **hidden),
        yaxis=axis(range=[1, 0], **hidden),
        meta={"panels": [_panel(shown.n_clusters, k) for k in following]},
    )
    return {
        "data": [{"type": "scatter", "mode": "none", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip"}],
        "layout": layout,
    }


def _panel(k: int, following: int) -> dict[str, Any]:
    title = f"From {k} to {following} segments"
    return {"kind": "flow", "view": "flow", "title": title, "from": k, "to": following}
