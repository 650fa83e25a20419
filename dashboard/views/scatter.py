"""Gray marks of all customers in a plane: what the customer map and the pair view share."""

from math import sqrt
from typing import Any

from analysis.store.segmentation import Segmentation
from dashboard.theme import MARK_SIZE, SYMBOLS, Figure, base_layout, whole_marker
from dashboard.views.shown import Shown

MOST_MARKS = 5_000  # above, marks lie on each other, and a browser takes long to draw them

FEW, SMALLEST = 500, 0.4  # marks of more cells are smaller, down to such a share; `kinds/glass.js` has the same


def scatter(
    s: Segmentation, shown: Shown, axes: tuple[dict[str, Any], dict[str, Any]], panel: dict[str, Any]
) -> Figure:
    """One trace per segment, each with a mark shape; `panel` says which fields are drawn.

    The browser, which has the cells, puts a mark for each into the trace of its segment; of more than 5,000 it draws
    the density.
    """
    layout = base_layout(xaxis=axes[0], yaxis=axes[1])
    if len(s.cells) > MOST_MARKS:
        layout["meta"] = {"panels": [panel | {"kind": "density"}]}
        return {"data": [{"type": "scatter", "x": [], "y": []}], "layout": layout}
    layout["meta"] = {"panels": [panel | {"kind": "points"}]}
    size = MARK_SIZE * max(SMALLEST, min(1, sqrt(FEW / len(s.cells))))
    return {"data": [_trace(segment, size) for segment in range(1, shown.n_clusters + 1)], "layout": layout}


def _trace(segment: int, size: float) -> dict[str, Any]:
    marker = whole_marker(SYMBOLS[segment - 1], size)
    return {"type": "scatter", "mode": "markers", "x": [], "y": [], "hoverinfo": "skip", "marker": marker}


def escape(text: str) -> str:
    """Return text that Plotly shows as it is, without reading tags or entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
