"""Segments over time in a browser: the verdict, lines that select, movement, approval, and newer customers."""

import shutil

import pytest

from analysis.editions.approving import approve
from analysis.editions.refreshing import refresh
from analysis.model.question import Question
from dashboard.startup.living import keep_home
from dashboard.startup.store import cache_key
from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.serving import start_server

HEADER, *LINES = MALL.read_text(encoding="utf-8").splitlines()
HEADLINE = "#over-time-headline"


def _older(line):
    own, gender, age, *rest = line.split(",")
    return ",".join([own, gender, str(int(age) + 9), *rest])


@pytest.fixture(scope="module")
def living(mall_folder, tmp_path_factory):
    """Yield a server whose customers have three editions, and the file that they are read from."""
    place = tmp_path_factory.mktemp("living")
    csv = place / "customers.csv"
    csv.write_bytes(MALL.read_bytes())
    question = Question(str(csv))
    home = place / "store" / cache_key(question)
    shutil.copytree(mall_folder, home)
    approve(home, None, "ann", "as agreed with marketing")
    for n in (195, 190):
        csv.write_text("\n".join([HEADER, *LINES[:n]]) + "\n", encoding="utf-8")
        refresh(home, str(csv))
    keep_home(question, home)
    settings = {"KINDRED_STORE": str(place / "store"), "CUSTOMERS": str(csv), "WEB_CONCURRENCY": "1"}
    server = start_server(place / "server.log", **settings)
    yield server, csv
    server.stop()


@pytest.fixture
def page(living):
    visitor = Visitor(living[0].url)
    visitor.open("/over-time")
    visitor.until(lambda: visitor.texts("#moved .said p"), "editions are compared")
    yield visitor
    visitor.close()


def test_the_verdict_comes_first_and_everything_else_below(page):
    assert page.text(HEADLINE).startswith("The segments of edition 1 still fit")
    assert page.text("#over-time-refresh").startswith("3 editions from ")
    page.until(lambda: len(page.texts("#over-time-sizes-names .line-name")) == 6, "a name for each line")
    drawn = "return document.querySelectorAll('#over-time-sizes-plot .scatterlayer .trace').length"
    page.until(lambda: page.run(drawn) >= 6, "a line for each segment")
    assert "0 customers came and 10 left." in page.texts("#moved .said p")
    assert [row.split("\t")[0] for row in page.texts("#editions tbody tr")] == ["3", "2", "1"]
    assert "ann approved edition 1: “as agreed with marketing”" in page.text("#editions")
    assert page.complaints() == []


def test_a_name_selects_its_segment_on_every_page(page):
    page.until(lambda: page.texts(".line-name"), "names of lines")
    page.run("document.querySelector('.line-name').click()")
    page.until(lambda: page.run("return document.querySelector('.line-name').ariaPressed") == "true", "it is pressed")
    assert "where=" in page.address()
    shown = "return [...document.querySelectorAll('#over-time-sizes-plot .fills path')].length"
    page.until(lambda: page.run(shown) == 1, "what chance explains lies behind its line")
    page.click_on("nav a[data-page='/']")
    page.until(lambda: 0 < page.selected() < 190, "Explore shows that segment")


SAID = "#over-time-sizes-said"


def _panel(page, chart="sizes", number=0):
    """Left, top, width and height of a panel on the screen, once it is drawn."""
    script = """const frame = document.querySelectorAll(`#over-time-${arguments[0]}-plot .frame`)[arguments[1]];
        if (!frame?.clientWidth) return null;
        frame.scrollIntoView({block: "center", behavior: "instant"});
        const b = frame.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]"""
    return page.until(lambda: page.run(script, chart, number), "the chart is drawn")


def _at(panel, x, y):
    left, top, width, height = panel
    return left + x * width, top + y * height


def _drag(page, start, end):
    page.press(start)
    page.mouse("mouseReleased", page.trace([start, end]))


def _edges(page):
    """Return where the three editions stand, as shares of the panel."""
    pad = 0.06
    return [(pad + at) / (2 + 2 * pad) for at in range(3)]


def _pressed(page):
    return page.run("return document.querySelectorAll('.line-name[aria-pressed=\"true\"]').length")


def test_a_drag_sideways_compares_the_two_editions_it_spans(page):
    panel, (_, second, third) = _panel(page), _edges(page)
    assert page.text(SAID).startswith("Drag sideways to compare two editions")
    _drag(page, _at(panel, second - 0.05, 0.5), _at(panel, third + 0.02, 0.52))
    page.until(lambda: "0 customers came and 5 left." in page.texts("#moved .said p"), "editions 2 and 3 are compared")
    said = page.text(SAID)
    assert "Edition 2 to " in said
    assert "% of customers" in said
    assert "compares these two editions." in said
    assert _pressed(page) == 0, "a flat brush selects no lines"
    values = "return [...document.querySelectorAll('#moved select')].map((m) => m.value)"
    assert page.run(values) == ["2", "3"]
    # the same span in every chart, and the menus move it
    bands = "return document.querySelectorAll('.over-time-plot .span-band:not([hidden])').length"
    assert page.run(bands) == 7
    page.run(
        "const menu = document.querySelectorAll('#moved select')[0]; menu.value = '1';"
        "menu.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    page.until(lambda: "Edition 1 to " in page.text(SAID), "the sentence follows the menu")
    page.press(_at(panel, 0.5, 0.99))
    page.mouse("mouseReleased", _at(panel, 0.5, 0.99))
    page.until(lambda: page.run(bands) == 0, "a click beside all lines clears the span")
    assert "editions" not in page.address()
    page.run("history.go(-2)")
    page.until(lambda: page.run(values) == ["2", "3"], "Back compares what was compared before")
    page.until(lambda: page.text(SAID) == said, "and says so")
    assert "editions=2.3" in page.address()
    assert page.complaints() == []


def test_a_link_shows_the_span_it_was_copied_with(page):
    page.open("/over-time?editions=2.3")
    page.until(lambda: "0 customers came and 5 left." in page.texts("#moved .said p"), "editions 2 and 3 are compared")
    page.until(lambda: "Edition 2 to " in page.text(SAID), "the chart says what changed")
    bands = "return document.querySelectorAll('.over-time-plot .span-band:not([hidden])').length"
    page.until(lambda: page.run(bands) == 7, "the span is shown in every chart")
    page.open("/over-time?editions=2.9")
    page.until(lambda: "editions 2 and 9" in page.text("#notice"), "an edition that is not there is named")


def test_a_box_around_lines_selects_their_segments_and_says_which(page):
    panel, (_, second, _) = _panel(page), _edges(page)
    names = (
        "return [...document.querySelectorAll('.line-name')].map((n) => parseFloat(n.style.getPropertyValue('--y')))"
    )
    page.until(lambda: page.run(names), "names")
    _drag(page, _at(panel, second - 0.05, 0.02), _at(panel, second + 0.05, 0.3))
    page.until(lambda: _pressed(page) >= 1, "segments are selected")
    n = _pressed(page)
    assert n < 6
    assert page.text(SAID).startswith("Selected on every page: “")
    strong = "return [...document.querySelectorAll('#over-time-sizes-plot .js-line')].filter((l) => "
    page.until(lambda: page.run(strong + "l.style.strokeWidth === '3px').length") == n, "their lines are strongest")
    page.click_on("nav a[data-page='/']")
    page.until(lambda: 0 < page.selected() < 190, "Explore shows those segments")


def test_averages_are_brushed_too(page):
    panel, (first, _, third) = _panel(page, "averages"), _edges(page)
    _drag(page, _at(panel, first + 0.02, 0.5), _at(panel, third - 0.02, 0.52))
    page.until(lambda: "Edition 1 to " in page.text("#over-time-averages-said"), "what changed is said there")
    assert " in “" in page.text("#over-time-averages-said")


def test_keys_choose_editions_and_segments(page):
    _panel(page)
    page.run("document.querySelector('#over-time-sizes-plot .frame').focus()")
    page.key("ArrowRight")
    page.until(lambda: "Edition 1 to " in page.text(SAID), "the approved edition and the latest")
    page.key("ArrowLeft", shift=True)
    page.until(lambda: "0 customers came and 5 left." in page.texts("#moved .said p"), "the later one is edition 2")
    page.key("ArrowDown")
    page.until(lambda: _pressed(page) == 1, "a segment is selected")
    page.key("Delete")
    page.until(lambda: page.text(SAID).startswith("Selected on every page"), "the span is cleared first")
    page.key("Delete")
    page.until(lambda: _pressed(page) == 0, "then the segment")


def test_a_finger_spans_editions(living):
    phone = Visitor(living[0].url, 390, 844, touch=True)
    phone.open("/over-time")
    phone.until(lambda: phone.texts("#moved .said p"), "editions are compared")
    panel, (_, second, third) = _panel(phone), _edges(phone)
    phone.swipe(_at(panel, second, 0.5), _at(panel, third, 0.5))
    phone.until(lambda: "Edition 2 to " in phone.text(SAID), "the span is said")
    phone.close()


def test_two_other_editions_are_compared(page):
    page.run(
        "const menu = document.querySelectorAll('#moved select')[0]; menu.value = '2';"
        "menu.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    page.until(lambda: "0 customers came and 5 left." in page.texts("#moved .said p"), "the other two are compared")


def test_newer_customers_are_told_of_and_shown_on_request_and_can_be_approved(page, living):
    csv = living[1]
    csv.write_text("\n".join([HEADER, *map(_older, LINES)]) + "\n", encoding="utf-8")
    page.run("[...document.querySelectorAll('#over-time-refresh button')].at(-1).click()")
    page.until(lambda: len(page.texts("#editions tbody tr")) == 4, "the fourth edition is in")
    page.until(lambda: "drifting in age" in page.text(HEADLINE), "and judged")
    page.until(lambda: "Newer data are in." in page.text(".newer"), "and offered")
    page.click_on(".newer button")
    page.until(lambda: not page.text(".newer") and page.text(HEADLINE), "the page shows them")
    page.until(lambda: page.texts("#editions tbody tr"), "the editions are there")
    page.run("document.querySelector('[aria-label=\"Approve edition 4\"]').click()")
    page.run(
        "const [by, why] = document.querySelectorAll('.decision input'); by.value = 'bob'; why.value = 'older now';"
        "document.querySelector('.decision').requestSubmit()"
    )
    page.until(lambda: "bob approved edition 4: “older now”" in page.text("#editions"), "it is approved")
