"""Histograms of one feature or descriptor, one per segment, on shared axes and bins."""

from typing import Any

import numpy as np

from analysis.core.cells import signed_log
from analysis.core.schema import Feature
from analysis.profiles.bins import Bins, choose_bins
from analysis.store.segmentation import Segmentation
from dashboard.theme import WHOLE, Figure, axis, base_layout
from dashboard.views.log_axis import LogBins, choose_log_bins, log_axis
from dashboard.views.scatter import escape
from dashboard.views.shown import FEW_FEATURES, Shown, feature, is_log, leading, leading_numbers, solution
from dashboard.views.view import Menu, View

HEADROOM = 1.05
FILLED = 0.92
APART = 0.18  # panels are narrow
THOUSAND = 1_000
NARROW, WIDE = 26, 38  # room for counts of up to three digits, or of four characters such as 500k


def histograms(s: Segmentation, shown: Shown) -> Figure:
    """One panel per segment; `meta.grid` lets the page lay panels out by its width."""
    f = feature(s, shown.picked["histogram"])
    values, on_log = s.cells.given(f.key), is_log(s, f, "histogram", shown)
    bins = choose_log_bins(values, f.step) if on_log else choose_bins(values, f.step)
    counts = _counts(s, shown, bins)
    top = float(counts.max()) * HEADROOM
    left = NARROW if top < THOUSAND else WIDE
    traces, panels, layout = [], [], base_layout(margin={"l": left, "r": 8, "t": 0, "b": 40, "pad": 0})
    for i, segment in enumerate(solution(s, shown).segments):
        suffix = "" if i == 0 else str(i + 1)
        traces.append(_bars(bins, counts[i], suffix))
        layout[f"xaxis{suffix}"] = _value_axis(escape(f.unit or f.scale or f.short), bins, suffix)
        layout[f"yaxis{suffix}"] = axis(range=[0, top], nticks=3, anchor=f"x{suffix}")
        panels.append(_panel(f.key, segment.segment, suffix, on_log=on_log))
    layout["meta"] = {"panels": panels, "grid": {"least": 150, "most": 6, "height": 150, "title": 38, "foot": 40}}
    return {"data": traces, "layout": layout}


def _value_axis(title: str, bins: Bins | LogBins, suffix: str) -> dict[str, Any]:
    if isinstance(bins, Bins):
        return axis(title, range=[bins.start, bins.stop], showgrid=False, anchor=f"y{suffix}", nticks=6)
    ends = signed_log(np.array([bins.edges[0], bins.edges[-1]])).tolist()
    return log_axis(title, bins.edges[0], bins.edges[-1], range=ends, apart=APART, showgrid=False, anchor=f"y{suffix}")


def _counts(s: Segmentation, shown: Shown, bins: Bins | LogBins) -> np.ndarray:
    known = s.cells.known(shown.picked["histogram"])
    at = bins.of(s.cells.given(shown.picked["histogram"]))
    counts = np.zeros((shown.n_clusters, bins.count), dtype=np.int64)
    np.add.at(counts, (s.cells.labels[shown.n_clusters][known].astype(int) - 1, at), s.cells.counts[known])
    return counts


def _bars(bins: Bins | LogBins, counts: np.ndarray, suffix: str) -> dict[str, Any]:
    if isinstance(bins, Bins):
        edges = bins.start + np.arange(bins.count + 1) * bins.width
    else:
        edges = signed_log(np.array(bins.edges))
    widths = np.diff(edges)
    return {
        "type": "bar",
        "x": (edges[:-1] + widths / 2).tolist(),
        "y": counts.tolist(),
        "width": bins.width * FILLED if isinstance(bins, Bins) else (widths * FILLED).tolist(),
        "marker": {"color": WHOLE},
        "hoverinfo": "skip",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }


def _panel(key: str, segment: int, suffix: str, *, on_log: bool) -> dict[str, Any]:
    return {
        "kind": "bars",
        "view": f"histogram-{key}",
        "field": key,
        "log": on_log,
        "segment": segment,
        "xaxis": f"xaxis{suffix}",
        "yaxis": f"yaxis{suffix}",
    }


def _first(s: Segmentation) -> Feature:
    """Return the feature of the histograms at first; of three, that which the pair view does not show."""
    features = leading(s) or leading_numbers(s)
    return features[-1] if len(features) <= FEW_FEATURES else features[0]


HISTOGRAM = View(
    "histogram",
    "{histogram} in each segment",
    "Number of customers. Gray: whole segment. Color: selected.",
    histograms,
    "full",
    menus=(Menu("histogram", "Feature of the histograms", _first),),
    follows=("k", "plain"),
    numbers=1,
)
