"""What the methods that do not form the segments find at the same number of them, and HDBSCAN."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN, KMeans

from analysis.clustering.methods.drawn import drawn_customers
from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.methods.mixture import Effort, best_mixture
from analysis.clustering.methods.ward import ward_labels
from analysis.core.cells import Floats
from analysis.evidence.resampling import SEED, Counts, Share, adjusted_rand, matched
from analysis.evidence.sentences import FRAGILE, ROBUST
from analysis.model.methods import K_MEANS, METHODS
from analysis.model.selections.words import number_text

MOST_ROWS = 2_000
STARTS, MIXTURE_STARTS = 10, 3
SMALLEST_SHARE, SMALLEST = 0.05, 5  # of customers, and customers, in a dense group

Method = Literal["k-means", "mixture", "ward", "density"]
Labels = NDArray[np.int64]

FORMING: tuple[Method, ...] = ("k-means", "mixture", "ward")
DENSITY = "It looks for crowded regions with empty space between them, and leaves out customers in between."
NAMES: dict[Method, str] = {method: METHODS[method].name for method in FORMING} | {"density": "HDBSCAN"}
ASSUMES: dict[Method, str] = {method: METHODS[method].assumes for method in FORMING} | {"density": DENSITY}
BEGINS: dict[Method, str] = {"k-means": "K-means", "mixture": "The Gaussian mixture", "ward": "Ward's method"}


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
    points: Floats, counts: Counts, clusterings: Sequence[Clustering], share: Share, method: str = K_MEANS
) -> dict[int, dict[str, Any]]:
    """Return the opinions of other methods as the document has them, by n_clusters.

    `method` formed the segments. The others see at most 2,000 customers, drawn at random. The Bayesian information
    criterion (Schwarz 1978) of the mixture, where it is one of them, comes for every number of segments.
    """
    rows, cells = drawn_customers(points, counts, MOST_ROWS)
    others = [other for other in FORMING if other != method]
    tasks = [*(_Task(other, c.n_clusters) for other in others for c in clusterings), _Task("density", 0)]
    answers = dict(zip(tasks, share(partial(_group, rows), tasks), strict=True))
    drawn = len(rows) if counts.sum() > MOST_ROWS else None
    return {c.n_clusters: _document(c, cells, answers, others, drawn) for c in clusterings}


def _group(rows: Floats, task: _Task) -> tuple[Labels, float]:
    """Return labels of rows from 0, -1 for those left out, and the criterion, which is 0 unless it is a mixture."""
    if task.method == "mixture":
        mixture = best_mixture(rows, task.n_clusters, Effort(MIXTURE_STARTS, 0))
        return mixture.predict(rows).astype(np.int64), float(mixture.bic(rows))
    if task.method == "ward":
        return ward_labels(rows, task.n_clusters), 0.0
    if task.method == "k-means":
        model = KMeans(task.n_clusters, n_init=STARTS, random_state=SEED).fit(rows)
        return model.labels_.astype(np.int64), 0.0
    smallest = max(SMALLEST, round(SMALLEST_SHARE * len(rows)))
    if len(rows) < smallest:  # too few for any dense group
        return np.full(len(rows), -1), 0.0
    return HDBSCAN(min_cluster_size=smallest, copy=True).fit_predict(rows).astype(np.int64), 0.0


def _document(
    c: Clustering,
    cells: NDArray[np.int64],
    answers: Mapping[_Task, tuple[Labels, float]],
    others: Sequence[Method],
    drawn: int | None,
) -> dict[str, Any]:
    k = c.n_clusters
    own = c.labels[cells].astype(np.int64) - 1
    labels = {method: answers[_Task(method, k)][0] for method in others}
    criterion = {task.n_clusters: value for task, (_, value) in answers.items() if task.method == "mixture"}
    opinions = [_opinion(method, own, labels[method], _preferred(method, criterion)) for method in others]
    opinions.append(_dense(own, answers[_Task("density", 0)][0]))
    return {
        "drawn": drawn,
        "methods": [asdict(o) for o in opinions],
        "bic": {str(k): value for k, value in criterion.items()},
        "sentence": _together(own, labels, opinions, k, drawn),
    }


def _preferred(method: Method, criterion: Mapping[int, float]) -> str:
    """Return how many segments a mixture would form by its own criterion, as a further sentence."""
    if method != "mixture":
        return ""
    return f" By its own criterion (BIC) it would form {min(criterion, key=lambda k: criterion[k])}."


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


def _together(
    own: Labels, labels: Mapping[Method, Labels], opinions: Sequence[Opinion], k: int, drawn: int | None
) -> str:
    """Return what the two other forming methods say, and how many customers both place differently."""
    one = np.ones(len(own), dtype=np.int64)
    apart = [matched(own, other, one, k) != own for other in labels.values()]
    n = int((apart[0] & apart[1]).sum())
    among = f"{number_text(n)} of {number_text(len(own))} customers {'is' if n == 1 else 'are'}"
    sampled = "" if drawn is None else f" The methods saw {number_text(drawn)} customers, drawn at random."
    (first, agrees), (second, too) = ((o.method, o.agreement) for o in opinions[:2])
    return (
        f"{BEGINS[first]} agrees {agrees:.2f} and {BEGINS[second]} {too:.2f} with these segments (1 is identical). "
        f"{among} placed differently by both.{sampled}"
    )
