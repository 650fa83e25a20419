"""Scaling, K-means and PCA on weighted cells, in an order that does not depend on rows, threads or machines."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from analysis.clustering.lloyd import settle
from analysis.clustering.map_coordinates import middle, place
from analysis.core.cells import (
    Cells,
    Floats,
    at_most,
    signed_exp,
    signed_log,
    weighted_mean,
    weighted_quantiles,
    weighted_std,
)
from analysis.core.clouds import Clouds
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.core.vocabulary import level
from analysis.model.question import SCALINGS

N_INIT = 200
SEED = 0
MAX_CLUSTERS = 10
DISTINCT_DECIMALS = 6
START_CELLS, MORE_CELLS = 5_000, 50_000
SAMPLE_INIT = 50


@dataclass(frozen=True)
class Scaler:
    """`(x - mean) / scale` per feature, both float64 (n_features,); of `signed_log` where `logs` is true."""

    mean: Floats
    scale: Floats
    logs: NDArray[np.bool_] | None = None

    def transform(self, matrix: Floats) -> Floats:
        """Original units to scaled ones; (n, n_features)."""
        values = (
            matrix if self.logs is None else np.where(self.logs, signed_log(np.where(self.logs, matrix, 0)), matrix)
        )
        return np.asarray((values - self.mean) / self.scale, dtype=np.float64)

    def inverse(self, points: Floats) -> Floats:
        """Scaled units back to original ones; (n, n_features)."""
        values = points * self.scale + self.mean
        if self.logs is None:
            return values
        return np.where(self.logs, signed_exp(np.where(self.logs, values, 0)), values)


@dataclass(frozen=True)
class Clustering:
    """A result in canonical order: segment 1 is row 0 of `centers` (scaled units) and label 1 in `labels`.

    `clouds`: what customers are placed by, where that is not the nearest center.
    """

    n_clusters: int
    centers: Floats
    labels: NDArray[np.uint8]
    inertia: float
    clouds: Clouds | None = None


@dataclass(frozen=True)
class Projection:
    """PCA: `components` (2, n_features), the share of variance of each, and the cells' `points` (n_cells, 2)."""

    components: Floats
    explained_variance_ratio: Floats
    points: NDArray[np.float32]


def fit_scaler(cells: Cells, scaling: str | Mapping[str, str]) -> Scaler:
    """Return how each feature is put on one scale, by its key, or all in the same way.

    `standard`: mean 0, standard deviation 1. `robust`: median 0, interquartile range 1. `min-max`: from 0 to 1. `log`:
    `standard` of log(1 + x), mirrored below 0. `none`: as it is. Raises InputError for any other name.
    """
    by_key = dict.fromkeys(cells.values, scaling) if isinstance(scaling, str) else scaling
    fitted = [_fit_one(values, cells.counts, by_key[key]) for key, values in cells.values.items()]
    logs = np.array([by_key[key] == "log" for key in cells.values])
    mean, scale = (np.array([pair[i] for pair in fitted]) for i in (0, 1))
    return Scaler(mean, scale, logs if logs.any() else None)


def _fit_one(values: Floats, counts: NDArray[np.int64], scaling: str) -> tuple[float, float]:
    match scaling:
        case "none":
            return 0.0, 1.0
        case "min-max":
            return float(values.min()), float(np.ptp(values))
        case "robust":
            q1, median, q3 = weighted_quantiles(values, counts, (0.25, 0.5, 0.75))
            return median, q3 - q1 or weighted_std(values, counts)
        case "log" | "standard":
            own = signed_log(values) if scaling == "log" else values
            return weighted_mean(own, counts), weighted_std(own, counts)
    raise InputError(f"There is no scaling {scaling!r}; choose one of {', '.join(SCALINGS)}.")


def possible_ks(cells: Cells) -> tuple[int, ...]:
    """Return every number of segments from 2 to 10 that these cells can be split into.

    Customers count as distinct when they differ by a millionth of a standard deviation; an outlier of another order of
    magnitude in every feature leaves the others alike. Raises InputError when fewer than three are distinct.
    """
    points = fit_scaler(cells, "standard").transform(cells.matrix())
    enough = len(np.unique(points[:START_CELLS].round(DISTINCT_DECIMALS), axis=0)) > MAX_CLUSTERS
    distinct = len(points) if enough else len(np.unique(points.round(DISTINCT_DECIMALS), axis=0))
    if distinct < 3:
        raise InputError(
            f"Segments need at least 3 customers that differ in their features; this table has {distinct}."
        )
    return tuple(range(2, min(MAX_CLUSTERS, distinct - 1) + 1))


def fit(points: Floats, counts: NDArray[np.int64], n_clusters: int, schema: Schema) -> Clustering:
    """Weighted K-means on `points` (n_cells, n_features), best of 200 k-means++ starts (Arthur & Vassilvitskii 2007).

    Above 5,000 points the starts run on a fixed random sample of them; the best is then settled on a larger sample, and
    at last on all. scikit-learn finds the solution, which is settled in a fixed order of summation, so that labels,
    centers and inertia are equal to the last bit for any thread count.
    """
    centers, nearest = settle(points, counts, find_centers(points, counts, n_clusters))
    order = canonical_order(points, counts, centers, schema)
    centers, nearest = centers[order], np.argsort(order)[nearest]
    inertia = float((counts * ((points - centers[nearest]) ** 2).sum(axis=1)).sum())
    return Clustering(n_clusters, centers, (nearest + 1).astype(np.uint8), inertia)


def find_centers(points: Floats, counts: NDArray[np.int64], n_clusters: int) -> Floats:
    """Centers (n_clusters, n_features) of the best of many starts, not yet settled on all points."""
    if len(points) <= START_CELLS:
        model = KMeans(n_clusters, n_init=N_INIT, random_state=SEED, tol=0.0).fit(points, sample_weight=counts)
        return np.asarray(model.cluster_centers_, dtype=np.float64)
    chosen, more = (at_most(len(points), n) for n in (START_CELLS, MORE_CELLS))
    first = KMeans(n_clusters, n_init=SAMPLE_INIT, random_state=SEED).fit(points[chosen], sample_weight=counts[chosen])
    return settle(points[more], counts[more], np.asarray(first.cluster_centers_, dtype=np.float64))[0]


def canonical_order(points: Floats, counts: NDArray[np.int64], centers: Floats, schema: Schema) -> list[int]:
    """High before mid before low, feature by feature in reading order; within equal levels the higher center first."""
    mean = np.average(points, axis=0, weights=counts)
    spread = np.sqrt(np.average((points - mean) ** 2, axis=0, weights=counts))
    order = [schema.features.index(f) for f in schema.reading_order]
    z = ((centers - mean) / spread)[:, order]
    return sorted(range(len(centers)), key=lambda j: ([-level(v) for v in z[j]], [-v for v in z[j]]))


def project(points: Floats, counts: NDArray[np.int64]) -> Projection:
    """Principal components of weighted points (Jolliffe 2002, ch. 1); the largest loading of each is positive."""
    center = middle(points, counts)
    centered = points - center
    covariance = (centered * counts[:, None]).T @ centered / counts.sum()
    variances, vectors = np.linalg.eigh(covariance)
    components = vectors.T[::-1][:2]
    largest = np.abs(components).argmax(axis=1)
    components = components * np.sign(components[np.arange(2), largest])[:, None]
    ratio = (variances[::-1] / variances.sum())[:2]
    return Projection(components, ratio, place(points, center, components))
