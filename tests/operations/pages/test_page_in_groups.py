"""The page of customers in groups: it brushes like any other, says what it shows, and shows nobody alone."""

import random
import re

import numpy as np
import pytest

from analysis.store.folder import open_segmentation
from tests.browser.visitor import Visitor
from tests.serving import start_server

LEAST = 5
PROMISE = "Shown in groups of at least 5 customers, so that nobody can be singled out."


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("groups")
    server = start_server(folder / "server.log", KINDRED_STORE=str(folder / "store"), KINDRED_SMALLEST_CELL=str(LEAST))
    yield server, folder / "store"
    server.stop()


@pytest.fixture(scope="module")
def page(place):
    one = Visitor(place[0].url)
    yield one
    one.close()


@pytest.fixture(scope="module")
def grouped(place):
    (document,) = place[1].glob("*/segmentation.json")
    return open_segmentation(document.parent)


@pytest.fixture(autouse=True)
def quiet(page):
    """Yield the console stays empty."""
    page.complaints()
    yield
    assert page.complaints() == []


def test_a_sentence_stands_where_the_table_would_be(page):
    page.open()
    assert page.text("#customers").startswith(PROMISE)
    assert page.run("return document.querySelector('.ag-root')") is None
    assert page.sentence() == "All 200 customers in 6 segments"
    assert sum(page.card_counts()) == 200
    page.click_on("#export summary")
    assert PROMISE in page.text("#export .menu")
    assert page.texts("#export .menu a") == []


def test_whatever_is_brushed_is_nobody_or_enough(page):
    draw, seen = random.Random(11), []
    page.open()
    for _ in range(12):
        page.key("Escape")
        assert page.sentence() == "All 200 customers in 6 segments"
        for view in draw.sample(["pair", "map", "histogram"], 2):
            x, y = draw.uniform(0.05, 0.7), draw.uniform(0.05, 0.6)
            page.drag(view, (x, y), (x + draw.uniform(0.1, 0.3), y + draw.uniform(0.1, 0.35)))
        seen += [page.selected(), *page.card_counts()]
    assert [n for n in seen if 0 < n < LEAST] == []
    assert sum(0 < n < 200 for n in seen) > 5, "some brushes hold somebody"


def test_what_sets_a_segment_apart_counts_how_customers_differ_within_groups(page, grouped):
    """Hedges' g of the first feature told, from the cells and the variance within them."""
    page.open("/?where=" + '[["cards",[["oneof","segment",1]]]]')
    message = page.run("return document.querySelector('.effect-row .effect[title*=Hedges]').title")
    label = page.run(
        "return document.querySelector('.effect-row .effect[title*=Hedges]').parentNode.querySelector('b').textContent"
    )
    feature = next(f for f in grouped.schema.features if f.short == label)
    values, counts = grouped.cells.values[feature.key], grouped.cells.counts
    own = grouped.cells.labels[6] == 1
    squares = sum(
        float((counts[o] * (values[o] - np.average(values[o], weights=counts[o])) ** 2).sum()) for o in (own, ~own)
    )
    away = grouped.cells.mean(feature.key, own) - grouped.cells.mean(feature.key, ~own)
    effects = {
        inner: away / np.sqrt((squares + 200 * inner) / 198) * (1 - 3 / (4 * 198 - 1))
        for inner in (0.0, grouped.protection.inner[feature.key])
    }
    without, expected = effects.values()
    assert abs(without) > abs(expected) + 0.05, "it matters here"
    assert float(re.search(r"g ([+−][0-9.]+)", message)[1].replace("−", "-")) == pytest.approx(expected, abs=0.01)


def test_other_pages_say_so_too(page):
    page.open("/segments")
    page.until(lambda: "Typical group" in page.text("#sheet"), "the sheet is there")
    assert "So nobody is found again at another time, and who moved where is not shown." in page.text(
        ".page:not([hidden])"
    )
    assert page.text("#score") != ""
    page.open("/data")
    assert PROMISE in page.text("#cleaned")
    assert "What groups cost, measured on the customers themselves" in page.text("#cleaned")
