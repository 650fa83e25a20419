"""What if we had chosen differently: segments formed without a column, in another scaling, by every column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.scale.scaler import Scaler
from analysis.core.cells import Cells, Floats, at_most, weighted_quantiles
from analysis.core.text.spoken import in_sentence
from analysis.evidence.forming_columns import Columns
from analysis.evidence.refits import Again
from analysis.evidence.resampling import MOST_CELLS, Counts, Share, adjusted_rand, placed
from analysis.model.methods import K_MEANS

OTHER_SCALINGS = ("standard", "robust", "min-max", "none")
WORDS = {"none": "no"}
ALL_COLUMNS = "with every column instead of components"


@dataclass(frozen=True)
class Alternative:
    """The same number of segments formed in another way, and its agreement with the solution shown."""

    change: str
    agreement: float


@dataclass(frozen=True)
class _Trial:
    """Cells in another form: without a feature, or scaled in another way; and the number of segments to form."""

    n_clusters: int
    points: Floats


def alternatives(  # noqa: PLR0913, PLR0917 - what is formed in another way
    cells: Cells,
    points: Floats,
    columns: Columns,
    clusterings: Sequence[Clustering],
    share: Share,
    method: str = K_MEANS,
    plain: Floats | None = None,
) -> dict[int, tuple[Alternative, ...]]:
    """Leave one column out, or scale all features in another way, and compare, by n_clusters.

    `points` are scaled as the solutions are; where they are components, `plain` has each column. Above 20,000 cells on
    a fixed random sample of them.
    """
    some = at_most(len(points), MOST_CELLS)
    counts, labels = cells.counts[some], {c.n_clusters: c.labels[some] for c in clusterings}
    ways = _ways(cells, points, columns, some) if plain is None else {ALL_COLUMNS: plain[some]}
    trials = (_Trial(k, changed) for k in labels for changed in ways.values())
    agreements = iter(share(partial(_tried, Again(method), counts, labels), trials))
    return {k: tuple(Alternative(change, next(agreements)) for change in ways) for k in labels}


def _ways(cells: Cells, points: Floats, columns: Columns, some: NDArray[np.int64]) -> dict[str, Floats]:
    """Return points formed in other ways, by what is changed."""
    ways = {} if len(columns) < 3 else _left_out(points[some], columns)
    others = _other_scalings(columns)
    scaled = _scaled(cells.matrix()[some], cells.counts[some]) if others else {}
    n = len(cells.values)
    weights, rest = np.sqrt([c.weight for c in columns[:n]]), points[some][:, n:]
    return ways | {
        f"with {WORDS.get(name, name)} scaling": np.column_stack([scaled[name] * weights, rest]) for name in others
    }


def _tried(again: Again, counts: Counts, labels: Mapping[int, NDArray[np.uint8]], trial: _Trial) -> float:
    """Return the agreement of the segments formed in another way with those shown."""
    k = trial.n_clusters
    other = placed(again, trial.points, counts, k, trial.points)
    return adjusted_rand(labels[k].astype(np.int64) - 1, other, counts)


def n_alternatives(columns: Columns) -> int:
    """Return how many alternatives are tried; of components one."""
    return 1 if not columns else (len(columns) if len(columns) >= 3 else 0) + len(_other_scalings(columns))


def _other_scalings(columns: Columns) -> list[str]:
    """Return other ways to scale features; with categories only those that leave a variance of about 1."""
    own = {c.scaling for c in columns if c.scaling is not None}
    ways = OTHER_SCALINGS if all(c.scaling is not None for c in columns) else ("standard", "robust")
    return [name for name in ways if own and own != {name}]


def _left_out(points: Floats, columns: Columns) -> dict[str, Floats]:
    return {f"without {in_sentence(c.short)}": np.delete(points, c.block, axis=1) for c in columns}


def _scaled(matrix: Floats, counts: Counts) -> dict[str, Floats]:
    mean = np.average(matrix, axis=0, weights=counts)
    std = np.sqrt(np.average((matrix - mean) ** 2, axis=0, weights=counts))
    q1, q3 = np.array([weighted_quantiles(column, counts, (0.25, 0.75)) for column in matrix.T]).T
    scalers = {
        "standard": Scaler(mean, std),
        "robust": Scaler(mean, np.where(q3 > q1, q3 - q1, std)),
        "min-max": Scaler(matrix.min(axis=0), np.ptp(matrix, axis=0)),
        "none": Scaler(np.zeros_like(mean), np.ones_like(mean)),
    }
    return {name: scaler.transform(matrix) for name, scaler in scalers.items()}
