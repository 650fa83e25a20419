"""Whether segments differ in descriptors: known answers, and the same as scipy on rows."""

import numpy as np
import pytest
from scipy.stats import f_oneway, ncf

from analysis.core.cells import Cells
from analysis.core.schema import Feature, Schema
from analysis.model.variance import Squares
from analysis.profiles.differences import differences, eta_squared_interval, holm


def feature(key):
    return Feature(key, key, key.capitalize(), key.capitalize())


def schema_of(*keys):
    return Schema(None, (feature("age"), feature("income")), (), (), tuple(feature(key) for key in keys))


@pytest.fixture
def described():
    """Three hundred cells in three segments; `apart` differs between them, `alike` does not, `same` never varies."""
    random = np.random.default_rng(5)
    labels = np.repeat([1, 2, 3], 100).astype(np.uint8)
    apart = labels * 10.0 + random.normal(0, 5, 300)
    apart[::7] = np.nan
    alike = np.tile(random.normal(0, 1, 100), 3) + random.normal(0, 0.2, 300)
    numbers = {"apart": apart, "alike": alike, "same": np.full(300, 4.0)}
    values = {key: np.arange(300.0) for key in ("age", "income")}
    counts = np.tile(random.integers(1, 4, 100), 3)
    return Cells(values, {}, counts, np.empty((300, 2), np.float32), {3: labels}, described=numbers)


def test_a_descriptor_that_differs_and_one_that_does_not(described):
    apart, alike = differences(described, schema_of("apart", "alike", "same"), 3)
    assert (apart.descriptor, alike.descriptor) == ("apart", "alike")
    assert apart.eta_squared > 0.5
    assert apart.low < apart.eta_squared < apart.high
    assert apart.p_adjusted < 1e-9
    assert apart.sentence.startswith("Apart differs strongly between segments (eta squared 0.")
    assert apart.sentence.endswith("; p < 0.01, corrected for 2 tests).")
    assert alike.p_adjusted > 0.05
    assert alike.low == 0
    assert alike.sentence.startswith("No clear difference in alike between segments (eta squared ")


def test_figures_as_on_rows(described):
    for d in differences(described, schema_of("apart", "alike"), 3):
        values, labels = (
            np.repeat(x, described.counts) for x in (described.described[d.descriptor], described.labels[3])
        )
        groups = [own[~np.isnan(own)] for own in (values[labels == j] for j in (1, 2, 3))]
        expected = f_oneway(*groups)
        assert (d.f, d.p_value) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-12)
        together = np.concatenate(groups)
        between = sum(len(g) * (g.mean() - together.mean()) ** 2 for g in groups)
        assert d.eta_squared == pytest.approx(between / ((together - together.mean()) ** 2).sum())
        assert d.n == len(together)


def test_one_test_needs_no_correction(described):
    (alone,) = differences(described, schema_of("alike"), 3)
    assert alone.p_adjusted == alone.p_value
    assert "corrected" not in alone.sentence


def test_nothing_without_descriptors(described):
    assert differences(described, schema_of(), 3) == ()


def test_holm_step_by_step():
    """Sorted, p-values are multiplied by 4, 3, 2 and 1, and none is smaller than the one before (Holm 1979)."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.6]) == [1.0, 1.0]
    assert holm([]) == []


def test_bounds_are_those_at_which_the_f_is_rare():
    found = Squares(between=30.0, within=270.0, df_between=2, df_within=297)
    low, high = eta_squared_interval(found)
    n = 300
    for bound, share in ((low, 0.975), (high, 0.025)):
        assert ncf.cdf(found.f, 2, 297, bound * n / (1 - bound)) == pytest.approx(share, abs=1e-6)
    assert low < found.eta_squared < high


def test_the_interval_holds_the_truth_nineteen_times_out_of_twenty():
    random = np.random.default_rng(0)
    means, n = np.array([0.0, 0.3, 0.6]), 50
    truth = means.var() / (means.var() + 1)
    held = 0
    for _ in range(200):
        groups = random.normal(means, 1, (n, 3)).T
        between = n * ((groups.mean(axis=1) - groups.mean()) ** 2).sum()
        within = ((groups - groups.mean(axis=1, keepdims=True)) ** 2).sum()
        low, high = eta_squared_interval(Squares(between, within, 2, 3 * n - 3))
        held += low <= truth <= high
    assert 180 <= held <= 199
