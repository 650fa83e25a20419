"""Help: a tour that first visitors see once, and a menu of keys and words; neither moves the page or asks for data."""

from collections.abc import Iterator

import pytest

from tests.browser.accessibility.axe import violations
from tests.browser.visitor import Visitor
from tests.serving import Server

# what moves on the page below the tour
SHIFTS = """window.shifts = [];
    const beneath = ({node}) => !(node instanceof Element ? node : node?.parentElement)?.closest('.tour');
    const told = (list) => list.getEntries().flatMap(({sources}) => sources.filter(beneath));
    new PerformanceObserver((list) => window.shifts.push(...told(list).map(({node}) => node?.outerHTML)))
      .observe({type: 'layout-shift'})"""
FOCUSED = "return document.activeElement.closest(arguments[0]) !== null"
COVERED = """const {left, top, right, bottom} = document.querySelector('.tour').getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight"""
WORDS = "#help dl:last-of-type dt"


@pytest.fixture
def newcomer(server: Server) -> Iterator[Visitor]:
    one = Visitor(server.url, newcomer=True)
    one.open()
    one.until(lambda: one.text("#why p") and one.rows(), "the page has come to rest")
    yield one
    assert one.complaints() == []
    one.close()


def press(visitor: Visitor, label: str) -> None:
    """Press a button of the tour with the keyboard."""
    visitor.run(
        "[...document.querySelectorAll('.tour button')].find((b) => b.innerText === arguments[0]).focus()", label
    )
    visitor.key("Enter")


def test_a_first_visitor_is_shown_around_once(newcomer: Visitor):
    assert newcomer.text(".tour h2") == "Your customers in segments"
    assert newcomer.run(FOCUSED, ".tour")
    assert violations(newcomer, ".tour") == []
    newcomer.requests()
    newcomer.run(SHIFTS)
    for step in ("2 of 4", "3 of 4", "4 of 4"):
        press(newcomer, "Next")
        assert newcomer.text(".tour .quiet") == step
        assert newcomer.run(COVERED)
    press(newcomer, "Done")
    assert newcomer.texts(".tour, .tour-spot") == []
    assert newcomer.run(FOCUSED, "#main")
    assert newcomer.run("return window.shifts") == []
    assert newcomer.requests() == []
    newcomer.open()
    assert newcomer.texts(".tour") == []


def test_the_menu_explains_and_begins_the_tour_again(newcomer: Visitor):
    newcomer.click_on(".kpi.segment-2")
    assert newcomer.texts(".tour") == [], "working on the page ends the tour"
    assert len(newcomer.chips()) == 1
    newcomer.click_on("#help summary")
    newcomer.until(lambda: len(newcomer.texts(WORDS)) == 10, "ten words")
    assert "Silhouette" in newcomer.texts(WORDS)
    assert violations(newcomer, "#help") == []
    newcomer.click_on("#help .menu button")
    assert newcomer.text(".tour .quiet") == "1 of 4"
    newcomer.key("Escape")
    assert newcomer.texts(".tour") == []
    assert newcomer.run(FOCUSED, "#help")
    assert len(newcomer.chips()) == 1, "Escape ends the tour only"
