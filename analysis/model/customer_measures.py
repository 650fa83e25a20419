"""Measures of single customers from evidence: numbers that are brushed like features, for each number of segments."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats
from analysis.core.schema import Feature

Hundredths = NDArray[np.int8]

MEASURES = (
    Feature("silhouette", "", "Silhouette", "Silhouette", step=0.01, decimals=2),
    Feature("margin", "", "Margin to the next segment", "Margin", step=0.01, decimals=2),
    Feature("stability", "", "Stability when resampled", "Stability", step=0.01, decimals=2),
)
MEASURE_KEYS = frozenset(m.key for m in MEASURES)
LOWEST = {"silhouette": -1.0, "margin": 0.0, "stability": 0.0}
HIGHEST = 1.0
PER_ONE = 100


def measure_column(key: str, n_clusters: int) -> str:
    """Return the column of `evidence.parquet` that holds a measure for a number of segments."""
    return f"{key}_k{n_clusters}"


def hundredths(values: NDArray[np.floating]) -> Hundredths:
    """Measures as whole hundredths, so that browser, engine and brushes mean the same numbers."""
    return np.rint(np.asarray(values, dtype=np.float64) * PER_ONE).astype(np.int8)


def in_ones(measure: Hundredths) -> Floats:
    """Hundredths as the numbers that they are."""
    return np.asarray(measure / PER_ONE, dtype=np.float64)
