"""What it means, and costs, that customers are kept in groups of which none is smaller than was asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.model.report import Finding

SMALLEST, LARGEST = 2, 1_000
MIXED = "in mixed groups"


@dataclass(frozen=True)
class Protection:
    """`n_groups` groups of at least `smallest_cell` customers each.

    By n_clusters: `inertia_gap`, by what share the inertia of all customers is above that of segments formed without
    groups; `moved`, the share of customers whose segment is another one then, rounded up to whole groups. `mixed`:
    column of a category to the share of customers in groups that hold several of its values (1: it is not shown).

    What groups hide about all customers together, in squared units by feature key: `inner`, the mean square of
    their distance to the mean of their group; `within`, by n_clusters, the sum of squares around their segments' means.
    """

    smallest_cell: int
    n_groups: int
    inertia_gap: Mapping[str, float]
    moved: Mapping[str, float]
    mixed: Mapping[str, float]
    inner: Mapping[str, float]
    within: Mapping[str, Mapping[str, float]]


def promise(smallest_cell: int) -> str:
    """Return what the page says where single customers would be."""
    return f"Shown in groups of at least {smallest_cell:,} customers, so that nobody can be singled out."


def nobody_found(smallest_cell: int) -> str:
    """Return why movement is not shown."""
    return f"{promise(smallest_cell)} So nobody is found again at another time, and who moved where is not shown."


def protection_findings(p: Protection, n_clusters: int) -> tuple[Finding, ...]:
    """Return what the report says about it."""
    sentences = [
        promise(p.smallest_cell),
        _groups(p.n_groups),
        _cost(p, n_clusters),
        *(_mixed(column, share) for column, share in p.mixed.items() if share),
        f"What concerns fewer than {p.smallest_cell:,} customers, such as a value that was corrected, is not shown.",
    ]
    return tuple(Finding("changed", "", 0, sentence) for sentence in sentences)


def _groups(n: int) -> str:
    return (
        f"There are {n:,} groups, each of customers as alike as can be, shown by their mean, rounded; sizes and sums "
        "are exact. Spreads, quartiles and extremes are those of groups, so narrower than the customers' own."
    )


def _cost(p: Protection, n_clusters: int) -> str:
    gap, moved = p.inertia_gap[str(n_clusters)], p.moved[str(n_clusters)]
    which = "above" if gap >= 0 else "below"
    return (
        f"What groups cost, measured on the customers themselves: the inertia of {n_clusters} segments is "
        f"{abs(gap):.2%} {which} that of segments formed without groups, in which at most {moved:.1%} of the customers "
        "would be in another segment."
    )


def _mixed(column: str, share: float) -> str:
    if share == 1:
        return f"{column} is not shown: every group holds several of its values."
    return f"{column}: {share:.0%} of the customers are in groups that hold several values, shown as {MIXED}."
