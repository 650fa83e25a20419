"""What evidence tells of single customers: numbers that are brushed like features, for each number of segments."""

from analysis.schema import Feature

MEASURES = (
    Feature("silhouette", "", "Silhouette", "Silhouette", step=0.01, decimals=2),
    Feature("margin", "", "Margin to the next segment", "Margin", step=0.01, decimals=2),
    Feature("stability", "", "Stability when resampled", "Stability", step=0.01, decimals=2),
)
MEASURE_KEYS = frozenset(m.key for m in MEASURES)
LOWEST = {"silhouette": -1.0, "margin": 0.0, "stability": 0.0}
HIGHEST = 1.0


def measure_column(key: str, n_clusters: int) -> str:
    """The column of `evidence.parquet` that holds a measure for so many segments."""
    return f"{key}_k{n_clusters}"
