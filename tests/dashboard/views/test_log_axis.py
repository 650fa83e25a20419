"""Logarithmic axes: every value in the bin that its number says, readable edges, numbers that have room."""

import numpy as np
import pytest

from analysis.core.cells import signed_log
from dashboard.views.log_axis import MOST_BINS, choose_log_bins, log_axis, short_number


@pytest.mark.parametrize(
    ("low", "high", "step"), [(0, 280_000, 0.01), (1, 12, 1), (-4_000, 90_000, 0.5), (0, 3e9, 20), (17, 18_000, 1)]
)
def test_every_value_is_in_its_bin(low, high, step):
    random = np.random.default_rng(0)
    values = np.unique(np.round(np.concatenate([[low, high], random.uniform(low, high, 500)]) / step) * step)
    bins = choose_log_bins(values, step)
    assert 2 <= bins.count <= MOST_BINS
    at = bins.of(values)
    edges = np.array(bins.edges)
    assert (edges[at] <= values).all()
    assert (values < edges[at + 1]).all()
    assert (np.diff(edges) > 0).all()


def test_edges_are_readable():
    assert choose_log_bins(np.array([0.0, 1_300.0]), 1.0).edges[:7] == (0, 1, 2, 5, 10, 20, 50)


def test_numbers_on_an_axis_are_values_at_their_logarithms():
    found = log_axis("Monetary", -50, 280_000)
    assert found["ticktext"] == ["-10", "0", "10", "100", "1k", "10k", "100k"]
    assert found["tickvals"] == signed_log(np.array([-10.0, 0, 10, 100, 1e3, 1e4, 1e5])).tolist()
    assert found["range"][0] < signed_log(np.array([-50.0]))[0]


def test_short_numbers():
    assert [short_number(v) for v in (0, 500, 1_000, 2.5e6, -3e9)] == ["0", "500", "1k", "2.5M", "-3B"]
