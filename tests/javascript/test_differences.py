"""What sets groups apart: the browser's numbers against scipy on rows."""

from math import asin, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, norm

from tests.conftest import MALL
from tests.javascript.core import Customers

COLUMNS = {"age": "Age", "income": "Annual Income (k$)", "spending": "Spending Score (1-100)"}


@pytest.fixture(scope="module")
def cell_of(mall):
    """Return the cell of each row of the file."""
    cells = mall.cells
    (gender,) = mall.schema.categories
    keys = zip(
        *(cells.values[key].tolist() for key in COLUMNS), (gender.values[c] for c in cells.codes["gender"]), strict=True
    )
    known = {key: cell for cell, key in enumerate(keys)}
    rows = pd.read_csv(MALL)
    return [known[(*tuple(float(row[c]) for c in COLUMNS.values()), row["Gender"])] for _, row in rows.iterrows()]


def compared(mall_in_node: Customers, cell_of, *groups):
    return mall_in_node.ask("differences", k=6, groups=[[cell_of[row] for row in group] for group in groups])


def hedges(a, b):
    """Hedges & Olkin 1985, equations 5.5 and 5.14."""
    n, m = len(a), len(b)
    pooled = sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
    g = (a.mean() - b.mean()) / pooled * (1 - 3 / (4 * (n + m - 2) - 1))
    half = norm.ppf(0.975) * sqrt((n + m) / (n * m) + g**2 / (2 * (n + m)))
    return g, g - half, g + half


def newcombe(x, n, y, m):
    p, q = x / n, y / m
    (l1, u1), (l2, u2) = (binomtest(int(a), int(b)).proportion_ci(method="wilson") for a, b in ((x, n), (y, m)))
    return p - q - sqrt((p - l1) ** 2 + (u2 - q) ** 2), p - q + sqrt((u1 - p) ** 2 + (q - l2) ** 2)


@pytest.mark.parametrize("seed", range(6))
def test_numbers_as_in_scipy_on_rows(mall_in_node: Customers, cell_of, seed):
    mall = pd.read_csv(MALL)
    random = np.random.default_rng(seed)
    chosen = random.permutation(200)
    one, other = chosen[: random.integers(10, 90)], chosen[100:]
    found = compared(mall_in_node, cell_of, one, other)
    a, b = mall.iloc[one], mall.iloc[other]
    assert found["n"] == [len(a), len(b)]
    for d in found["features"]:
        x, y = a[COLUMNS[d["key"]]], b[COLUMNS[d["key"]]]
        assert (d["a"], d["b"]) == pytest.approx((x.mean(), y.mean()))
        assert (d["effect"], d["low"], d["high"]) == pytest.approx(hedges(x, y), abs=1e-9)
    for s in found["shares"]:
        x, y = (a.Gender == s["value"]).sum(), (b.Gender == s["value"]).sum()
        assert (s["low"], s["high"]) == pytest.approx(newcombe(x, len(a), y, len(b)), abs=1e-9)
        assert s["effect"] == pytest.approx(2 * asin(sqrt(x / len(a))) - 2 * asin(sqrt(y / len(b))))


def test_descriptors_are_compared_by_those_who_have_a_value(described_in_node: Customers, described):
    s = described.segmentation
    one = s.cells.labels[4] == 1
    found = described_in_node.ask(
        "differences", k=4, groups=[np.flatnonzero(one).tolist(), np.flatnonzero(~one).tolist()]
    )
    by_key = {d["key"]: d for d in found["features"]}
    for f in s.schema.descriptors:
        known = s.cells.known(f.key)
        x, y = (np.repeat(s.cells.described[f.key][own & known], s.cells.counts[own & known]) for own in (one, ~one))
        d = by_key[f.key]
        assert (d["a"], d["b"]) == pytest.approx((x.mean(), y.mean()))
        assert (d["effect"], d["low"], d["high"]) == pytest.approx(hedges(x, y), abs=1e-9)


def test_too_few_values_of_a_descriptor_are_not_compared(described_in_node: Customers, described):
    cells = described.segmentation.cells
    unknown = np.flatnonzero(~cells.known("revenue_of_next_year")).tolist()
    others = np.flatnonzero(cells.known("revenue_of_next_year")).tolist()
    found = described_in_node.ask("differences", k=4, groups=[unknown, others])
    keys = [d["key"] for d in found["features"]]
    assert "satisfaction" in keys
    assert "revenue_of_next_year" not in keys


def test_fewer_than_ten_are_not_compared(mall_in_node: Customers, cell_of):
    assert compared(mall_in_node, cell_of, range(9), range(50, 200)) is None
    assert compared(mall_in_node, cell_of, range(10), range(191, 200)) is None
    assert compared(mall_in_node, cell_of, range(10), range(190, 200)) is not None
