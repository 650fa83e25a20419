"""A visitor's tour of Explore: every way to brush, click, clear and go back, with real pointer events."""

from urllib.parse import parse_qs, urlsplit

import pytest

from analysis.model.selections.selection import parse_selection
from analysis.model.selections.words import sentence
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from tests.browser.visitor import Visitor

BRUSHES = [
    ("pair", [(0.4, 0.05), (0.7, 0.45)], 0),
    ("map", [(0.1, 0.1), (0.5, 0.6)], 0),
    ("histogram", [(0.1, 0.5), (0.5, 0.5)], 0),
    ("spread", [(0.3, 0.5), (0.8, 0.5)], 1),
    ("category", [(0.5, 0.1), (0.5, 0.3)], 0),
]
LASSO = [(0.3, 0.1), (0.7, 0.1), (0.7, 0.5), (0.4, 0.6), (0.3, 0.1)]


def of_address(address: str, customers: Customers) -> tuple[int, str]:
    """Return what Python makes of a link: the number selected, and the sentence."""
    s = customers.segmentation
    query = parse_qs(urlsplit(address).query)
    k = int(query.get("k", [str(s.n_clusters)])[0])
    selection = parse_selection(query.get("where", [""])[0], s.schema, k)
    n = customers.count(selection, k)
    return n, sentence(selection, s.schema, s.solution(k).names, n, s.n_segmented)


def agrees(page: Visitor, customers: Customers) -> bool:
    return (page.selected(), page.sentence()) == of_address(page.address(), customers)


@pytest.mark.parametrize(("view", "path", "number"), BRUSHES)
def test_each_view_can_be_brushed(page: Visitor, mall_customers: Customers, view, path, number):
    page.drag(view, *path, number=number)
    assert 0 < page.selected() < 200
    assert len(page.chips()) == 1
    assert agrees(page, mall_customers)


@pytest.mark.parametrize("view", ["pair", "map"])
def test_a_lasso_selects_what_lies_inside(page: Visitor, mall_customers: Customers, view):
    page.click_on(f".view:has(#plot-{view}) [data-shape=lasso]")
    page.drag(view, *LASSO)
    assert '"inside"' in parse_qs(urlsplit(page.address()).query)["where"][0]
    assert 0 < page.selected() < 200
    assert agrees(page, mall_customers)


def test_four_drags_in_a_row_keep_all_four_brushes(page: Visitor, mall_customers: Customers):
    page.drag("pair", (0.2, 0.05), (0.95, 0.7))
    page.drag("map", (0.05, 0.05), (0.9, 0.8))
    page.drag("spread", (0.1, 0.5), (0.9, 0.5), number=0)
    page.drag("histogram", (0.1, 0.5), (0.6, 0.5))
    assert len(page.chips()) == 4
    assert page.selected() > 0
    assert agrees(page, mall_customers)


def test_a_new_brush_replaces_and_shift_adds(page: Visitor, mall_customers: Customers):
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    first = page.selected()
    page.drag("pair", (0.02, 0.7), (0.2, 0.98))
    second = page.selected()
    page.drag("pair", (0.4, 0.05), (0.7, 0.45), shift=True)
    assert page.selected() == first + second
    assert len(page.chips()) == 1
    assert agrees(page, mall_customers)


def test_a_brush_can_be_moved_and_stretched(page: Visitor, mall_customers: Customers):
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    chip = page.chips()
    page.drag("pair", (0.55, 0.25), (0.45, 0.5))
    moved = page.chips()
    page.drag("pair", (0.6, 0.5), (0.9, 0.5))
    stretched = page.chips()
    assert chip != moved != stretched
    assert [len(c) for c in (chip, moved, stretched)] == [1, 1, 1]
    assert moved[0].split(" · ")[1] == stretched[0].split(" · ")[1], "stretching to the right keeps spending as it is"
    assert agrees(page, mall_customers)


def test_a_click_on_a_bar_selects_it_and_a_second_one_clears(page: Visitor):
    page.click("category", (0.05, 0.25))
    assert page.chips() == ["Gender: Female"]
    assert page.selected() == 112
    page.click("category", (0.05, 0.25))
    assert page.chips() == []
    page.click("histogram", (0.3, 0.9), number=0)
    assert len(page.chips()) == 1
    page.click("histogram", (0.3, 0.9), number=0)
    assert page.chips() == []


def test_a_click_on_a_mark_selects_that_customer(page: Visitor, mall: Segmentation):
    feature = {f.key: f for f in mall.schema.features}
    income, spending = (mall.cells.values[k] for k in ("income", "spending"))
    alone = int(income.argmax() if (income == income.max()).sum() == 1 else spending.argmax())
    point = []
    for values, turned in ((income, False), (spending, True)):
        low, high = (
            values.min() - 0.05 * (values.max() - values.min()),
            values.max() + 0.05 * (values.max() - values.min()),
        )
        share = float((values[alone] - low) / (high - low))
        point.append(1 - share if turned else share)
    page.click("pair", tuple(point))
    assert page.selected() == int(((income == income[alone]) & (spending == spending[alone])).sum())
    assert feature["income"].short in page.chips()[0]


def test_cards_select_segments_and_shift_adds(page: Visitor, mall: Segmentation):
    sizes = [s.size for s in mall.solution(6).segments]
    page.click_on(".kpi.segment-2")
    assert page.selected() == sizes[1]
    page.click_on(".kpi.segment-4", shift=True)
    assert page.selected() == sizes[1] + sizes[3]
    assert page.card_counts() == sizes, "cards are not filtered by their own clause"
    page.click_on(".kpi.segment-2", shift=True)
    assert page.selected() == sizes[3]
    page.click_on(".kpi.segment-4")
    assert page.selected() == 200


def test_cards_show_selected_against_all(page: Visitor):
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    assert sum(page.card_counts()) == page.selected()
    assert page.texts(".kpi .of")[0].strip().startswith("of ")
    assert page.text(".kpi.segment-1 .facts").split()[:1] == ["Share"]


def test_an_empty_brush_clears(page: Visitor):
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    page.drag("pair", (0.9, 0.45), (0.97, 0.55))
    assert page.chips() == []
    assert page.selected() == 200
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    page.click("pair", (0.95, 0.5))
    assert page.chips() == []


def test_an_empty_intersection_says_which_chip_to_remove(page: Visitor):
    page.click_on(".kpi.segment-2")
    page.drag("pair", (0.02, 0.02), (0.2, 0.3))
    assert page.selected() == 0
    assert "No customer fits all of this" in page.text("#notice")
    assert "High income, low spending" in page.text("#notice")
    page.click_on(".chip[data-view=cards] .remove")
    assert page.selected() > 0
    assert page.text("#notice") == ""


@pytest.mark.parametrize("way", ["Escape", "Clear all"])
def test_everything_can_be_cleared_at_once(page: Visitor, way):
    page.drag("pair", (0.4, 0.05), (0.9, 0.45))
    page.click_on(".kpi.segment-1")
    if way == "Escape":
        page.key("Escape")
    else:
        page.click_on("#chips .link")
    assert page.sentence() == "All 200 customers in 6 segments"
    assert page.address() == "/"


def test_escape_in_mid_drag_leaves_things_as_they_were(page: Visitor):
    page.drag("map", (0.1, 0.1), (0.5, 0.6))
    before = page.sentence(), page.address()
    page.press(page.at("pair", (0.1, 0.1)))
    page.trace([page.at("pair", (0.1, 0.1)), page.at("pair", (0.5, 0.9))])
    page.key("Escape")
    page.mouse("mouseReleased", page.at("pair", (0.5, 0.9)))
    assert (page.sentence(), page.address()) == before


def test_a_double_click_clears_that_plot_only(page: Visitor):
    page.drag("pair", (0.1, 0.05), (0.9, 0.45))
    page.drag("map", (0.1, 0.1), (0.5, 0.6))
    at = page.at("map", (0.3, 0.95))
    for clicks in (1, 2):
        page.mouse("mousePressed", at, pressed=True, clicks=clicks)
        page.mouse("mouseReleased", at, clicks=clicks)
    assert len(page.chips()) == 1
    assert page.chips()[0].startswith("Income")


def test_changing_k_keeps_what_still_makes_sense(page: Visitor, mall: Segmentation, mall_customers: Customers):
    page.drag("pair", (0.3, 0.05), (0.9, 0.6))
    page.click_on(".kpi.segment-1")
    page.click_on("#k-fewer")
    assert page.text("#k") == "5"
    assert len(page.texts(".kpi")) == 5
    assert page.chips()[0].startswith("Income")
    assert page.chips()[1:] == [mall.solution(5).names[0]]
    assert agrees(page, mall_customers)
    page.until(lambda: page.run("return document.querySelectorAll('#plot-histogram .frame').length") == 5, "5 panels")


def test_back_and_forward_undo_and_redo(page: Visitor):
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    one = page.sentence()
    page.drag("map", (0.1, 0.1), (0.5, 0.6))
    two = page.sentence()
    page.click_on("#k-more")
    page.driver.back()
    page.until(lambda: page.text("#k") == "6" and page.sentence() == two, "k is back")
    page.driver.back()
    page.until(lambda: page.sentence() == one, "the second brush is gone")
    page.driver.forward()
    page.until(lambda: page.sentence() == two, "the second brush is there again")
    page.click_on("#chips .link:last-child")
    page.until(lambda: page.sentence() == one, "Undo is Back")


def test_the_link_opens_the_same_view_elsewhere(page: Visitor, stranger: Visitor):
    page.click_on("#k-more")
    page.drag("pair", (0.4, 0.05), (0.9, 0.45))
    page.drag("histogram", (0.1, 0.5), (0.5, 0.5), number=1)
    stranger.open(page.address())
    for read in (Visitor.sentence, Visitor.chips, Visitor.card_counts, Visitor.address):
        assert read(stranger) == read(page)
    assert stranger.text("#k") == "7"
    assert stranger.complaints() == []


def test_two_visitors_do_not_affect_each_other(page: Visitor, stranger: Visitor):
    stranger.open()
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    stranger.drag("map", (0.1, 0.1), (0.5, 0.6))
    assert page.chips() != stranger.chips()
    before = page.sentence()
    for one in (page, stranger):
        one.until(lambda one=one: one.text("#table-help").split()[0] == str(one.selected()), "table follows")
        one.until(lambda one=one: len(one.rows()) > 0, "rows")
    page.open(page.address())
    assert page.sentence() == before
    assert stranger.chips() == ["Area of the customer map"]


def test_nothing_is_asked_of_the_server_while_dragging(page: Visitor):
    path = [page.at("pair", p) for p in ((0.4, 0.05), (0.6, 0.3), (0.7, 0.6))]
    page.requests()
    page.press(path[0])
    page.trace(path, steps=15)
    assert 0 < page.selected() < 200, "the sentence follows while the pointer is down"
    assert page.address() == "/", "the address changes on release"
    assert page.requests() == []
    page.mouse("mouseReleased", path[-1])
    assert page.address() != "/"


def test_the_menus_show_other_features_and_keep_brushes(page: Visitor, mall_customers: Customers):
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    before = page.selected()
    choose = """const s = document.getElementById(arguments[0]);
        Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(s, arguments[1]);
        s.dispatchEvent(new Event('change', {bubbles: true}))"""
    page.run(choose, "menu-x", "age")
    page.run(choose, "menu-histogram", "income")
    page.until(lambda: "Age (years)" in page.text("#plot-pair"), "the pair shows age")
    page.until(lambda: "k$" in page.text("#plot-histogram"), "the histograms show income")
    assert page.selected() == before
    assert "x=age" in page.address()
    page.drag("pair", (0.1, 0.05), (0.7, 0.9))
    assert len(page.chips()) == 2
    assert agrees(page, mall_customers)


def test_ranges_categories_and_segments_can_be_typed(page: Visitor):
    page.click_on("#filter-switch")
    fill = """const [low, high] = document.querySelectorAll('.filters fieldset:first-child input');
        low.value = '60'; high.value = '95'; high.dispatchEvent(new Event('change', {bubbles: true}))"""
    page.run(fill)
    assert page.chips() == ["Income 60–95 k$"]
    page.run("document.querySelectorAll('.filters input[type=checkbox]')[1].click()")
    assert page.chips() == ["Income 60–95 k$", "Gender: Male"]
    page.run("document.querySelectorAll('.filters input[type=checkbox]')[2].click()")
    assert page.chips()[2] == "High income, high spending"
    page.driver.back()
    page.until(lambda: len(page.chips()) == 2, "Back undoes typing too")
    assert page.run("return document.querySelectorAll('.filters input[type=checkbox]:checked').length") == 1


TYPE = """const input = document.querySelector(arguments[0]);
    input.value = arguments[1]; input.dispatchEvent(new Event('change', {bubbles: true}))"""


def test_the_filters_show_and_edit_what_a_brush_has_set(page: Visitor, mall_customers: Customers):
    page.drag("pair", (0.4, 0.05), (0.9, 0.45))
    page.click_on("#filter-switch")
    shown = "return [...document.querySelectorAll('.filters .brushed input')].map((i) => i.value)"
    assert page.chips()[0].startswith("Income {}–{} k$ · Spending {}–{}".format(*page.run(shown)))
    page.run(TYPE, ".filters .brushed input", "80")
    assert page.chips()[0].startswith("Income 80–")
    assert agrees(page, mall_customers)


def test_a_chip_is_edited_in_place_by_keyboard(page: Visitor, mall_customers: Customers):
    page.click_on(".view:has(#plot-map) [data-shape=lasso]")
    page.drag("map", *LASSO)
    page.click_on(".kpi.segment-1")
    page.run("document.querySelector('.chip[data-view=cards] .edit').focus()")
    page.key("Enter")
    page.run("document.querySelectorAll('#chip-editor input')[1].click()")
    assert page.chips()[1] == "High income, high spending or High income, low spending"
    page.key("Escape")
    assert len(page.chips()) == 2, "Escape closes the editor, and nothing else"
    assert page.run("return document.activeElement.parentElement.dataset.view") == "cards"
    page.click_on(".chip[data-view=map] .edit")
    page.run(TYPE, "#chip-editor input", "-1")
    where = parse_qs(urlsplit(page.address()).query)["where"][0]
    assert '"map",[["between","pc1",-1,' in where, "the area is now a rectangle"
    assert agrees(page, mall_customers)


def test_the_keyboard_alone_is_enough(page: Visitor, mall_customers: Customers):
    def tab_to(condition: str) -> None:
        for _ in range(120):
            page.key("Tab")
            if page.run(f"const a = document.activeElement; return {condition}"):
                return
        raise AssertionError(f"Tab never reaches {condition}")

    tab_to("a.classList.contains('kpi')")
    page.key("Enter")
    assert page.chips() == ["High income, high spending"]
    tab_to("a.classList.contains('frame')")
    page.key("ArrowRight")
    assert len(page.chips()) == 2
    before = page.chips()[1]
    page.key("ArrowRight")
    moved = page.chips()[1]
    page.key("ArrowRight", shift=True)
    assert before != moved != page.chips()[1]
    assert agrees(page, mall_customers)
    page.key("Delete")
    assert page.chips() == ["High income, high spending"]
    page.key("Escape")
    assert page.chips() == []
    assert "All 200 customers" in page.run("return document.getElementById('live').textContent")


def test_every_plot_can_be_brushed_by_keyboard(page: Visitor, mall_customers: Customers):
    for view in ("pair", "map", "histogram", "spread", "category"):
        page.run("document.querySelector(`#plot-${arguments[0]} .frame`).focus()", view)
        page.key("ArrowRight")
        page.key("ArrowDown")
        assert len(page.chips()) == 1, view
        assert agrees(page, mall_customers), view
        page.key("Escape")


def test_touch_brushes_sideways_and_scrolls_up_and_down(visitor: Visitor):
    visitor.resize(390, 844, touch=True)
    visitor.open()
    sideways, down = visitor.at("pair", (0.7, 0.12)), visitor.at("pair", (0.7, 0.5))
    visitor.swipe(visitor.at("pair", (0.3, 0.1)), sideways, down)
    visitor.until(lambda: len(visitor.chips()) == 1, "a swipe that starts sideways brushes")
    visitor.key("Escape")
    visitor.swipe(visitor.at("pair", (0.3, 0.1)), visitor.at("pair", (0.5, 0.7)), rest=0.5)
    visitor.until(lambda: len(visitor.chips()) == 1, "a finger that has rested brushes in any direction")
    selected = visitor.selected()
    start = visitor.at("map", (0.5, 0.8))
    top = visitor.run("return window.scrollY")
    visitor.swipe(start, (start[0] + 3, start[1] - 250))
    visitor.until(lambda: visitor.run("return window.scrollY") != top, "an upward swipe scrolls")
    assert visitor.selected() == selected
    visitor.resize(1440, 1000)


def test_a_phone_has_what_a_wide_window_has(visitor: Visitor):
    visitor.resize(390, 844, touch=True)
    visitor.open()
    assert [visitor.text(part) for part in (".source", "#k-label", "#copy-link")] == [
        "Mall_Customers.csv",
        "Segments",
        "Copy link",
    ]
    assert "Shift" not in visitor.text("main")
    title = visitor.run("return document.querySelector('#plot-map .xtitle').textContent")
    assert title.startswith("← younger")
    assert title.endswith("→")
    assert visitor.run("return document.querySelector('.why').offsetHeight") < 120, "an empty card takes no room"
    visitor.resize(1440, 1000)


def test_selected_segments_are_kept_when_their_number_changes(page: Visitor, mall: Segmentation):
    page.click_on(".kpi.segment-1")
    page.click_on("#k-fewer")
    page.until(lambda: page.text("#k") == "5", "5 segments are shown")
    assert page.chips() == [mall.solution(5).names[0]]
    assert f"{page.selected()} customers are selected, 39 were before" in page.text("#notice")
    page.driver.back()
    page.until(lambda: page.selected() == 39, "Back undoes it")


def test_the_table_follows_and_sorts(page: Visitor):
    page.click_on(".kpi.segment-5")
    page.until(
        lambda: page.rows() and {r[1] for r in page.rows()} == {"Low income, high spending"}, "the table follows"
    )
    page.click_on("#customers .ag-header-cell[col-id=age]")
    page.until(lambda: [r[5] for r in page.rows()][:3] == ["18", "19", "20"], "sorted by age")
    assert page.text("#table-help").startswith("24 selected")


def test_brushing_goes_on_in_charts_of_every_number_of_segments(page: Visitor, mall_customers: Customers):
    for _ in range(4):
        page.click_on("#k-more")
    page.until(lambda: page.run("return document.querySelectorAll('#plot-histogram .frame').length") == 10, "10 panels")
    page.drag("histogram", (0.01, 0.5), (0.99, 0.5), number=9)
    assert page.selected() == mall_customers.segmentation.solution(10).segments[9].size
    assert agrees(page, mall_customers)


def test_the_table_recovers_from_an_empty_selection(page: Visitor):
    page.until(page.rows, "the table has come")
    for _ in range(4):
        page.click_on(".kpi.segment-2")
        page.drag("pair", (0.02, 0.02), (0.2, 0.3))
        page.until(lambda: page.selected() == 0 and page.rows() == [], "no rows")
        page.key("Escape")
        page.until(lambda: [r[0] for r in page.rows()][:3] == ["1", "2", "3"], "all customers are back")
