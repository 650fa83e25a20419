"""What sets a selection apart: the browser's numbers against scipy on rows, the words, and when it stays silent."""

import json
from math import asin, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, norm

from tests.browser.visitor import Visitor
from tests.conftest import MALL

PICTURE = [["pair-income-spending", [["between", "income", 60, 95], ["between", "spending", 55, 100]]]]
COLUMNS = {"age": "Age", "income": "Annual Income (k$)", "spending": "Spending Score (1-100)"}
COMPARE = """
    const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
    const {compare} = await import(new URL("crossfilter/differences.js", base));
    const {fetchCells} = await import(new URL("crossfilter/cells.js", base));
    const {Group} = await import(new URL("crossfilter/group.js", base));
    const {crowd} = await import(new URL("crossfilter/crowd.js", base));
    const cells = await fetchCells(document.documentElement.dataset.segmentation);
    const everybody = new Group(cells, 6);
    const groupOf = (test) => {
      const group = new Group(cells, 6, everybody);
      group.update(Int32Array.from(cells.counts, (_, i) => (test(i) ? 0 : 1)), ~0);
      return crowd(group);
    };
    const ids = args[0].map((own) => new Set(own));
    const page = await (await fetch(`/export.csv`)).text();
    const read = (field) => cells.valuesOf(field);
    const [age, income, spending] = ["age", "income", "spending"].map(read);
    const gender = cells.array("gender");
    const key = (i) => [age(i), income(i), spending(i), cells.page.categories[0].values[gender[i]]].join();
    return compare(cells, 6, ...ids.map((own) => groupOf((i) => own.has(key(i)))));"""


def keys(frame):
    return [f"{r.Age},{r[COLUMNS['income']]},{r[COLUMNS['spending']]},{r.Gender}" for _, r in frame.iterrows()]


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
def test_numbers_as_in_scipy_on_rows(page: Visitor, seed):
    mall = pd.read_csv(MALL)
    random = np.random.default_rng(seed)
    chosen = random.permutation(200)
    a, b = mall.iloc[chosen[: random.integers(10, 90)]], mall.iloc[chosen[100:]]
    found = page.run_async(COMPARE, [keys(a), keys(b)])
    assert found["n"] == [len(a), len(b)]
    for d in found["features"]:
        one, other = a[COLUMNS[d["key"]]], b[COLUMNS[d["key"]]]
        assert (d["a"], d["b"]) == pytest.approx((one.mean(), other.mean()))
        assert (d["effect"], d["low"], d["high"]) == pytest.approx(hedges(one, other), abs=1e-9)
    for s in found["shares"]:
        x, y = (a.Gender == s["value"]).sum(), (b.Gender == s["value"]).sum()
        assert (s["low"], s["high"]) == pytest.approx(newcombe(x, len(a), y, len(b)), abs=1e-9)
        assert s["effect"] == pytest.approx(2 * asin(sqrt(x / len(a))) - 2 * asin(sqrt(y / len(b))))


def test_groups_whose_customers_are_all_alike(page: Visitor):
    """Within each group no feature varies: the same number is no difference, another one is wholly apart."""
    script = """
        const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
        const {compare} = await import(new URL("crossfilter/differences.js", base));
        const values = {"same.values": [0.1], "other.values": [0.1, 0.2]};
        const solutions = {2: {segments: [{size: 10}, {size: 20}]}};
        const features = [{key: "same", step: 1}, {key: "other", step: 1}];
        const page = {features, categories: [], total: 30, solutions};
        const cells = {page, array: (name) => values[name]};
        const group = (n, same, other, segments) =>
            ({n, segments, offset: () => 0, counts: (key) => Float64Array.from({same, other}[key])});
        const [a, b] = [group(10, [10], [10, 0], [10, 0]), group(20, [20], [0, 20], [0, 20])];
        return compare(cells, 2, a, b).features.map((f) => String(f.effect))"""
    assert page.run_async(script) == ["0", "-Infinity"]


def test_fewer_than_ten_are_not_compared(page: Visitor):
    mall = pd.read_csv(MALL)
    assert page.run_async(COMPARE, [keys(mall.iloc[:9]), keys(mall.iloc[50:])]) is None
    assert page.run_async(COMPARE, [keys(mall.iloc[:10]), keys(mall.iloc[191:])]) is None


def test_the_selection_of_the_picture(visitor: Visitor):
    visitor.open(f"/?where={json.dumps(PICTURE)}")
    assert visitor.text("#why-title") == "Why these 36?"
    told = visitor.text("#why")
    assert "Their spending is far higher and income clearly higher than the rest's." in told
    assert "Age may be a little lower. Gender does not surely set them apart." in told
    for words in ("77 against 44", "76 against 57 k$", "35 against 40 years", "50% against 57%"):
        assert words in told
    assert "81% are High income, high spending, 20% of all customers (index 413)." in told


def test_it_follows_brushes_undo_and_clear(page: Visitor):
    assert "Brush, and this tells" in page.text("#why")
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    first = page.text("#why-title")
    assert first == f"Why these {page.selected()}?"
    page.drag("pair", (0.05, 0.05), (0.3, 0.45))
    assert page.text("#why-title") == f"Why these {page.selected()}?" != first
    page.driver.back()
    page.until(lambda: page.text("#why-title") == first, "Back")
    page.key("Escape")
    assert "Brush, and this tells" in page.text("#why")


@pytest.mark.parametrize(
    ("income", "said"),
    [
        ([120, 137], "are selected; from 10 customers on"),
        ([15, 110], "are left to compare with; from 10 customers on"),
        ([0, 500], "Everybody is selected"),
    ],
)
def test_it_is_silent_about_few(visitor: Visitor, income, said):
    visitor.open("/?where=" + json.dumps([["range-income", [["between", "income", *income]]]]))
    assert said in visitor.text("#why")
    assert "against" not in visitor.text("#why").replace("compare with", "")


@pytest.mark.parametrize("width", [390, 1200, 1440])
def test_nothing_moves_when_it_fills(visitor: Visitor, width):
    visitor.resize(width, 1000)
    visitor.open()
    boxes = """return [...document.querySelectorAll('.view, .card')].map((n) => {
        const b = n.getBoundingClientRect(); return [b.top + scrollY, b.height]; })"""
    before = visitor.run(boxes)
    visitor.click_on(".kpi.segment-1")
    assert visitor.text("#why-title") == "Why these 39?"
    assert visitor.run(boxes) == before
