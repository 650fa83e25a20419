"""What sets a selection apart, in words, and when it stays silent; tests/javascript compares the numbers with scipy."""

import json

import pytest

from tests.browser.visitor import Visitor

PICTURE = [["pair-income-spending", [["between", "income", 60, 95], ["between", "spending", 55, 100]]]]


def test_the_selection_of_the_picture(visitor: Visitor):
    visitor.open(f"/?where={json.dumps(PICTURE)}")
    assert visitor.text("#why-title") == "What makes these 36 different?"
    output = visitor.text("#why")
    assert "They may be a little younger. No clear difference in gender." in output
    assert [visitor.text(f".why {part}").split("\n")[0] for part in (".effect-row", ".by-choice")] == [
        "Age",
        "Chosen by you",
    ]
    assert "higher" not in output.partition("Chosen by you")[0], "what was chosen differs because it was chosen"
    for words in ("77 against 44", "76 against 57 k$", "35 against 40 years", "50% against 57%"):
        assert words in output
    assert "81% of them are in “High income, high spending”, which holds 20% of all customers." in output


@pytest.mark.parametrize("width", [390, 1200, 1440])
def test_bars_are_wide_and_nothing_scrolls_inside(visitor: Visitor, width):
    visitor.resize(width, 1000)
    visitor.open(f"/?where={json.dumps(PICTURE)}")
    assert (
        visitor.run("return Math.min(...[...document.querySelectorAll('.why .effect')].map((n) => n.clientWidth))")
        >= 120
    )
    assert visitor.run("const b = document.querySelector('#why'); return b.scrollHeight <= b.clientHeight")


def test_it_follows_brushes_undo_and_clear(page: Visitor):
    assert "Select some customers" in page.text("#why")
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    first = page.text("#why-title")
    assert first == f"What makes these {page.selected()} different?"
    page.drag("pair", (0.05, 0.05), (0.3, 0.45))
    assert page.text("#why-title") == f"What makes these {page.selected()} different?" != first
    page.driver.back()
    page.until(lambda: page.text("#why-title") == first, "Back")
    page.key("Escape")
    assert "Select some customers" in page.text("#why")


@pytest.mark.parametrize(
    ("income", "message"),
    [
        ([120, 137], "are selected; a comparison needs at least 10 customers."),
        ([15, 110], "are left to compare with; a comparison needs at least 10 customers."),
        ([0, 500], "All customers are selected"),
    ],
)
def test_it_is_silent_about_few(visitor: Visitor, income, message):
    visitor.open("/?where=" + json.dumps([["range-income", [["between", "income", *income]]]]))
    assert message in visitor.text("#why")
    assert "against" not in visitor.text("#why").replace("compare with", "")


@pytest.mark.parametrize("width", [1200, 1440])
def test_nothing_moves_when_it_fills(visitor: Visitor, width):
    visitor.resize(width, 1000)
    visitor.open()
    boxes = """return [...document.querySelectorAll('.view, .card')].map((n) => {
        const b = n.getBoundingClientRect(); return [b.top + scrollY, b.height]; })"""
    before = visitor.run(boxes)
    visitor.click_on(".kpi.segment-1")
    assert visitor.text("#why-title") == "What makes these 39 different?"
    assert visitor.run(boxes) == before
