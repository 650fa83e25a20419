"""What each column contributes to the segments: its share of what separates them."""

from typing import Any

import numpy as np

from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers
from analysis.core.cells import Floats
from analysis.store.segmentation import Segmentation


def contributions(s: Segmentation, n_clusters: int) -> list[dict[str, Any]]:
    """Return for each column that forms segments its share of what separates them, the largest first.

    What separates them is the sum of squares between segments, weighted by customers, in scaled units. `unweighted` is
    the share that the same segments would have with all weights at 1.
    """
    sizes = np.array([g.size for g in s.solution(n_clusters).segments], dtype=np.float64)
    places = centers(s, n_clusters)
    middle = np.average(places, axis=0, weights=sizes)
    between = sizes @ (places - middle) ** 2
    own = np.array([float(between[block].sum()) for block in scaler_of(s).blocks()])
    weights = np.array([column.weight for column in s.schema.forming])
    shares = [
        {"column": column.key, "share": share, "unweighted": unweighted, "weight": column.weight}
        for column, share, unweighted in zip(s.schema.forming, _shares(own), _shares(own / weights), strict=True)
    ]
    return sorted(shares, key=lambda one: -one["share"])


def _shares(values: Floats) -> list[float]:
    total = float(values.sum())
    return [float(value) / total if total else 0.0 for value in values]
