"""The strip plot: off until people switch it on, kept in the link, and brushed as its neighbors are."""

from urllib.parse import quote

import pytest

from tests.browser.test_pages import BRUSHED
from tests.browser.visitor import Visitor

ON = "/?more=strip&strip=income"
CHOOSE = """const s = document.getElementById('menu-strip');
    s.value = arguments[0]; s.dispatchEvent(new Event('change', {bubbles: true}))"""
CLOSED = "return document.querySelector('#plot-strip').closest('.view').hidden"
SPANS = "return document.querySelector('#plot-strip .js-plotly-plot').data.map((t) => [...t.x])"


@pytest.fixture
def strip(visitor: Visitor) -> Visitor:
    visitor.open(ON)
    visitor.complaints()
    return visitor


def test_it_is_off_until_it_is_switched_on_and_a_link_keeps_it(page: Visitor):
    assert page.run(CLOSED)
    assert page.run("return document.querySelector('#plot-strip').childElementCount") == 0
    page.click_on(".more-view")
    page.until(lambda: page.run("return document.querySelector('#plot-strip').classList.contains('drawn')"), "drawn")
    assert page.address() == "/?more=strip"
    page.run(CHOOSE, "age")
    page.until(lambda: "Age (years)" in page.text("#plot-strip"), "it shows age")
    assert page.address() == "/?strip=age&more=strip"
    page.open(page.address())
    assert "Age (years)" in page.text("#plot-strip")
    page.click_on(".more-view")
    assert page.run(CLOSED)
    assert page.address() == "/?strip=age"


def test_every_customer_is_a_dot_in_the_row_of_its_segment(strip: Visitor, mall):
    for k in (6, 3):
        strip.open(f"{ON}&k={k}")
        cells = mall.cells
        assert strip.run(SPANS) == [cells.values["income"][cells.labels[k] == j].tolist() for j in range(1, k + 1)]
        rows = strip.run("return document.querySelector('#plot-strip .js-plotly-plot').data.map((t) => [...t.y])")
        assert all(abs(y - number) < 0.5 for number, row in enumerate(rows, 1) for y in row)


def test_a_brush_selects_a_range_and_asks_nothing_while_it_moves(strip: Visitor, mall):
    strip.until(strip.rows, "the table below has come")
    path = [strip.at("strip", point) for point in ((0.3, 0.2), (0.6, 0.8))]
    strip.requests()
    strip.press(path[0])
    strip.trace(path)
    during = strip.selected()
    assert strip.requests() == []
    strip.mouse("mouseReleased", path[-1])
    assert strip.selected() == during
    _, low, high = strip.chips()[0].replace("–", " ").split()[:3]
    income = mall.cells.values["income"]
    assert during == mall.cells.counts[(income >= float(low)) & (income <= float(high))].sum()


def test_rows_are_clicked_and_keys_brush(strip: Visitor):
    strip.click("strip", (0.9, 0.05))
    assert strip.chips() == ["High income, high spending"]
    strip.key("Escape")
    strip.run("document.querySelector('#plot-strip .frame').focus()")
    strip.key("ArrowRight")
    assert strip.chips()[0].startswith("Income ")
    label = strip.run("return document.querySelector('#plot-strip .frame').ariaLabel")
    assert label.startswith("Income of each customer. Arrow keys")


def test_a_tooltip_names_the_customer(strip: Visitor):
    at = strip.run("""const b = document.querySelector('#plot-strip .scatterlayer path.point').getBoundingClientRect();
        window.scrollBy(0, b.top - 400);
        const c = document.querySelector('#plot-strip .scatterlayer path.point').getBoundingClientRect();
        return [c.left + c.width / 2, c.top + c.height / 2]""")
    strip.mouse("mouseMoved", (at[0] - 30, at[1]))
    strip.mouse("mouseMoved", tuple(at))
    assert "Customer " in strip.until(lambda: strip.text(".tip:not([hidden])"), "a tooltip")


def test_what_is_selected_elsewhere_is_shown_when_it_is_switched_on_again(strip: Visitor):
    painted = "return document.querySelector('#plot-strip canvas').toDataURL()"
    strip.open(f"{BRUSHED}&more=strip&strip=income")
    expected = strip.run(painted)
    strip.open(ON)
    strip.click_on(".more-view")
    strip.run("document.querySelector('#filter-switch').click()")
    strip.drag("pair", (0.4, 0.05), (0.7, 0.45))
    strip.run(
        "history.pushState({}, '', arguments[0]); dispatchEvent(new PopStateEvent('popstate'))",
        f"{BRUSHED}&strip=income&more=strip",
    )
    strip.until(lambda: strip.run(painted) == expected, "the same marks")


def test_a_link_that_names_no_view_shows_the_page(visitor: Visitor):
    visitor.open(f"/?more={quote('<b>.pair')}")
    assert visitor.run(CLOSED)
    assert visitor.sentence() == "All 200 customers in 6 segments"
