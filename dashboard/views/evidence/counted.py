"""Customers by value of a measure and by segment: what charts of measures are drawn from, at any number of cells."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats
from analysis.model.customer_measures import in_ones, measure_column
from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation


def counted(s: Segmentation, evidence: Evidence, key: str, n_clusters: int) -> tuple[Floats, list[NDArray[np.int64]]]:
    """Return the values that a measure has, ascending (n_values,), and for each segment its customers by value."""
    values, codes = np.unique(evidence.measures[measure_column(key, n_clusters)], return_inverse=True)
    places = (s.cells.labels[n_clusters].astype(np.int64) - 1) * len(values) + codes
    table = np.bincount(places, s.cells.counts, n_clusters * len(values)).astype(np.int64)
    return in_ones(values), list(table.reshape(n_clusters, len(values)))
