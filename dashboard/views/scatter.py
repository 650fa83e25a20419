"""Grey marks of all customers in a plane: what the customer map and the pair view share."""

from typing import Any

import numpy as np

from analysis.cells import Floats
from analysis.segmentation import Segmentation
from analysis.words import number_text
from dashboard.theme import SYMBOLS, Figure, base_layout, whole_marker
from dashboard.views.shown import Shown

MOST_IDS = 3  # as many as cells keep
MOST_MARKS = 5_000  # above, marks lie on each other, and a browser takes long to draw them


def scatter(
    s: Segmentation,
    shown: Shown,
    xy: tuple[Floats, Floats],
    axes: tuple[dict[str, Any], dict[str, Any]],
    panel: dict[str, Any],
) -> Figure:
    """One trace per segment, told apart by mark shape; `panel` says to the cross-filter which fields are drawn.

    Of more than 5,000 cells only the axes: the browser draws their density.
    """
    if len(s.cells) > MOST_MARKS:
        layout = base_layout(xaxis=axes[0], yaxis=axes[1], meta={"panels": [panel | {"kind": "density"}]})
        return {"data": [{"type": "scatter", "x": [], "y": []}], "layout": layout}
    labels = s.cells.labels[shown.n_clusters]
    texts = np.array(tooltips(s, shown), dtype=object)
    traces = [
        _trace(segment, xy[0][labels == segment], xy[1][labels == segment], texts[labels == segment])
        for segment in range(1, shown.n_clusters + 1)
    ]
    layout = base_layout(xaxis=axes[0], yaxis=axes[1], meta={"panels": [panel | {"kind": "points"}]})
    return {"data": traces, "layout": layout}


def _trace(segment: int, x: Floats, y: Floats, texts: np.ndarray) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x.tolist(),
        "y": y.tolist(),
        "text": texts.tolist(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": whole_marker(SYMBOLS[segment - 1]),
    }


def tooltips(s: Segmentation, shown: Shown) -> list[str]:
    """Per cell: its segment, which customers it is, and their own values with units."""
    names = s.solution(shown.n_clusters).names
    labels = s.cells.labels[shown.n_clusters]
    lines = [[f"<b>{escape(names[label - 1])}</b>"] for label in labels]
    for line, ids, n in zip(lines, s.cells.ids, s.cells.counts, strict=True):
        if ids or n > 1:
            line.append(escape(_who(ids, int(n))))
    for feature in s.schema.reading_order:
        unit = f" {feature.unit}" if feature.unit else ""
        for line, value in zip(lines, s.cells.values[feature.key], strict=True):
            line.append(f"{escape(feature.label)}: {number_text(value)}{escape(unit)}")
    for category in s.schema.categories:
        for line, code in zip(lines, s.cells.codes[category.key], strict=True):
            line.append(f"{escape(category.label)}: {escape(category.values[code])}")
    return ["<br>".join(line) for line in lines]


def _who(ids: str, n: int) -> str:
    """`Customer 7`, `5 customers: 7, 12, 40 and others`, or `5 customers` where they have no ids."""
    if n == 1:
        return f"Customer {ids}"
    if not ids:
        return f"{number_text(n)} customers"
    return f"{number_text(n)} customers: {ids}" + (" and others" if n > MOST_IDS else "")


def escape(text: str) -> str:
    """Text that Plotly shows as it is, without reading tags or entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
