"""Segments around the averages of their customers, which are centers of K-means but not those of every method."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.methods.kmeans import Clustering
from analysis.core.cells import Floats

Whole = NDArray[np.int64]


def averages(points: Floats, counts: Whole, labels: Whole, n_clusters: int) -> Floats:
    """Return the average customer of each segment, (n_clusters, n_features); labels are from 0, and each has some."""
    sums = [np.bincount(labels, counts * column, n_clusters) for column in points.T]
    return np.asarray(np.column_stack(sums) / np.bincount(labels, counts, n_clusters)[:, None], dtype=np.float64)


def inertia_around(centers: Floats, points: Floats, counts: Whole, labels: Whole) -> float:
    """Return the sum of customers' squared distances to the centers of their segments; labels are from 0."""
    return float((counts * ((points - centers[labels]) ** 2).sum(axis=1)).sum())


def around_averages(clustering: Clustering, points: Floats, counts: Whole) -> Clustering:
    """Return the same segments, with the averages of their customers as centers."""
    labels = clustering.labels.astype(np.int64) - 1
    centers = averages(points, counts, labels, clustering.n_clusters)
    return replace(clustering, centers=centers, inertia=inertia_around(centers, points, counts, labels))
