"""What other methods find at the same number of segments: a Gaussian mixture, Ward's method, HDBSCAN."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.mixture import GaussianMixture

from analysis.clustering.kmeans import Clustering
from analysis.core.cells import Floats
from analysis.evidence.resampling import SEED, Counts, Share, adjusted_rand, matched
from analysis.evidence.sentences import FRAGILE, ROBUST
from analysis.model.selection_words import number_text

MOST_ROWS = 2_000
MIXTURE_STARTS = 3
SPREAD = 1e-3  # added to variances, so that customers who are alike do not make a mixture collapse
SMALLEST_SHARE, SMALLEST = 0.05, 5  # of customers, and customers, in a dense group

Method = Literal["mixture", "ward", "density"]
Labels = NDArray[np.int64]

NAMES: dict[Method, str] = {"mixture": "Gaussian mixture", "ward": "Ward's method", "density": "HDBSCAN"}
ASSUMES: dict[Method, str] = {
    "mixture": "It assumes that each segment is a cloud, round or stretched, and that clouds may overlap.",
    "ward": "It joins the most similar customers step by step, and assumes compact segments.",
    "density": "It looks for crowded regions with empty space between them, and leaves out customers in between.",
}


@dataclass(frozen=True)
class Opinion:
    """What one method finds. `agreement`: adjusted Rand index with the segments shown, None where it finds no groups.

    `n_groups` it formed, and the share of customers that it leaves out of all groups.
    """

    method: Method
    name: str
    agreement: float | None
    n_groups: int
    left_out: float
    sentence: str
    assumes: str


@dataclass(frozen=True)
class _Task:
    """One method at one number of segments; `n_clusters` is 0 where the method chooses it."""

    method: Method
    n_clusters: int


def n_opinions(ks: Sequence[int]) -> int:
    """Return how many fits it takes."""
    return 2 * len(ks) + 1


def second_opinions(
    points: Floats, counts: Counts, found: Sequence[Clustering], share: Share
) -> dict[int, dict[str, Any]]:
    """Return the opinions of other methods as the document has them, by n_clusters.

    They see at most 2,000 customers, drawn at random. The Bayesian information criterion (Schwarz 1978) of the mixture
    comes for every number of segments.
    """
    rows, cells = _rows(points, counts)
    ks = [c.n_clusters for c in found]
    tasks = [*(_Task("mixture", k) for k in ks), *(_Task("ward", k) for k in ks), _Task("density", 0)]
    answers = dict(zip(tasks, share(partial(_group, rows), tasks), strict=True))
    criterion = {k: answers[_Task("mixture", k)][1] for k in ks}
    drawn = len(rows) if counts.sum() > MOST_ROWS else None
    return {c.n_clusters: _document(c, cells, answers, criterion, drawn) for c in found}


def _rows(points: Floats, counts: Counts) -> tuple[Floats, NDArray[np.int64]]:
    """Return a row per customer, at most 2,000 of them, and the cell that each is of."""
    if counts.sum() > MOST_ROWS:
        random = np.random.default_rng(SEED)
        counts = random.multivariate_hypergeometric(counts, MOST_ROWS, method="marginals")
    cells = np.repeat(np.arange(len(points)), counts)
    return points[cells], cells


def _group(rows: Floats, task: _Task) -> tuple[Labels, float]:
    """Return labels of rows from 0, -1 for those left out, and the criterion, which is 0 unless it is a mixture."""
    if task.method == "mixture":
        model = GaussianMixture(task.n_clusters, n_init=MIXTURE_STARTS, reg_covar=SPREAD, random_state=SEED).fit(rows)
        return model.predict(rows).astype(np.int64), float(model.bic(rows))
    if task.method == "ward":
        return AgglomerativeClustering(task.n_clusters, linkage="ward").fit_predict(rows).astype(np.int64), 0.0
    smallest = max(SMALLEST, round(SMALLEST_SHARE * len(rows)))
    if len(rows) < smallest:  # too few for any dense group
        return np.full(len(rows), -1), 0.0
    return HDBSCAN(min_cluster_size=smallest, copy=True).fit_predict(rows).astype(np.int64), 0.0


def _document(
    c: Clustering,
    cells: NDArray[np.int64],
    answers: Mapping[_Task, tuple[Labels, float]],
    criterion: Mapping[int, float],
    drawn: int | None,
) -> dict[str, Any]:
    k = c.n_clusters
    own = c.labels[cells].astype(np.int64) - 1
    labels = {"mixture": answers[_Task("mixture", k)][0], "ward": answers[_Task("ward", k)][0]}
    density = answers[_Task("density", 0)][0]
    best = min(criterion, key=lambda k: criterion[k])
    opinions = [
        _opinion("mixture", own, labels["mixture"], f" By its own criterion (BIC) it would form {best}."),
        _opinion("ward", own, labels["ward"], ""),
        _dense(own, density),
    ]
    return {
        "drawn": drawn,
        "methods": [asdict(o) for o in opinions],
        "bic": {str(k): value for k, value in criterion.items()},
        "sentence": _together(own, labels, opinions, k, drawn),
    }


def _opinion(method: Method, own: Labels, other: Labels, more: str) -> Opinion:
    one = np.ones(len(own), dtype=np.int64)
    agreement, n_groups = adjusted_rand(own, other, one), len(np.unique(other))
    sentence = f"It forms {_alike(agreement)} segments (agreement {agreement:.2f}; 1 is identical).{more}"
    return Opinion(method, NAMES[method], agreement, n_groups, 0.0, sentence, ASSUMES[method])


def _dense(own: Labels, other: Labels) -> Opinion:
    """Return what HDBSCAN finds; the agreement is that of customers whom it puts into a group."""
    inside = other >= 0
    n_groups, left_out = len(np.unique(other[inside])), float(1 - inside.mean())
    if n_groups < 2:
        sentence = "It finds no crowded regions with empty space between them."
        return Opinion("density", NAMES["density"], None, n_groups, left_out, sentence, ASSUMES["density"])
    agreement = adjusted_rand(own[inside], other[inside], np.ones(int(inside.sum()), dtype=np.int64))
    sentence = (
        f"It finds {n_groups} crowded regions and leaves out {left_out:.0%} of customers. For the others, "
        f"the agreement is {agreement:.2f} (1 is identical)."
    )
    return Opinion("density", NAMES["density"], agreement, n_groups, left_out, sentence, ASSUMES["density"])


def _alike(agreement: float) -> str:
    if agreement >= ROBUST:
        return "nearly the same"
    return "partly different" if agreement >= FRAGILE else "quite different"


def _together(own: Labels, labels: Mapping[str, Labels], opinions: Sequence[Opinion], k: int, drawn: int | None) -> str:
    """Return what mixture and Ward say, and how many customers both place differently."""
    one = np.ones(len(own), dtype=np.int64)
    apart = [matched(own, other, one, k) != own for other in labels.values()]
    n = int((apart[0] & apart[1]).sum())
    among = f"{number_text(n)} of {number_text(len(own))} customers {'is' if n == 1 else 'are'}"
    sampled = "" if drawn is None else f" The methods saw {number_text(drawn)} customers, drawn at random."
    mixture, ward = (o.agreement for o in opinions[:2])
    return (
        f"The Gaussian mixture agrees {mixture:.2f} and Ward's method {ward:.2f} with these segments (1 is identical). "
        f"{among} placed differently by both.{sampled}"
    )
