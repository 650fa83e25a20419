"""Parts of charts that can be wrong: ticks of logarithmic axes, counts of histograms."""

import numpy as np
import pytest

from analysis.reports.charts.histograms import count_bars, ends_of
from analysis.reports.charts.log_axis import powers
from analysis.reports.charts.style import styled, to_svg
from analysis.reports.leading import explained, leading


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0, 2_000, 5, [0, 1, 10, 100, 1_000]),
        (5, 2_000, 2, [10, 1_000]),
        (-300, 20, 5, [-100, -10, -1, 0, 1, 10]),
        (0.1, 0.9, 5, []),
    ],
)
def test_ticks_lie_at_powers_of_ten(low, high, most, ticks):
    assert powers(low, high, most) == ticks


def test_histograms_count_every_customer_once(contents):
    for feature in contents.segmentation.schema.features:
        for group in contents.groups:
            bars = count_bars(contents, feature, group.cells)
            assert (bars.whole.sum(), bars.shown.sum()) == (200, group.size)
            assert np.all(bars.shown <= bars.whole)


def test_the_ends_of_an_axis_have_a_unit(contents):
    (income,) = (f for f in contents.segmentation.schema.features if f.key == "income")
    assert ends_of(count_bars(contents, income, contents.chosen), income) == ("10", "140 k$")


def test_the_features_that_separate_most_lead(contents):
    s = contents.segmentation
    assert [f.key for f in leading(s, 6, 2)] == ["income", "spending"]
    shares = {f["feature"]: f["eta_squared"] for f in contents.evidence["describe"]["features"]}
    for feature in s.schema.features:
        assert explained(s, 6, feature) == pytest.approx(shares[feature.key])


def test_a_figure_is_the_same_each_time_and_its_text_stays_text(contents):
    figures = [contents.segmentation.figures()["map"] for _ in range(2)]
    with styled():
        first, second = map(to_svg, figures)
    assert first == second
    assert b"younger, spends more" in first
