"""Does each segment come out again? Bootstrap Jaccard of single segments (Hennig 2007)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans, kmeans_plusplus

from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.methods.lloyd import assign
from analysis.core.cells import Floats
from analysis.evidence.refits import CLOSE, Again, n_distinct
from analysis.evidence.resampling import SEED, Counts, Share
from analysis.model.methods import K_MEANS

RESAMPLES = 100
STARTS = 4
MOST_CELLS = 5_000


@dataclass(frozen=True)
class _Resample:
    """Customers drawn with putting back: the cells that have any, and how many; both (n_drawn,)."""

    cells: NDArray[np.int64]
    counts: Counts


def jaccards(
    points: Floats, counts: Counts, clusterings: Sequence[Clustering], share: Share, method: str = K_MEANS
) -> dict[int, Floats]:
    """Form segments of 100 bootstrap samples and return the mean Jaccard of each segment, (k,) by n_clusters.

    As `fpc::clusterboot` does, a segment is compared with the one of the resample that it is most alike, among the
    customers drawn. A customer drawn twice counts twice. Above 5,000 cells each resample is drawn from 5,000 of them.
    """
    random = np.random.default_rng(SEED)
    labels = {c.n_clusters: c.labels for c in clusterings}
    resamples = [_resampled(counts, random) for _ in range(RESAMPLES)]
    again = Again(method, CLOSE, {c.n_clusters: c.clouds for c in clusterings})
    alike = share(partial(_alike, again, points, labels), resamples)
    return {k: _mean([one[k] for one in alike]) for k in labels}


def _resampled(counts: Counts, random: np.random.Generator) -> _Resample:
    """Draw as many customers as there are, each time from all of them."""
    n = len(counts)
    among = np.arange(n) if n <= MOST_CELLS else np.sort(random.choice(n, MOST_CELLS, replace=False))
    total = int(counts[among].sum())
    drawn = random.multinomial(total, counts[among] / total)
    return _Resample(among[drawn > 0], drawn[drawn > 0])


def _alike(
    again: Again, points: Floats, labels: Mapping[int, NDArray[np.uint8]], resample: _Resample
) -> dict[int, Floats]:
    """Return the highest Jaccard of each segment with any segment of the resample, (k,) by n_clusters."""
    rows = points[resample.cells]
    others = (
        _by_k_means(rows, resample.counts, tuple(labels))
        if again.method == K_MEANS
        else again.groups(rows, resample.counts, tuple(labels), rows)
    )
    return {
        k: _highest(own[resample.cells].astype(np.int64) - 1, others[k], resample.counts, k)
        for k, own in labels.items()
    }


def _by_k_means(rows: Floats, counts: Counts, ks: tuple[int, ...]) -> dict[int, NDArray[np.int64]]:
    most = n_distinct(rows, max(ks))
    seeds = [kmeans_plusplus(rows, most, sample_weight=counts, random_state=SEED + start)[0] for start in range(STARTS)]
    return {k: _fit(rows, counts, min(k, most), seeds) for k in ks}


def _fit(rows: Floats, counts: Counts, k: int, seeds: list[Floats]) -> NDArray[np.int64]:
    """Return labels from 0; the first k of k-means++ seeds are seeds for k."""
    starts = iter(seeds)

    def start(_: Floats, n: int, **__: Any) -> Floats:
        following = next(starts)[:n]
        return np.asarray(following - shift, dtype=np.float64)

    shift = rows.mean(axis=0)  # scikit-learn asks for seeds of centered rows
    model = KMeans(k, init=start, n_init=len(seeds)).fit(rows, sample_weight=counts)
    return assign(rows, np.asarray(model.cluster_centers_, dtype=np.float64))


def _highest(own: NDArray[np.int64], other: NDArray[np.int64], counts: Counts, k: int) -> Floats:
    """Return for each segment its Jaccard with the segment most alike; NaN where none of its customers was drawn."""
    table = jaccard_table(own, other, counts, (k, k))
    return np.where(np.bincount(own, counts, k) > 0, table.max(axis=1), np.nan)


def jaccard_table(a: NDArray[np.int64], b: NDArray[np.int64], counts: Counts, shape: tuple[int, int]) -> Floats:
    """Return the Jaccard of every pair of segments of two partitions, `shape`; labels are from 0."""
    n_a, n_b = shape
    both = np.bincount(a * n_b + b, counts, n_a * n_b).reshape(n_a, n_b)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    table = np.divide(both, either, out=np.zeros((n_a, n_b)), where=either > 0)
    return np.asarray(table, dtype=np.float64)


def _mean(tables: Sequence[Floats]) -> Floats:
    """Return the mean over resamples that drew the segment; 0 where none did."""
    values = np.array(tables)
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), dtype=np.float64)
