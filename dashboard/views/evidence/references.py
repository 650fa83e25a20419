"""Silhouettes that K-means reaches on data without segments, as strips; the page draws the customers' own over them."""

from typing import Any

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure, axis, base_layout, padded, whole_marker
from dashboard.views.shown import Shown, solution

ROWS = {"shuffled": "columns<br>shuffled", "turned": "directions<br>shuffled", "cloud": "one round<br>cloud"}
SPREAD = 7


def references(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:
    """One row of marks per kind of data without segments."""
    silhouettes = evidence.solution(shown.n_clusters)["references"]
    own = solution(s, shown).silhouette
    every = [own, *(value for name in ROWS for value in silhouettes[name])]
    layout = base_layout(
        margin={"l": 76, "r": 16, "t": 24, "b": 44, "pad": 0},
        xaxis=axis("silhouette", range=padded(min(every), max(every), 0.12)),
        yaxis=axis(
            range=[len(ROWS) - 0.5, -0.5], tickvals=list(range(len(ROWS))), ticktext=list(ROWS.values()), showgrid=False
        ),
        meta={"panels": [{"kind": "strips", "view": "references", "title": "Could this be chance?", "own": own}]},
    )
    return {"data": [_strip(silhouettes[name], row) for row, name in enumerate(ROWS)], "layout": layout}


def _strip(values: list[float], row: int) -> dict[str, Any]:
    """Spread marks up and down, so that many alike can be seen."""
    offsets = [((i * 3) % SPREAD - SPREAD // 2) / SPREAD * 0.5 for i in range(len(values))]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": [row + offset for offset in offsets],
        "hoverinfo": "skip",
        "marker": whole_marker("circle"),
    }
