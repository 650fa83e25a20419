"""Profiles of cells equal the same figures on rows."""

import numpy as np
import pytest

from analysis.core.cells import Cells
from analysis.core.schema import Category
from analysis.profiles.segment_profiles import profile_overall, profile_segments

CITY = Category("city", "city", "City", ("Bern", "Oslo", "Rome"))


@pytest.fixture
def cells():
    """Sixty cells in three segments, up to five customers each."""
    random = np.random.default_rng(1)
    return Cells(
        {"age": random.integers(18, 70, 60).astype(float), "balance": random.normal(size=60).round(2)},
        {"city": random.integers(0, 3, 60)},
        random.integers(1, 6, 60),
        np.empty((60, 2), np.float32),
        {3: random.permutation(np.repeat([1, 2, 3], 20)).astype(np.uint8)},
    )


def test_figures_as_on_rows(cells):
    labels = np.repeat(cells.labels[3], cells.counts)
    for number, profile in enumerate(profile_segments(cells, (CITY,), 3), start=1):
        assert profile.size == (labels == number).sum()
        assert profile.share == pytest.approx((labels == number).mean())
        for key, values in cells.values.items():
            rows = np.repeat(values, cells.counts)
            own, found = rows[labels == number], profile.spreads[key]
            assert (found.mean, found.std) == pytest.approx((own.mean(), own.std()))
            quantiles = (found.min, found.q1, found.median, found.q3, found.max)
            assert quantiles == pytest.approx(np.percentile(own, [0, 25, 50, 75, 100]))
            assert found.z == pytest.approx((own.mean() - rows.mean()) / rows.std())


def test_index_has_everybody_as_100_and_no_meaning_at_or_below_zero(cells):
    overall = cells.values["age"] @ cells.counts / cells.counts.sum()
    for profile in profile_segments(cells, (), 3):
        assert profile.spreads["age"].index == pytest.approx(100 * profile.spreads["age"].mean / overall)
    assert profile_overall(cells, ()).spreads["age"].index == pytest.approx(100)
    cells.values["balance"][:] -= 10
    assert [p.spreads["balance"].index for p in profile_segments(cells, (), 3)] == [None] * 3


def test_categories_as_on_rows(cells):
    labels, codes = np.repeat(cells.labels[3], cells.counts), np.repeat(cells.codes["city"], cells.counts)
    for number, profile in enumerate(profile_segments(cells, (CITY,), 3), start=1):
        counts = np.bincount(codes[labels == number], minlength=3)
        assert profile.mixes["city"].counts == dict(zip(CITY.values, counts.tolist(), strict=True))
        assert profile.mixes["city"].most_common == CITY.values[counts.argmax()]


def test_segments_add_up_to_everybody(cells):
    segments, overall = profile_segments(cells, (CITY,), 3), profile_overall(cells, (CITY,))
    assert sum(p.size for p in segments) == overall.size
    assert overall.share == 1
    assert sum(p.share * p.spreads["age"].z for p in segments) == pytest.approx(0)
