"""Does the result hold? Refits on subsamples, on data without structure, without a feature, in another scaling."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans, kmeans_plusplus

from analysis.clustering.kmeans import Clustering
from analysis.clustering.lloyd import assign
from analysis.clustering.scale.scaler import Scaler, scaler_of
from analysis.core.cells import Cells, Floats, at_most, weighted_quantiles
from analysis.evidence.quick_silhouettes import mean_silhouettes
from analysis.evidence.refits import CLOSE, QUICK, Again, n_distinct
from analysis.model.methods import K_MEANS
from analysis.store.segmentation import Segmentation

REFITS = 30
SHARE = 0.8
COPIES = 100
STARTS = 10
COPY_STARTS = 4
OTHER_SCALINGS = ("standard", "robust", "min-max", "none")
WORDS = {"none": "no"}
ALL_COLUMNS = "with every column instead of components"
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


@dataclass(frozen=True)
class Alternative:
    """The same number of segments formed in another way, and its agreement with the solution shown."""

    change: str
    agreement: float


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
    points: Floats, counts: Counts, found: Sequence[Clustering], share: Share, method: str = K_MEANS
) -> dict[int, Stability]:
    """Refit on 30 random subsamples of 80% of the customers and compare (Hennig 2007), by n_clusters.

    The subsamples are the same for every number of segments.
    """
    random = np.random.default_rng(SEED)
    drawn = [_drawn(counts, random) for _ in range(REFITS)]
    cells = [np.flatnonzero(n) for n in drawn]
    draws = [_Draw(c.n_clusters, at, n[at]) for c in found for at, n in zip(cells, drawn, strict=True)]
    labels = {c.n_clusters: c.labels for c in found}
    again = Again(method, CLOSE, {c.n_clusters: c.clouds for c in found})
    refits = iter(share(partial(_refit, again, points, counts, labels), draws))
    return {c.n_clusters: _stability([next(refits) for _ in range(REFITS)]) for c in found}


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
    refit = _placed(again, points[there], draw.counts, k, points)
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


def _placed(again: Again, points: Floats, counts: Counts, k: int, others: Floats) -> NDArray[np.int64]:
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


@dataclass(frozen=True)
class FormingColumn:
    """A column that forms segments: what it is called, where its coordinates are, the scaling of a feature."""

    short: str
    block: slice
    scaling: str | None = None


Columns = tuple[FormingColumn, ...]


def forming_columns(s: Segmentation) -> Columns:
    """Return the columns that form the segments of `s`: features, then categories; none where components do."""
    if s.scaling.components:
        return ()
    scalings = [*(f.scaling for f in s.schema.features), *(None for _ in s.schema.coded)]
    parts = zip(s.schema.forming, scaler_of(s).blocks(), scalings, strict=True)
    return tuple(FormingColumn(c.short, block, scaling) for c, block, scaling in parts)


def without_structure(  # noqa: PLR0913, PLR0917 - what is tried without structure
    points: Floats, counts: Counts, ks: tuple[int, ...], share: Share, columns: Columns = (), method: str = K_MEANS
) -> dict[str, Floats]:
    """Silhouettes that the method reaches where there are no segments, each (100, len(ks)).

    A column with several coordinates (`columns`; none: no column has) is shuffled as one.
    """
    random = np.random.default_rng(SEED)
    copies = _copies(_rows(points, counts, random), random, columns)
    found = iter(share(partial(_silhouettes_of, method, ks), copies))
    reached = np.array([[next(found) for _ in KINDS] for _ in range(COPIES)])
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
    found = mean_silhouettes(rows, labels)
    return [found[k] for k in ks]


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


@dataclass(frozen=True)
class _Trial:
    """Cells in another form: without a feature, or scaled in another way; and the number of segments to form."""

    n_clusters: int
    points: Floats


def alternatives(  # noqa: PLR0913, PLR0917 - what is formed in another way
    cells: Cells,
    points: Floats,
    columns: Columns,
    found: Sequence[Clustering],
    share: Share,
    method: str = K_MEANS,
    plain: Floats | None = None,
) -> dict[int, tuple[Alternative, ...]]:
    """Leave one column out, or scale all features in another way, and compare, by n_clusters.

    `points` are scaled as the solutions are; where they are components, `plain` has each column. Above 20,000 cells on
    a fixed random sample of them.
    """
    some = at_most(len(points), MOST_CELLS)
    counts, labels = cells.counts[some], {c.n_clusters: c.labels[some] for c in found}
    ways = _ways(cells, points, columns, some) if plain is None else {ALL_COLUMNS: plain[some]}
    trials = (_Trial(k, changed) for k in labels for changed in ways.values())
    agreements = iter(share(partial(_tried, Again(method), counts, labels), trials))
    return {k: tuple(Alternative(change, next(agreements)) for change in ways) for k in labels}


def _ways(cells: Cells, points: Floats, columns: Columns, some: NDArray[np.int64]) -> dict[str, Floats]:
    """Return points formed in other ways, by what is changed."""
    ways = {} if len(columns) < 3 else _left_out(points[some], columns)
    others = _other_scalings(columns)
    scaled = _scaled(cells.matrix()[some], cells.counts[some]) if others else {}
    rest = points[some][:, len(cells.values) :]
    return ways | {f"with {WORDS.get(name, name)} scaling": np.column_stack([scaled[name], rest]) for name in others}


def _tried(again: Again, counts: Counts, labels: Mapping[int, NDArray[np.uint8]], trial: _Trial) -> float:
    """Return the agreement of the segments formed in another way with those shown."""
    k = trial.n_clusters
    other = _placed(again, trial.points, counts, k, trial.points)
    return adjusted_rand(labels[k].astype(np.int64) - 1, other, counts)


def n_alternatives(columns: Columns) -> int:
    """Return how many alternatives are tried; of components one."""
    return 1 if not columns else (len(columns) if len(columns) >= 3 else 0) + len(_other_scalings(columns))


def _other_scalings(columns: Columns) -> list[str]:
    """Return the ways to scale features otherwise; beside categories those that leave them a variance of about 1."""
    own = {c.scaling for c in columns if c.scaling is not None}
    ways = OTHER_SCALINGS if all(c.scaling is not None for c in columns) else ("standard", "robust")
    return [name for name in ways if own and own != {name}]


def _left_out(points: Floats, columns: Columns) -> dict[str, Floats]:
    return {f"without {c.short.lower()}": np.delete(points, c.block, axis=1) for c in columns}


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
