"""How surely customers belong to their segment: the spread of each measure, a row per segment."""

import numpy as np

from analysis.cells import Floats, weighted_quantile
from analysis.evidence import Evidence
from analysis.measures import HIGHEST, LOWEST, MEASURES, measure_column
from analysis.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.shown import Shown
from dashboard.views.spread import Rows, boxes_figure


def measures(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:
    """One panel per measure."""
    found = {m.key: evidence.measures[measure_column(m.key, shown.n_clusters)] for m in MEASURES}
    rows = [
        Rows(m.key, m.title, (max(LOWEST[m.key], float(found[m.key].min())), HIGHEST), _spreads(s, shown, found[m.key]))
        for m in MEASURES
    ]
    return boxes_figure(rows, shown.n_clusters)


def _spreads(s: Segmentation, shown: Shown, values: Floats) -> list[dict[str, float]]:
    labels = s.cells.labels[shown.n_clusters]
    return [_spread(values[labels == j], s.cells.counts[labels == j]) for j in range(1, shown.n_clusters + 1)]


def _spread(values: Floats, counts: np.ndarray) -> dict[str, float]:
    q1, median, q3 = (weighted_quantile(values, counts, q) for q in (0.25, 0.5, 0.75))
    return {"min": float(values.min()), "q1": q1, "median": median, "q3": q3, "max": float(values.max())}
