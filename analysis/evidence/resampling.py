"""Does the result hold? Refits on subsamples, and on data without structure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans, kmeans_plusplus

from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.methods.lloyd import assign
from analysis.core.cells import Floats
from analysis.evidence.forming_columns import Columns
from analysis.evidence.quick_silhouettes import mean_silhouettes
from analysis.evidence.refits import CLOSE, QUICK, Again, n_distinct
from analysis.model.methods import K_MEANS

REFITS = 30
SHARE = 0.8
COPIES = 100
STARTS = 10
COPY_STARTS = 4
KINDS = ("shuffled", "turned", "cloud")
MOST_ROWS = 2_000
MOST_CELLS = 20_000
SEED = 0

Counts = NDArray[np.int64]
Share = Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]  # what `map` does, maybe in several processes


@dataclass(frozen=True)
class Stability:
    """Agreement of refits on 80% subsamples with the solution (adjusted Rand index, 1: the same).

    `of_cells`: float32 (n_cells,), the share of refits that put a cell in its own segment.
    """

    mean: float
    lowest: float
    of_cells: NDArray[np.float32]


def adjusted_rand(a: NDArray[np.int64], b: NDArray[np.int64], counts: Counts) -> float:
    """Return adjusted Rand index of two partitions of weighted cells, labels from 0 (Hubert & Arabie 1985)."""
    n_a, n_b = int(a.max()) + 1, int(b.max()) + 1
    table = np.bincount(a * n_b + b, counts, n_a * n_b).reshape(n_a, n_b)
    pairs, rows, columns, every = (
        float((x * (x - 1) / 2).sum()) for x in (table, table.sum(axis=1), table.sum(axis=0), table.sum())
    )
    expected = rows * columns / every
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


@dataclass(frozen=True)
class _Draw:
    """Customers drawn to fit `n_clusters` segments: the cells that have any, and how many; both (n_drawn,)."""

    n_clusters: int
    cells: NDArray[np.int64]
    counts: Counts


def stabilities(
    points: Floats, counts: Counts, clusterings: Sequence[Clustering], share: Share, method: str = K_MEANS
) -> dict[int, Stability]:
    """Refit on 30 random subsamples of 80% of the customers and compare (Hennig 2007), by n_clusters.

    The subsamples are the same for every number of segments.
    """
    random = np.random.default_rng(SEED)
    drawn = [_drawn(counts, random) for _ in range(REFITS)]
    cells = [np.flatnonzero(n) for n in drawn]
    draws = [_Draw(c.n_clusters, at, n[at]) for c in clusterings for at, n in zip(cells, drawn, strict=True)]
    labels = {c.n_clusters: c.labels for c in clusterings}
    again = Again(method, CLOSE, {c.n_clusters: c.clouds for c in clusterings})
    refits = iter(share(partial(_refit, again, points, counts, labels), draws))
    return {c.n_clusters: _stability([next(refits) for _ in range(REFITS)]) for c in clusterings}


def _stability(refits: Sequence[tuple[float, NDArray[np.bool_]]]) -> Stability:
    agreements = [agreement for agreement, _ in refits]
    kept = np.sum([held for _, held in refits], axis=0)
    return Stability(float(np.mean(agreements)), min(agreements), (kept / len(refits)).astype(np.float32))


def _refit(
    again: Again, points: Floats, counts: Counts, labels: Mapping[int, NDArray[np.uint8]], draw: _Draw
) -> tuple[float, NDArray[np.bool_]]:
    """Return how well a fit on the drawn customers agrees, and which cells it puts into their own segment."""
    k, there = draw.n_clusters, draw.cells
    own = labels[k].astype(np.int64) - 1
    refit = placed(again, points[there], draw.counts, k, points)
    return adjusted_rand(own[there], refit[there], draw.counts), matched(own, refit, counts, k) == own


def _drawn(counts: Counts, random: np.random.Generator) -> Counts:
    """Return how many customers of each cell are among 80% drawn without putting back.

    At most 20,000 cells keep any.
    """
    if len(counts) <= MOST_CELLS:
        return random.multivariate_hypergeometric(counts, round(SHARE * counts.sum()), method="marginals")
    drawn = np.zeros_like(counts)
    kept = random.choice(len(counts), MOST_CELLS, replace=False)
    drawn[kept] = random.multivariate_hypergeometric(
        counts[kept], round(SHARE * counts[kept].sum()), method="marginals"
    )
    return drawn


def placed(again: Again, points: Floats, counts: Counts, k: int, others: Floats) -> NDArray[np.int64]:
    """Form segments of `points`, and return those that `others` belong to, from 0."""
    if again.method == K_MEANS:
        return assign(others, _fit(points, counts, k))
    return again.groups(points, counts, (k,), others)[k]


def _fit(points: Floats, counts: Counts, n_clusters: int) -> Floats:
    """Return the centers of a fit; fewer where fewer points differ."""
    n_clusters = n_distinct(points, n_clusters)
    model = KMeans(n_clusters, n_init=STARTS, random_state=SEED).fit(points, sample_weight=counts)
    return np.asarray(model.cluster_centers_, dtype=np.float64)


def matched(own: NDArray[np.int64], other: NDArray[np.int64], counts: Counts, k: int) -> NDArray[np.int64]:
    """`other` with its labels renamed to the segments that they share most customers with (Kuhn 1955)."""
    table = np.bincount(other * k + own, counts, k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(-table)
    return np.asarray(columns[np.argsort(rows)][other], dtype=np.int64)


def without_structure(  # noqa: PLR0913, PLR0917 - what is tried without structure
    points: Floats, counts: Counts, ks: tuple[int, ...], share: Share, columns: Columns = (), method: str = K_MEANS
) -> dict[str, Floats]:
    """Silhouettes that the method reaches where there are no segments, each (100, len(ks)).

    A column with several coordinates (`columns`; none: no column has) is shuffled as one.
    """
    random = np.random.default_rng(SEED)
    copies = _copies(_rows(points, counts, random), random, columns)
    silhouettes = iter(share(partial(_silhouettes_of, method, ks), copies))
    reached = np.array([[next(silhouettes) for _ in KINDS] for _ in range(COPIES)])
    return {name: reached[:, i] for i, name in enumerate(KINDS)}


def _copies(rows: Floats, random: np.random.Generator, columns: Columns) -> Iterator[Floats]:
    """Yield data without segments, one copy of each of `KINDS` after the other, 100 times.

    `shuffled`: every column shuffled on its own, so that columns no longer go together. `turned`: shuffled along the
    principal axes, so that they go together as they do but in one piece (Tibshirani, Walther & Hastie 2001, b).
    `cloud`: one normal cloud with the columns' own correlations.
    """
    center, covariance = rows.mean(axis=0), np.cov(rows.T)
    axes = np.linalg.eigh(covariance)[1]
    along = (rows - center) @ axes
    for _ in range(COPIES):
        yield _shuffled(rows, random, columns)
        yield random.permuted(along, axis=0) @ axes.T
        yield random.multivariate_normal(center, covariance, len(rows))


def _shuffled(rows: Floats, random: np.random.Generator, columns: Columns) -> Floats:
    if all(c.block.stop - c.block.start == 1 for c in columns):
        return random.permuted(rows, axis=0)
    return np.column_stack([random.permutation(rows[:, c.block], axis=0) for c in columns])


def reachable(reference: Floats) -> Floats:
    """Return the silhouette that data without structure could reach at each k, (len(ks),).

    `reference` is (copies, len(ks)).

    At least the highest copy; and as k is chosen for its silhouette, as many standard deviations above the mean as any
    copy is at any k (the max-T of Westfall & Young 1993).
    """
    mean, spread = reference.mean(axis=0), reference.std(axis=0)
    furthest = ((reference - mean) / np.where(spread > 0, spread, 1)).max()
    return np.asarray(np.maximum(reference.max(axis=0), mean + spread * furthest), dtype=np.float64)


def _rows(points: Floats, counts: Counts, random: np.random.Generator) -> Floats:
    """Return a row per customer, at most 2,000 of them drawn at random."""
    if counts.sum() > MOST_ROWS:
        counts = random.multivariate_hypergeometric(counts, MOST_ROWS, method="marginals")
    return np.repeat(points, counts, axis=0)


def _silhouettes_of(method: str, ks: tuple[int, ...], rows: Floats) -> list[float]:
    rows = rows - rows.mean(axis=0)  # where scikit-learn puts them too before it asks for seeds
    if method == K_MEANS:
        seeds = _seeds(rows, max(ks))
        labels = {k: _fit_from(rows, k, seeds) for k in ks}
    else:
        labels = Again(method, QUICK).groups(rows, np.ones(len(rows), dtype=np.int64), ks, rows)
    means = mean_silhouettes(rows, labels)
    return [means[k] for k in ks]


def _seeds(rows: Floats, most: int) -> list[Floats]:
    """K-means++ draws one center after the other: the first k of a draw are one for k (Arthur & Vassilvitskii 2007)."""
    most = n_distinct(rows, most)
    return [kmeans_plusplus(rows, most, random_state=SEED + start)[0] for start in range(COPY_STARTS)]


def _fit_from(rows: Floats, k: int, seeds: list[Floats]) -> NDArray[np.int64]:
    """Return labels from 0, of the best fit that starts at the first k of a seed; fewer where fewer rows differ."""
    starts = iter(seeds)

    def start(_: Floats, n: int, **__: object) -> Floats:
        return next(starts)[:n]

    model = KMeans(min(k, len(seeds[0])), init=start, n_init=len(seeds)).fit(rows)
    return assign(rows, model.cluster_centers_)
