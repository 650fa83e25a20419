"""How exact a segmentation is: whether customers were counted as they are, in steps, or drawn; and what that costs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.model.report import Finding

How = Literal["exact", "in steps", "drawn"]


@dataclass(frozen=True)
class Precision:
    """`n_drawn`: customers that stand for all, 0 unless they were drawn.

    Measured on `n_held_back` customers at full precision, by n_clusters: `inertia_gap`, by what share the inertia of
    the centers is above that of centers fitted to other customers at full precision (below 0: it is lower); `moved`,
    the share of customers whose segment is another one at full precision.
    """

    how: How = "exact"
    n_drawn: int = 0
    n_held_back: int = 0
    inertia_gap: Mapping[str, float] = field(default_factory=dict)
    moved: Mapping[str, float] = field(default_factory=dict)


EXACT = Precision()


def precision_findings(precision: Precision, n_clusters: int, n_cells: int) -> tuple[Finding, ...]:
    """Return what the report says about it."""
    if precision.how == "exact":
        return ()
    k = str(n_clusters)
    gap, moved = precision.inertia_gap[k], precision.moved[k]
    which = "higher" if gap >= 0 else "lower"
    cost = (
        f"Measured on {precision.n_held_back:,} customers held back, at full precision {moved:.2%} of them would be in "
        f"another of the {k} segments, and the inertia is {abs(gap):.3%} {which} than that of centers fitted to others."
    )
    if precision.how == "in steps":
        sentence = f"The steps make {n_cells:,} cells of all customers; means are exact all the same. {cost}"
    else:
        sentence = (
            f"Even in steps there would be too many cells: {precision.n_drawn:,} customers, drawn at random, stand for "
            f"all, each for equally many of its kind. Sizes of parts of segments are estimates, within "
            f"{margin(precision.n_drawn):.1%} of all customers (95% of the time). {cost}"
        )
    return (Finding("changed", "", 0, sentence),)


def margin(n: int) -> float:
    """Half the width of the 95% interval of a share of one half among `n` customers drawn at random."""
    return 1.96 * 0.5 / math.sqrt(n)
