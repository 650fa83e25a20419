"""Fit cells for every number of segments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.clustering.methods.kmeans import Clustering, Projection, possible_ks, project
from analysis.clustering.methods.registry import FITTING, FittingMethod
from analysis.clustering.scale.scaler import MOST_PLAIN, Scaler, scaler_for
from analysis.core.cells import Cells, Floats
from analysis.core.errors import InputError
from analysis.core.progress import Progress, silent
from analysis.core.schema import Schema
from analysis.model.methods import MIXTURE
from analysis.model.question import Question


@dataclass(frozen=True)
class Fitted:
    """The scale, the clustering for every number of segments and the map; `points` are `Cells.forming`, scaled."""

    scaler: Scaler
    points: Floats
    found: tuple[Clustering, ...]
    projection: Projection


@dataclass(frozen=True)
class About:
    """What is known of customers besides their cells; `report` as in `segmentation.json`."""

    question: Question
    schema: Schema
    n_customers: int
    report: dict[str, Any]


def fit_cells(about: About, cells: Cells, progress: Progress = silent) -> Fitted:
    """Fit every possible number of segments by the method asked for.

    Raises InputError where there is none, or not that asked for.

    Descriptors change nothing: what is fitted are the cells as they are without them.
    """
    cells, _ = cells.forming()
    check_placed(cells, about.schema, about.report["n_not_segmented"])
    ks = possible_ks(cells, about.schema.coded)
    _check_k(about.question.n_clusters, ks)
    _check_method(about)
    scaler = scaler_for(cells, about.schema)
    points = scaler.transform(cells.matrix(about.schema.coded))
    with threadpool_limits(1):  # fits are small: more threads only wait for each other
        method = FITTING[about.question.method]
        clusterings = tuple(_fits(method, points, cells.counts, ks, about.schema, progress))
    _check_found(about.question, method, tuple(c.n_clusters for c in clusterings))
    return Fitted(scaler, points, clusterings, project(points, cells.counts))


def _fits(  # noqa: PLR0913, PLR0917 - what a method fits
    method: FittingMethod,
    points: Floats,
    counts: NDArray[np.int64],
    ks: tuple[int, ...],
    schema: Schema,
    progress: Progress,
) -> Iterator[Clustering]:
    """Yield a fit for every number of segments, up to the first that would leave a segment without customers."""
    for i, k in enumerate(ks):
        progress(f"fitting {k} segments", i / len(ks))
        clustering = method.fit(points, counts, k, schema)
        if clustering is None:
            return
        yield clustering


def _check_found(question: Question, method: FittingMethod, ks: tuple[int, ...]) -> None:
    """Raise InputError where the method found no segments, or fewer than asked for."""
    if not ks:
        raise InputError(
            f"{method.words.name} finds no two segments that both have customers; choose another --method."
        )
    wanted = question.n_clusters
    if wanted is not None and wanted > ks[-1]:
        raise InputError(
            f"{method.words.name} finds at most {ks[-1]} segments here: with more, one has no customers; ask for fewer."
        )


def check_placed(cells: Cells, schema: Schema, n_unplaced: int) -> None:
    """Raise InputError where nobody, or nothing that varies, is left to form segments."""
    if not len(cells):
        raise InputError(f"No customer can be segmented: all {n_unplaced} have missing or unreadable values.")
    for feature in schema.features:
        if np.ptp(cells.values[feature.key]) == 0:
            raise InputError(
                f"{feature.column} has the same value for every customer that can be segmented ({n_unplaced} cannot); "
                "fill in what is missing or unreadable, or name other features."
            )
    for category in schema.forming_categories:
        if np.ptp(cells.codes[category.key]) == 0:
            raise InputError(
                f"{category.column} has the same value for every customer that can be segmented; let other columns "
                "form the segments."
            )


def _check_method(about: About) -> None:
    """Raise InputError for a mixture of more columns than it can tell clouds apart in."""
    n = len(about.schema.forming)
    if about.question.method == MIXTURE and n > MOST_PLAIN:
        raise InputError(
            f"A Gaussian mixture forms segments by at most {MOST_PLAIN} columns, and here are {n}; choose fewer, or "
            "another --method."
        )


def _check_k(wanted: int | None, ks: tuple[int, ...]) -> None:
    if wanted is not None and wanted not in ks:
        raise InputError(f"k = {wanted} is not possible here; choose a number of segments from {ks[0]} to {ks[-1]}.")
