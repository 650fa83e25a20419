"""Whether the centers of segments still fit, when customers are added."""

from dataclasses import dataclass

import numpy as np

from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers, labels_of, margins_of, scaled
from analysis.core.cells import Cells, Floats
from analysis.model.methods import K_MEANS
from analysis.store.segmentation import Segmentation
from analysis.using.additions import Added

BORDER = 0.1
MOST_DRIFT, MOST_AT_BORDER = 0.25, 1.5


@dataclass(frozen=True)
class Fit:
    """Whether segments still fit: `drift` by segment name, from its center to its customers' mean, in standard
    deviations; shares of customers near a border (margin below 0.1) before, and among those added.
    """

    drift: dict[str, float]
    border_before: float
    border_added: float

    @property
    def fits(self) -> bool:
        """No segment has drifted by a quarter of a standard deviation, and not many more lie near a border."""
        return max(self.drift.values()) < MOST_DRIFT and self.border_added <= MOST_AT_BORDER * max(
            self.border_before, 0.02
        )

    def words(self) -> list[str]:
        """For people."""
        name, most = max(self.drift.items(), key=lambda pair: pair[1])
        verdict = (
            "The segments still fit." if self.fits else "The segments no longer fit well; run it again with --refit."
        )
        before = f"{self.border_before:.1%}"
        return [
            verdict,
            f"Furthest from its center is the mean of {name}: {most:.2f} standard deviations.",
            f"Near a border (margin below {BORDER}): {self.border_added:.1%} of those added, {before} of the others.",
        ]


def fit_of(s: Segmentation, added: Added) -> Fit:
    """Return how the segments of `s`, for the number that is shown, suit customers that were added."""
    k = s.n_clusters
    points, new = (scaled(s, cells.matrix(s.schema.coded)) for cells in (s.cells, added.cells))
    labels = labels_of(s, k, new) + 1
    drift = {}
    for segment, center in zip(s.solution(k).segments, _averages(s, k), strict=True):
        own, other = s.cells.labels[k] == segment.segment, labels == segment.segment
        means = [_mean(s.cells, added.cells, f.key, own, other) for f in s.schema.features]
        both = np.concatenate([points[own], new[other]])
        counts = np.concatenate([s.cells.counts[own], added.cells.counts[other]])
        away = _at_means(s, means, np.average(both, axis=0, weights=counts)) - center
        drift[segment.name] = float(np.sqrt((away**2).mean()))
    return Fit(drift, _at_border(s, s.cells), _at_border(s, added.cells))


def _averages(s: Segmentation, k: int) -> Floats:
    """Return where segments were, in scaled units: their centers, which Ward's method has elsewhere than averages."""
    if s.question.method == K_MEANS:
        return centers(s, k)
    points, averages = scaled(s, s.cells.matrix(s.schema.coded)), []
    for segment in s.solution(k).segments:
        own = s.cells.labels[k] == segment.segment
        means = [s.cells.mean(f.key, own) for f in s.schema.features]
        averages.append(_at_means(s, means, np.average(points[own], axis=0, weights=s.cells.counts[own])))
    return np.array(averages)


def _at_means(s: Segmentation, means: list[float], average: Floats) -> Floats:
    """Return scaled means of features, exact where values are rounded, and the `average` of categories' coordinates.

    Of components it is the average of all.
    """
    scaler = scaler_of(s)
    if scaler.components is not None:
        return average
    return np.concatenate([scaler.of_features().transform(np.array([means]))[0], average[len(means) :]])


def _mean(old: Cells, new: Cells, key: str, own: np.ndarray, other: np.ndarray) -> float:
    n_old, n_new = int(old.counts[own].sum()), int(new.counts[other].sum())
    total = (old.mean(key, own) * n_old if n_old else 0.0) + (new.mean(key, other) * n_new if n_new else 0.0)
    return total / (n_old + n_new)


def _at_border(s: Segmentation, cells: Cells) -> float:
    margins = margins_of(s, s.n_clusters, cells.matrix(s.schema.coded))
    return float(cells.counts[margins < BORDER].sum() / cells.counts.sum())
