"""Segments of customers kept in groups: formed from the groups alone, judged by the customers themselves."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.anonymity.merge_cells import Protected, protect
from analysis.clustering.criteria import SILHOUETTE_CELLS, criteria, silhouette_widths
from analysis.clustering.describe_fitted import describe_cells
from analysis.clustering.fit_all import About, Fitted, check_placed, fit_cells
from analysis.clustering.methods.kmeans import Clustering
from analysis.core.cells import Cells, Floats, Singles, weighted_mean
from analysis.core.errors import InputError
from analysis.core.progress import Progress, within
from analysis.evidence.resampling import matched
from analysis.model.protection import Protection
from analysis.model.variance import squares
from analysis.store.segmentation import Segmentation

Whole = NDArray[np.int64]


def build_in_groups(
    about: About, cells: Cells, smallest_cell: int, persons: Whole | None, progress: Progress
) -> Segmentation:
    """Merge `cells` into groups, cluster these for every possible k and describe what was found.

    Only averages over all customers or a segment, and the mean silhouette of each group, come from the customers
    themselves: of groups alone, silhouettes would be higher the fewer groups a segment has. Raises InputError as
    `protect` does.
    """
    if about.schema.coded:
        raise InputError(
            f"In groups of customers {about.schema.forming_categories[0].column} has no single value; let it describe "
            "the segments, or leave out the smallest cell."
        )
    check_placed(cells, about.schema, about.report["n_not_segmented"])
    hidden = protect(cells, about.schema, smallest_cell, persons)
    fitted = fit_cells(replace(about, schema=hidden.schema), hidden.cells, within(progress, 0.0, 0.3))
    whole = replace(about, question=replace(about.question, n_clusters=None))
    plain = fit_cells(whole, cells, within(progress, 0.3, 0.6))
    clusterings = _of_customers(fitted, hidden, cells)
    points = fitted.scaler.transform(cells.matrix())
    measured = criteria(points, cells.counts, clusterings)
    report = replace(
        fitted, found=tuple(replace(c, inertia=own.inertia) for c, own in zip(fitted.found, clusterings, strict=True))
    )
    groups = replace(hidden.cells, silhouettes=_silhouettes(points, cells.counts, clusterings, hidden))
    s = describe_cells(replace(about, schema=hidden.schema), groups, report, measured, within(progress, 0.6, 1.0))
    return replace(s, protection=_protection(smallest_cell, hidden, cells, (plain, clusterings)))


def _of_customers(fitted: Fitted, hidden: Protected, cells: Cells) -> tuple[Clustering, ...]:
    """Return the segments of the groups as segments of the customers in them."""
    points = fitted.scaler.transform(cells.matrix())
    return tuple(_of_groups(c, hidden.groups, points, cells.counts) for c in fitted.found)


def _of_groups(c: Clustering, groups: Whole, points: Floats, counts: Whole) -> Clustering:
    labels = c.labels[groups]
    away = ((points - c.centers[labels.astype(np.int64) - 1]) ** 2).sum(axis=1)
    return replace(c, labels=labels, inertia=float((counts * away).sum()))


def _silhouettes(
    points: Floats, counts: Whole, clusterings: tuple[Clustering, ...], hidden: Protected
) -> dict[int, Singles]:
    """Return the mean silhouette of each group's customers by n_clusters.

    None where there are too many to compare all.
    """
    if len(points) > SILHOUETTE_CELLS:
        return {}
    widths = silhouette_widths(points, counts, list(clusterings))
    means = {k: np.bincount(hidden.groups, counts * own) / hidden.cells.counts for k, own in widths.items()}
    return {k: own.astype(np.float32) for k, own in means.items()}


def _protection(
    smallest_cell: int, hidden: Protected, cells: Cells, both: tuple[Fitted, tuple[Clustering, ...]]
) -> Protection:
    plain, grouped = both
    without = {c.n_clusters: c for c in plain.found}
    gap, moved = {}, {}
    for own in grouped:
        other = without[own.n_clusters]
        inertia = _inertia(plain.points, cells.counts, own)
        gap[str(own.n_clusters)] = float(f"{inertia / other.inertia - 1:.4g}") if other.inertia else 0.0
        moved[str(own.n_clusters)] = _moved(own, other, cells.counts, smallest_cell)
    within = {str(own.n_clusters): _within(cells, own) for own in grouped}
    return Protection(smallest_cell, len(hidden.cells), gap, moved, hidden.mixed, _inner(cells, hidden), within)


def _within(cells: Cells, own: Clustering) -> dict[str, float]:
    each = {key: squares(values, own.labels, cells.counts, own.n_clusters) for key, values in cells.values.items()}
    return {key: group.within for key, group in each.items()}


def _inner(cells: Cells, hidden: Protected) -> dict[str, float]:
    means = {key: sums / hidden.cells.counts for key, sums in hidden.cells.sums.items()}
    return {key: weighted_mean((v - means[key][hidden.groups]) ** 2, cells.counts) for key, v in cells.values.items()}


def _inertia(points: Floats, counts: Whole, own: Clustering) -> float:
    """Squared distances of the customers to the means of their segments."""
    at = own.labels.astype(np.int64) - 1
    sizes = np.bincount(at, counts)
    means = np.column_stack([np.bincount(at, counts * column) / sizes for column in points.T])
    return float((counts[:, None] * (points - means[at]) ** 2).sum())


def _moved(own: Clustering, other: Clustering, counts: Whole, least: int) -> float:
    """Return the share of customers that are elsewhere, rounded up to whole groups of the smallest size."""
    mine, theirs = (c.labels.astype(np.int64) - 1 for c in (own, other))
    n = int(counts[matched(mine, theirs, counts, own.n_clusters) != mine].sum())
    return float(min(1.0, -(-n // least) * least / counts.sum()))
