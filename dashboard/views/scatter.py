"""Gray marks of all customers in a plane: what the customer map, the pair view and the strip plot share."""

from math import sqrt
from typing import Any

from analysis.core.schema import Feature
from analysis.store.segmentation import Segmentation
from dashboard.theme import MARK_SIZE, SYMBOLS, Figure, axis, base_layout, padded, whole_marker
from dashboard.views.log_axis import log_axis
from dashboard.views.shown import Shown

MOST_MARKS = 5_000  # above, marks lie on each other, and a browser takes long to draw them

FEW, SMALLEST = 500, 0.4  # marks of more cells are smaller, down to such a share; `layer/glass.js` has the same


def scatter(
    s: Segmentation,
    shown: Shown,
    axes: tuple[dict[str, Any], dict[str, Any]],
    panel: dict[str, Any],
    kinds: tuple[str, str] = ("points", "density"),
) -> Figure:
    """One trace per segment, each with a mark shape; `panel` says which fields are drawn.

    The browser, which has the cells, puts a mark for each into the trace of its segment; of more than 5,000 it draws
    the density. `kinds` are those of marks and of density.
    """
    layout = base_layout(xaxis=axes[0], yaxis=axes[1])
    if len(s.cells) > MOST_MARKS:
        layout["meta"] = {"panels": [panel | {"kind": kinds[1]}]}
        return {"data": [{"type": "scatter", "x": [], "y": []}], "layout": layout}
    layout["meta"] = {"panels": [panel | {"kind": kinds[0]}]}
    size = MARK_SIZE * max(SMALLEST, min(1, sqrt(FEW / len(s.cells))))
    return {"data": [_trace(slot, size) for slot in s.slots[shown.n_clusters]], "layout": layout}


def _trace(slot: int, size: float) -> dict[str, Any]:
    marker = whole_marker(SYMBOLS[slot - 1], size)
    return {"type": "scatter", "mode": "markers", "x": [], "y": [], "hoverinfo": "skip", "marker": marker}


def value_axis(s: Segmentation, f: Feature, *, on_log: bool) -> dict[str, Any]:
    """Return an axis that holds all values of a feature."""
    values = s.cells.given(f.key)
    low, high = float(values.min()), float(values.max())
    return log_axis(escape(f.title), low, high) if on_log else axis(escape(f.title), range=padded(low, high))


def escape(text: str) -> str:
    """Return text that Plotly shows as it is, without reading tags or entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
