"""Histograms of one feature, one per segment, on shared axes and bins."""

from typing import Any

import numpy as np

from analysis.segmentation import Segmentation
from dashboard.theme import WHOLE, Figure, axis, base_layout
from dashboard.views.bins import Bins, choose_bins
from dashboard.views.scatter import escape
from dashboard.views.shown import Shown, feature, solution

HEADROOM = 1.05
THOUSAND = 1_000
NARROW, WIDE = 26, 38  # room for counts of up to three digits, or of four characters such as 500k


def histograms(s: Segmentation, shown: Shown) -> Figure:
    """One panel per segment; `meta.grid` lets the page lay panels out by its width."""
    f = feature(s, shown.histogram)
    bins = choose_bins(s.cells.values[f.key], f.step)
    counts = _counts(s, shown, bins)
    top = float(counts.max()) * HEADROOM
    left = NARROW if top < THOUSAND else WIDE
    traces, panels, layout = [], [], base_layout(margin={"l": left, "r": 8, "t": 0, "b": 40, "pad": 0})
    for i, segment in enumerate(solution(s, shown).segments):
        suffix = "" if i == 0 else str(i + 1)
        traces.append(_bars(bins, counts[i], suffix))
        layout[f"xaxis{suffix}"] = axis(
            escape(f.unit or f.scale or f.short),
            range=[bins.start, bins.stop],
            showgrid=False,
            anchor=f"y{suffix}",
            nticks=6,
        )
        layout[f"yaxis{suffix}"] = axis(range=[0, top], nticks=3, anchor=f"x{suffix}")
        panels.append(_panel(f.key, segment.segment, suffix))
    layout["meta"] = {"panels": panels, "grid": {"least": 150, "most": 6, "height": 150, "title": 38, "foot": 40}}
    return {"data": traces, "layout": layout}


def _counts(s: Segmentation, shown: Shown, bins: Bins) -> np.ndarray:
    at = bins.of(s.cells.values[shown.histogram])
    counts = np.zeros((shown.n_clusters, bins.count), dtype=np.int64)
    np.add.at(counts, (s.cells.labels[shown.n_clusters].astype(int) - 1, at), s.cells.counts)
    return counts


def _bars(bins: Bins, counts: np.ndarray, suffix: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [bins.start + (i + 0.5) * bins.width for i in range(bins.count)],
        "y": counts.tolist(),
        "width": bins.width * 0.92,
        "marker": {"color": WHOLE},
        "hoverinfo": "skip",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }


def _panel(key: str, segment: int, suffix: str) -> dict[str, Any]:
    return {
        "kind": "bars",
        "view": f"histogram-{key}",
        "field": key,
        "segment": segment,
        "xaxis": f"xaxis{suffix}",
        "yaxis": f"yaxis{suffix}",
    }
