"""The silhouette of every customer, sorted within each segment (Rousseeuw 1987)."""

from typing import Any

import numpy as np

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import LINE, WHOLE, Figure, axis, base_layout
from dashboard.views.evidence.counted import counted
from dashboard.views.shown import Shown

MOST_POINTS = 200
GAP = 0.02


def silhouettes(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:
    """One filled outline per segment; `starts` are where each begins, in customers from the top."""
    k = shown.n_clusters
    widths, segments = counted(s, evidence, "silhouette", k)
    sizes = np.array([counts.sum() for counts in segments])
    gap = max(1.0, GAP * sizes.sum())
    starts = np.concatenate([[0.0], np.cumsum(sizes + gap)[:-1]])
    low = min(-0.1, float(widths.min()) - 0.05)
    layout = base_layout(
        margin={"l": 40, "r": 12, "t": 8, "b": 44, "pad": 0},
        xaxis=axis("silhouette", range=[low, 1], zeroline=True, zerolinecolor=LINE),
        yaxis=axis(range=[float(starts[-1] + sizes[-1] + gap), -gap], showgrid=False, showticklabels=False),
        meta={"panels": [_panel(starts)]},
    )
    traces = [_outline(widths, counts, start) for counts, start in zip(segments, starts, strict=True)]
    return {"data": traces, "layout": layout}


def _outline(widths: np.ndarray, counts: np.ndarray, start: float) -> dict[str, Any]:
    """From the widest down; more than 200 customers are drawn by 200 of them."""
    ends = np.cumsum(counts[::-1])
    at = np.unique(np.linspace(0, ends[-1] - 1, min(MOST_POINTS, int(ends[-1]))).round())
    outline = widths[::-1][np.searchsorted(ends, at, side="right")]
    x = np.repeat(outline, 2)
    y = np.column_stack([at, np.append(at[1:], ends[-1])]).ravel() + start
    return {
        "type": "scatter",
        "mode": "none",
        "x": [0.0, *x.tolist(), 0.0],
        "y": [float(y[0]), *y.tolist(), float(y[-1])],
        "fill": "toself",
        "fillcolor": WHOLE,
        "hoverinfo": "skip",
    }


def _panel(starts: np.ndarray) -> dict[str, Any]:
    return {
        "kind": "silhouettes",
        "view": "silhouette",
        "field": "silhouette",
        "title": "Silhouette",
        "starts": starts.tolist(),
    }
