"""How surely customers belong to their segment: the spread of each measure, a row per segment."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats, weighted_quantiles
from analysis.model.customer_measures import HIGHEST, LOWEST, MEASURES
from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.evidence.counted import counted
from dashboard.views.shown import Shown
from dashboard.views.spread import BoxRows, boxes_figure


def measures(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:
    """One panel per measure."""
    rows = []
    for m in MEASURES:
        values, segments = counted(s, evidence, m.key, shown.n_clusters)
        least = max(LOWEST[m.key], float(values.min()))
        reach = (least if least < HIGHEST else 0.0), HIGHEST
        rows.append(BoxRows(m.key, m.title, reach, [_spread(values, counts) for counts in segments]))
    return boxes_figure(rows, shown.n_clusters)


def _spread(values: Floats, counts: NDArray[np.int64]) -> dict[str, float]:
    least, q1, median, q3, most = weighted_quantiles(values, counts, (0, 0.25, 0.5, 0.75, 1))
    return {"min": least, "q1": q1, "median": median, "q3": q3, "max": most}
