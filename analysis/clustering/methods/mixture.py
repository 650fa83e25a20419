"""Segments as the clouds of a Gaussian mixture (Dempster, Laird & Rubin 1977), by scikit-learn."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.mixture import GaussianMixture

from analysis.clustering.methods.averages import averages, inertia_around
from analysis.clustering.methods.drawn import SEED, drawn_customers
from analysis.clustering.methods.kmeans import Clustering, canonical_order
from analysis.core.cells import Floats, at_most
from analysis.core.clouds import Clouds
from analysis.core.schema import Schema
from analysis.model.methods import METHODS

STARTS, RANDOM_STARTS, TRIES, ROUNDS = 10, 30, 20, 1_000
START_ROWS = 1_000
GAIN = 1e-3  # in the mean log likelihood of a customer, as scikit-learn has it
SPREAD = 1e-3  # added to variances, so that customers who are alike do not make a cloud collapse
DIGITS = 10  # of what is kept, so that it does not depend on the order in which a processor adds up

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Effort:
    """How hard the best mixture is looked for: starts from K-means, starts from random customers, the least gain."""

    starts: int = STARTS
    random_starts: int = RANDOM_STARTS
    least_gain: float = GAIN


EFFORT = Effort()


def best_mixture(
    rows: Floats, n_clusters: int, effort: Effort = EFFORT, seed: int = SEED, begin: Clouds | None = None
) -> GaussianMixture:
    """Return the most likely of mixtures that start from K-means, from random customers, and from known clouds.

    K-means cuts long clouds across, and a mixture that starts there may stay there.
    """
    tries = [_estimator(n_clusters, effort.least_gain, n_init=effort.starts, random_state=seed)]
    if effort.random_starts:
        among = {"init_params": "random_from_data", "n_init": effort.random_starts}
        tries.append(_estimator(n_clusters, effort.least_gain, random_state=seed, **among))
    if begin is not None and len(begin.weights) == n_clusters:
        tries.append(_estimator(n_clusters, effort.least_gain, **_starting_at(begin)))
    return max((model.fit(rows) for model in tries), key=lambda model: float(model.lower_bound_))


def _estimator(n_clusters: int, least_gain: float = GAIN, **options: Any) -> GaussianMixture:
    return GaussianMixture(n_clusters, reg_covar=SPREAD, tol=least_gain, max_iter=ROUNDS, **options)


def fit_mixture(points: Floats, counts: Whole, n_clusters: int, schema: Schema) -> Clustering | None:
    """Return the best of 40 starts, with every cell in its most likely segment.

    Above 1,000 customers the starts run on a random sample of these; the best goes on with at most 20,000. A cloud may
    lie below others everywhere, so that nobody is in it: then other starts are tried. None where all leave a segment
    empty. Centers are the averages of a segment's customers.
    """
    rows, _ = drawn_customers(points, counts, METHODS["mixture"].most or len(points))
    for seed in range(SEED, SEED + TRIES):
        clouds = clouds_of(_settled(rows, n_clusters, EFFORT if seed == SEED else Effort(1, 1), seed))
        labels = clouds.labels(points)
        if len(np.unique(labels)) == n_clusters:
            return _clustering(points, counts, (clouds, labels), schema)
    return None


def _settled(rows: Floats, n_clusters: int, effort: Effort, seed: int) -> GaussianMixture:
    model = best_mixture(rows[at_most(len(rows), START_ROWS)], n_clusters, effort, seed)
    if len(rows) <= START_ROWS:
        return model
    return _estimator(n_clusters, **_starting_at(clouds_of(model))).fit(rows)


def _starting_at(clouds: Clouds) -> dict[str, Any]:
    roots, weights = np.array(clouds.roots), np.array(clouds.weights)
    inverse = roots @ roots.transpose(0, 2, 1)
    return {
        "weights_init": weights / weights.sum(),
        "means_init": np.array(clouds.means),
        "precisions_init": (inverse + inverse.transpose(0, 2, 1)) / 2,
    }


def clouds_of(model: GaussianMixture) -> Clouds:
    """Return the clouds of a fitted mixture."""
    weights, means, roots = (
        np.vectorize(_rounded)(part) for part in (model.weights_, model.means_, model.precisions_cholesky_)
    )
    plain = tuple(tuple(map(tuple, root)) for root in roots.tolist())
    return Clouds(tuple(weights.tolist()), tuple(map(tuple, means.tolist())), plain)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _clustering(points: Floats, counts: Whole, placed: tuple[Clouds, Whole], schema: Schema) -> Clustering:
    clouds, labels = placed
    centers = averages(points, counts, labels, len(clouds.weights))
    order = canonical_order(points, counts, centers, schema)
    centers, labels = centers[order], np.argsort(order)[labels]
    inertia = inertia_around(centers, points, counts, labels)
    return Clustering(len(order), centers, (labels + 1).astype(np.uint8), inertia, clouds.in_order(order))
