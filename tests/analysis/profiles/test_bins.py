"""Bins: readable widths, never more than 15, and every value in its own."""

import math
import random

import numpy as np
import pytest

from analysis.profiles.bins import MOST_BINS, choose_bins

# values, step, the start, width and count expected
KNOWN = {
    "ages of the Mall": ([18, 30.0, 70], 1.0, (15, 5, 12)),
    "one to a hundred": ([1.0, 99], 1.0, (0, 10, 10)),
    "few whole numbers": ([0.0, 1, 2, 3], 1.0, (0, 1, 4)),
    "two neighbors": ([7.0, 8], 1.0, (7, 1, 2)),
    "decimals": ([0.1, 0.2, 0.3, 0.7], 0.1, (0.1, 0.1, 7)),
    "tiny range": ([5.0, 5.0003], 0.0001, (5, 0.0001, 4)),
    "finer than a bin": ([0.001, 0.999], 0.001, (0, 0.1, 10)),
    "below and above zero": ([-3.0, 4], 1.0, (-3, 1, 8)),
    "large": ([1e6, 9e6], 1.0, (1e6, 1e6, 9)),
    "fifteen exactly": ([float(v) for v in range(15)], 1.0, (0, 1, 15)),
    "one more than fifteen": ([float(v) for v in range(16)], 1.0, (0, 2, 8)),
}


@pytest.mark.parametrize("case", KNOWN)
def test_known(case):
    values, step, (start, width, count) = KNOWN[case]
    bins = choose_bins(np.array(values), step)
    assert (bins.start, bins.width, bins.count) == pytest.approx((start, width, count), abs=1e-12)
    check(np.array(values), step)


@pytest.mark.parametrize("seed", range(100))
def test_random_columns(seed):
    draw = random.Random(seed)
    decimals = draw.randrange(7)
    low, spread = draw.uniform(-1000, 1000), 10 ** draw.uniform(-decimals + 0.5, 4)
    values = {round(low + spread * draw.random(), decimals) for _ in range(draw.choice([5, 60, 900]))}
    values |= {round(low, decimals), round(low + spread, decimals)}
    check(np.array(sorted(values)), 10.0**-decimals)


def check(values, step):
    bins = choose_bins(values, step)
    power = 10.0 ** math.floor(math.log10(bins.width) + 1e-9)
    assert 1 <= bins.count <= MOST_BINS
    assert min(abs(bins.width / power - readable) for readable in (1, 2, 5)) < 1e-9
    start, width, stop = (steps(v, step) for v in (bins.start, bins.width, bins.stop))
    assert start % width == 0
    assert stop == start + width * bins.count
    at = (steps(values, step) - start) // width
    assert (at.min(), at.max()) == (0, bins.count - 1)
    assert bins.of(values).tolist() == at.tolist()


def steps(values, step):
    """Return how many steps there are in a number that is made of whole ones.

    Integers, so that the test never rounds.
    """
    whole = np.rint(np.asarray(values) / step).astype(np.int64)
    assert np.allclose(whole * step, values, rtol=1e-12, atol=step / 1000)
    return whole
