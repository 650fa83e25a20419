"""Whether segments differ in descriptors, which took no part in forming them: analysis of variance, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.stats import f as f_distribution
from scipy.stats import ncf

from analysis.core.cells import Cells
from analysis.core.schema import Feature, Schema
from analysis.core.text.spoken import in_sentence
from analysis.model.variance import Squares, squares_of_groups

SIGNIFICANT = 0.05
SLIGHT, STRONG = 0.01, 0.14  # eta squared of a small and of a large difference (Cohen 1988)
TAILS = (0.025, 0.975)
LARGEST = 1e7  # noncentrality beyond which eta squared is as good as 1
SHOWN_AS_ZERO = 0.001


@dataclass(frozen=True)
class Difference:
    """Whether segments differ in a descriptor: one-way analysis of variance (Fisher 1925) of the `n` who have a value.

    `eta_squared` is the share of its variance that lies between segments, `low` to `high` its 95% interval.
    `p_adjusted` is the p-value after Holm's correction (Holm 1979) for the number of descriptors.
    """

    descriptor: str
    n: int
    f: float
    df_between: int
    df_within: int
    p_value: float
    p_adjusted: float
    eta_squared: float
    low: float
    high: float
    sentence: str


def differences(cells: Cells, schema: Schema, n_clusters: int) -> tuple[Difference, ...]:
    """Test every descriptor against segment, in table order; those that do not vary are left out."""
    tested = [d for f in schema.descriptors if (d := _tested(cells, f, n_clusters)) is not None]
    adjusted = holm([d.p_value for d in tested])
    labels = {f.key: f.short for f in schema.descriptors}
    adjusted_ones = (replace(d, p_adjusted=p) for d, p in zip(tested, adjusted, strict=True))
    return tuple(replace(d, sentence=_sentence(labels[d.descriptor], d, len(tested))) for d in adjusted_ones)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number, step by step from the smallest, at most 1 (Holm 1979)."""
    adjusted, least, n = [1.0] * len(p_values), 0.0, len(p_values)
    for rank, i in enumerate(sorted(range(n), key=lambda i: p_values[i])):
        least = max(least, min(1.0, (n - rank) * p_values[i]))
        adjusted[i] = least
    return adjusted


def eta_squared_interval(squares: Squares) -> tuple[float, float]:
    """Return the 95% interval of eta squared, from the noncentral F distribution (Steiger 2004).

    The noncentrality at which the F that was found is just as large as 2.5% (97.5%) of all samples would give bounds
    it; over the noncentrality plus the number of customers, that is a share of variance.
    """
    if squares.f is None:
        return 1.0, 1.0
    n = squares.df_between + squares.df_within + 1
    bounds = (_noncentrality(squares, squares.f, 1 - tail) for tail in TAILS)
    low, high = (value / (value + n) for value in bounds)
    return low, high


def _noncentrality(squares: Squares, f: float, below: float) -> float:
    """Return the noncentrality at which a share `below` of samples has a smaller F; 0 where none is large enough."""

    def excess(value: float) -> float:
        share = ncf.cdf(f, squares.df_between, squares.df_within, value)
        return (0.0 if np.isnan(share) else float(share)) - below

    if float(f_distribution.cdf(f, squares.df_between, squares.df_within)) <= below:
        return 0.0
    high = max(1.0, 2 * f * squares.df_between)
    while excess(high) > 0 and high < LARGEST:
        high *= 2
    return float(brentq(excess, 0.0, high)) if excess(high) < 0 else high


def _tested(cells: Cells, descriptor: Feature, n_clusters: int) -> Difference | None:
    known = cells.known(descriptor.key)
    at = cells.labels[n_clusters][known].astype(np.int64) - 1
    values, counts = cells.described[descriptor.key][known], cells.counts[known]
    if not len(values) or np.ptp(values) == 0:
        return None
    values = values - values.mean()  # large numbers that differ little keep their digits
    n = np.bincount(at, counts, n_clusters).astype(float)
    means = np.bincount(at, counts * values, n_clusters) / np.maximum(n, 1)
    within = np.bincount(at, counts * (values - means[at]) ** 2, n_clusters).astype(float)
    if np.count_nonzero(n) < 2:
        return None
    squares = squares_of_groups(n, means, within)
    if squares.f is None or squares.eta_squared is None:
        return None
    p = float(f_distribution.sf(squares.f, squares.df_between, squares.df_within))
    low, high = eta_squared_interval(squares)
    return Difference(
        descriptor.key,
        int(n.sum()),
        squares.f,
        squares.df_between,
        squares.df_within,
        p,
        p,
        squares.eta_squared,
        low,
        high,
        "",
    )


def _sentence(label: str, d: Difference, tests: int) -> str:
    corrected = f", corrected for {tests} tests" if tests > 1 else ""
    chance = f"p = {d.p_adjusted:.2f}" if d.p_adjusted >= 0.01 else "p < 0.01"
    interval = f"95% interval {_share(d.low)} to {_share(d.high)}"
    figures = f"eta squared {_share(d.eta_squared)}, {interval}; {chance}{corrected}"
    if d.p_adjusted >= SIGNIFICANT:
        return f"No clear difference in {in_sentence(label)} between segments ({figures})."
    if d.eta_squared < SLIGHT:
        return f"{label} differs a little between segments ({figures})."
    return f"{label} differs {'strongly ' if d.eta_squared >= STRONG else ''}between segments ({figures})."


def _share(value: float) -> str:
    """Return a share with two digits, three where it would else look like none."""
    return f"{value:.3f}" if SHOWN_AS_ZERO <= value < SLIGHT else f"{value:.2f}"
