"""K-means and PCA on weighted cells, in an order that does not depend on rows, threads or machines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from analysis.clustering.map_coordinates import middle, place
from analysis.clustering.methods.lloyd import settle
from analysis.clustering.scale.scaler import fit_scaler
from analysis.core.cells import Cells, Floats, at_most
from analysis.core.clouds import Clouds
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.core.vocabulary import level

N_INIT = 200
SEED = 0
MAX_CLUSTERS = 10
DISTINCT_DECIMALS = 6
START_CELLS, MORE_CELLS = 5_000, 50_000
SAMPLE_INIT = 50


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


def possible_ks(cells: Cells, coded: Sequence[str] = ()) -> tuple[int, ...]:
    """Return every number of segments from 2 to 10 that these cells can be split into.

    `coded` are the keys of categories that form segments.

    Customers count as distinct when they differ by a millionth of a standard deviation; an outlier of another order of
    magnitude in every feature leaves the others alike. Raises InputError when fewer than three are distinct.
    """
    numbers = [fit_scaler(cells, "standard").transform(cells.matrix())] if cells.values else []
    points = np.column_stack([*numbers, *(cells.codes[key] for key in coded)])
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
    n = len(schema.features)
    order = [*(schema.features.index(f) for f in schema.reading_order), *range(n, points.shape[1])]
    z = ((centers - mean) / np.where(spread > 0, spread, 1))[:, order]
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
