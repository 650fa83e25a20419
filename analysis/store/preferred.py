"""Which number of segments each criterion prefers."""

from collections.abc import Callable, Iterable, Mapping

from analysis.store.segmentation import Solution

CHOSEN_BY = "silhouette"


def preferred_numbers(solutions: Iterable[Solution], stability: Mapping[int, float]) -> dict[str, int]:
    """Return the best number of segments by criterion, the one that Kindred uses first; the smallest of equals.

    `stability` is the mean agreement of refits by number of segments.
    """
    tried = tuple(solutions)
    return {
        CHOSEN_BY: _best(tried, lambda x: x.silhouette),
        "Calinski-Harabasz": _best(tried, lambda x: x.calinski_harabasz),
        "Davies-Bouldin": _best(tried, lambda x: -x.davies_bouldin),
        "stability": _best(tried, lambda x: stability[x.n_clusters]),
    }


def _best(solutions: Iterable[Solution], value: Callable[[Solution], float]) -> int:
    return max(solutions, key=lambda x: (value(x), -x.n_clusters)).n_clusters
