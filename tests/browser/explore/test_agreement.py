"""A few of the selections that tests/javascript compares by the hundred, as links that a browser opens."""

import random
from urllib.parse import quote

import pytest

from analysis.store.row_queries import Customers
from tests.agreement import in_python, random_selection
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("seed", range(5))
def test_a_random_selection(visitor: Visitor, mall_customers: Customers, seed: int):
    rng, s = random.Random(seed), mall_customers.segmentation
    k = rng.choice(s.ks)
    where = random_selection(rng, s, k)
    expected = in_python(mall_customers, where, k)
    visitor.open(f"/?k={k}&where={quote(where)}")
    assert visitor.sentence() == expected["sentence"]
    assert visitor.chips() == expected["chips"]
    cards = expected["views"].get("cards", expected["views"][""])
    assert visitor.card_counts() == cards["counts"]
    first = s.schema.reading_order[0]
    means = [sums / n for sums, n in zip(cards["sums"][first.key], cards["counts"], strict=True) if n]
    shown = visitor.texts(".kpi:not(.nobody) .fact:nth-child(2) b")
    assert [float(text.replace(",", "")) for text in shown] == pytest.approx(means, abs=0.51)


def test_every_cell_has_its_mark(visitor: Visitor, mall_customers: Customers):
    visitor.open("/?k=6&x=age&y=spending")
    cells = mall_customers.segmentation.cells
    drawn = "return document.querySelector('#plot-pair .js-plotly-plot').data.map((t) => [[...t.x], [...t.y]])"
    expected = [[cells.values[f][cells.labels[6] == j].tolist() for f in ("age", "spending")] for j in range(1, 7)]
    assert visitor.run(drawn) == expected
