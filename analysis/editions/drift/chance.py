"""What resampling alone makes of a change: of counts, of averages, and of many figures at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.core.cells import Floats, weighted_mean, weighted_std

ALARMS = 0.05  # share of quiet refreshes with any alarm, over all measures

Moments = tuple[float, float, int]


def moments(values: Floats, counts: NDArray[np.int64]) -> Moments:
    """Return mean, standard deviation of the sample, and customers."""
    n = int(counts.sum())
    if n < 2:
        return 0.0, 0.0, n
    return weighted_mean(values, counts), weighted_std(values, counts) * float(np.sqrt(n / (n - 1))), n


def welch(a: Moments, b: Moments, *, rises: bool = False) -> tuple[float, float, float]:
    """Return the change of the mean, what chance makes of it, and its p; of a rise only, if asked for."""
    variance = a[1] ** 2 / a[2] + b[1] ** 2 / b[2]
    if not variance:
        return b[0] - a[0], 0.0, float(a[0] == b[0])
    way = "greater" if rises else "two-sided"
    test = stats.ttest_ind_from_stats(b[0], b[1], b[2], a[0], a[1], a[2], equal_var=False, alternative=way)
    reach = stats.norm.ppf(1 - (ALARMS if rises else ALARMS / 2))
    return b[0] - a[0], float(reach * np.sqrt(variance)), float(test.pvalue)


def stability(a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[float, float, float]:
    """Return the index of two tables of counts (Siddiqi 2006), what chance makes of it, and the p of chi-square.

    By chance alone the index is (1/n + 1/m) times chi-square (Yurdakul & Naranjo 2020).
    """
    there = a + b > 0
    a, b = a[there], b[there]
    freedom = len(a) - 1
    if not freedom:
        return 0.0, 0.0, 1.0
    p_a, p_b = ((x + 0.5) / (x.sum() + 0.5 * len(x)) for x in (a, b))
    index = float(((p_b - p_a) * np.log(p_b / p_a)).sum())
    chance = float(stats.chi2.ppf(1 - ALARMS, freedom) * (1 / a.sum() + 1 / b.sum()))
    return index, chance, float(stats.chi2_contingency(np.array([a, b]), correction=False).pvalue)


def corrected(ps: Sequence[float]) -> list[float]:
    """Return p-values that are corrected for their number (Holm 1979), in their order."""
    adjusted, highest = list(ps), 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        highest = max(highest, min(1.0, ps[i] * (len(ps) - rank)))
        adjusted[i] = highest
    return adjusted
