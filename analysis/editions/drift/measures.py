"""Whether centers still describe today's customers: what changed against the approved edition, and what chance allows.

Both editions are taken for independent samples of customers. Most customers are in both, so that real refreshes change
less by chance than this allows, and alarms are rarer than stated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.core.cells import Floats, signed_log, weighted_mean, weighted_quantiles, weighted_std
from analysis.editions.drift.chance import ALARMS, corrected, moments, stability, welch
from analysis.editions.figures import Placed
from analysis.store.segmentation import Segmentation

MeasureKind = Literal["feature", "sizes", "within", "distance", "silhouette", "far"]
BINS, LEAST_IN_BIN = 10, 5
STABLE, FAR_SHARE = 0.1, 0.01
WITHIN, DISTANCE, SILHOUETTE = 0.2, 0.1, 0.05
FAR_QUANTILE = 0.005


@dataclass(frozen=True)
class Measure:
    """One figure before and now.

    `value` is how large the change is, `chance` how large resampling alone makes it in 19 of 20 cases, `limit` from
    where on it matters, all in the same unit; `p` is that of no change, corrected for all measures. `what`: the column
    of a feature or category; `which`: the value of a category whose share, in percent, changed most; `segment`: where
    it is that of one segment, or which segment's size changed most.
    """

    kind: MeasureKind
    before: float
    now: float
    value: float
    chance: float
    limit: float
    p: float
    what: str = ""
    segment: int | None = None
    which: str = ""

    @property
    def is_certain(self) -> bool:
        """The change is larger than resampling explains."""
        return self.p < ALARMS

    @property
    def matters(self) -> bool:
        """The change is larger than resampling explains, and large enough to matter."""
        return self.is_certain and self.value >= self.limit


def measure_drift(model: Segmentation, before: Placed, now: Placed, *, fitted: bool) -> tuple[Measure, ...]:
    """Return every measure of `now` against `before`, both placed by the centers of `model`.

    `fitted`: the centers were fitted to `before`, which makes it look closer to them than other customers of the same
    kind are. Distances to the center of all others in the segment (leave-one-out) make up for that.
    """
    fair = _leave_one_out(before, model.n_clusters) if fitted else before
    measures = [
        *_features(model, before, now),
        *_categories(model, before, now),
        _sizes(model, before, now),
        *_within(model, before, now),
        *_distances(fair, now),
        _far(fair, now),
    ]
    return tuple(replace(m, p=p) for m, p in zip(measures, corrected([m.p for m in measures]), strict=True))


def _leave_one_out(placed: Placed, n_clusters: int) -> Placed:
    """Return distances to the mean of the others, which is n / (n - 1) times as far as the mean of all n."""
    sizes = placed.sizes(n_clusters)[placed.labels - 1]
    return replace(placed, nearest=placed.nearest * sizes / np.maximum(sizes - 1, 1))


def _features(model: Segmentation, before: Placed, now: Placed) -> Iterator[Measure]:
    """Yield the population stability index of each feature over tenths of the customers before."""
    for i, f in enumerate(model.schema.features):
        edges = _edges(before.values[:, i], before.counts)
        tables = [_binned(edges, placed.values[:, i], placed.counts) for placed in (before, now)]
        was, is_now = (weighted_mean(placed.values[:, i], placed.counts) for placed in (before, now))
        index, chance, p = stability(*tables)
        yield Measure("feature", was, is_now, index, chance, STABLE, p, f.column)


def _categories(model: Segmentation, before: Placed, now: Placed) -> Iterator[Measure]:
    """Yield the population stability index of each category that forms segments, over its values."""
    for i, c in enumerate(model.schema.forming_categories, start=len(model.schema.features)):
        tables = [
            np.bincount(placed.values[:, i].astype(np.int64), placed.counts, len(c.values)).astype(np.int64)
            for placed in (before, now)
        ]
        was, is_now = (100 * table / table.sum() for table in tables)
        most = int(np.abs(is_now - was).argmax())
        index, chance, p = stability(*(table[tables[0] + tables[1] > 0] for table in tables))
        shares = float(was[most]), float(is_now[most])
        yield Measure("feature", *shares, index, chance, STABLE, p, c.column, which=c.values[most])


def _edges(values: Floats, counts: NDArray[np.int64]) -> Floats:
    """Return tenths, fewer where customers are few."""
    n = int(np.clip(counts.sum() // (2 * LEAST_IN_BIN), 2, BINS))
    return np.unique(weighted_quantiles(values, counts, [i / n for i in range(1, n)]))


def _binned(edges: Floats, values: Floats, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(np.searchsorted(edges, values, side="left"), counts, len(edges) + 1).astype(np.int64)


def _sizes(model: Segmentation, before: Placed, now: Placed) -> Measure:
    """Return the index of the segments' sizes, with the shares of the segment that changed most."""
    a, b = (placed.sizes(model.n_clusters) for placed in (before, now))
    shares = a / a.sum(), b / b.sum()
    most = int(np.abs(shares[1] - shares[0]).argmax())
    index, chance, p = stability(a, b)
    return Measure("sizes", float(shares[0][most]), float(shares[1][most]), index, chance, STABLE, p, "", most + 1)


def _within(model: Segmentation, before: Placed, now: Placed) -> Iterator[Measure]:
    """Yield the change of each feature's average in each segment, in standard deviations of all (Welch 1947)."""
    for i, f in enumerate(model.schema.features):
        log = model.scaling.kind[f.key] == "log"
        scales = [signed_log(placed.values[:, i]) if log else placed.values[:, i] for placed in (before, now)]
        spread = weighted_std(scales[0], before.counts)
        for segment in range(1, model.n_clusters + 1):
            groups = [placed.labels == segment for placed in (before, now)]
            own = [moments(x[g], p.counts[g]) for x, g, p in zip(scales, groups, (before, now), strict=True)]
            if min(n for _, _, n in own) < 2 or not spread:
                continue
            means = [
                weighted_mean(placed.values[g, i], placed.counts[g])
                for placed, g in zip((before, now), groups, strict=True)
            ]
            change, chance, p = welch(own[0], own[1])
            yield Measure(
                "within", means[0], means[1], abs(change) / spread, chance / spread, WITHIN, p, f.column, segment
            )


def _distances(before: Placed, now: Placed) -> Iterator[Measure]:
    """Yield how much farther from their centers customers are, and how much less clearly in their segments."""
    a, b = (moments(placed.nearest, placed.counts) for placed in (before, now))
    change, chance, p = welch(a, b, rises=True)
    yield Measure("distance", a[0], b[0], change / a[0], chance / a[0], DISTANCE, p)
    a, b = (moments(placed.margins, placed.counts) for placed in (before, now))
    change, chance, p = welch((-a[0], *a[1:]), (-b[0], *b[1:]), rises=True)
    yield Measure("silhouette", a[0], b[0], change, chance, SILHOUETTE, p)


def _far(before: Placed, now: Placed) -> Measure:
    """Return the share of customers farther from every center than the last half percent of the approved edition.

    If nothing has changed, how many of m new customers lie beyond the r-th farthest of n is beta-binomial whatever the
    distances are like (Gumbel & von Schelling 1950).
    """
    n, m = before.n, now.n
    r = max(1, round(FAR_QUANTILE * n))
    order = np.argsort(-before.nearest, kind="stable")
    bound = before.nearest[order][np.searchsorted(np.cumsum(before.counts[order]), r)]
    beyond = int(now.counts[now.nearest > bound].sum())
    was = float(before.counts[before.nearest > bound].sum() / n)
    chance = stats.betabinom(m, r, n - r + 1)
    p = float(chance.sf(beyond - 1))
    return Measure("far", was, beyond / m, beyond / m, float(chance.ppf(1 - ALARMS)) / m, FAR_SHARE, p)
