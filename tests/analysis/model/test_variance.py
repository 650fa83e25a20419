"""Sums of squares: a hand-worked example of six customers, and scipy and scikit-learn on rows."""

import numpy as np
import pytest
from scipy.stats import f_oneway

from analysis.model.variance import Squares, squares, squares_of_groups

# six customers in two segments: 1, 2, 3 (mean 2) and 7, 8, 12 (mean 9); mean of all 5.5
SIX, SEGMENTS = np.array([1.0, 2, 3, 7, 8, 12]), np.array([1, 1, 1, 2, 2, 2], dtype=np.uint8)
BETWEEN = 3 * 3.5**2 + 3 * 3.5**2  # 73.5
WITHIN = (1 + 0 + 1) + (4 + 1 + 9)  # 16


def test_six_customers_by_hand():
    found = squares(SIX, SEGMENTS, np.ones(6, dtype=np.int64), 2)
    assert (found.between, found.within, found.df_between, found.df_within) == (BETWEEN, WITHIN, 1, 4)
    assert found.f == pytest.approx(73.5 / (16 / 4))
    assert found.eta_squared == pytest.approx(73.5 / 89.5)


def test_groups_give_the_same_as_customers():
    found = squares_of_groups(np.array([3.0, 0, 3]), np.array([2.0, 0, 9]), np.array([2.0, 0, 14]))
    assert found == Squares(BETWEEN, WITHIN, 1, 4)


@pytest.mark.parametrize("seed", range(5))
def test_f_as_in_scipy_on_rows(seed):
    random = np.random.default_rng(seed)
    values, counts = random.normal(50, 20, 80), random.integers(1, 6, 80)
    labels = np.concatenate([[1, 2, 3, 4], random.integers(1, 5, 76)]).astype(np.uint8)
    rows, of_row = np.repeat(values, counts), np.repeat(labels, counts)
    expected = f_oneway(*(rows[of_row == j] for j in (1, 2, 3, 4)))
    found = squares(values, labels, counts, 4)
    assert found.f == pytest.approx(expected.statistic)
    assert found.between + found.within == pytest.approx(((rows - rows.mean()) ** 2).sum())


@pytest.mark.parametrize(
    ("found", "f", "eta"),
    [(Squares(5, 0, 1, 4), None, 1.0), (Squares(0, 0, 1, 4), None, None), (Squares(5, 5, 1, 0), None, 0.5)],
)
def test_what_is_undefined_is_absent(found, f, eta):
    assert (found.f, found.eta_squared) == (f, eta)
