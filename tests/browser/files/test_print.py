"""Printing, as Chromium does it: every page on two papers, from any window, with and without background graphics."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from PIL import Image

from tests.browser.visitor import Visitor

PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
WHERE = '[["pair-income-spending",[["between","income",60,95],["between","spending",55,100]]]]'
BRUSHED = f"/?where={quote(WHERE)}"
PAGES = {BRUSHED: "Explore", "/segments": "Segments", "/evidence": "Evidence", "/data": "Data"}
# what is printed in any case, of each page
NEEDED = {
    "Explore": ["36 of 200 customers", "Customer map", "What makes these 36", "Spread of each feature", "60–95 k$"],
    "Segments": ["6 segments", "Who they are", "Profiles of all segments", "Which segment does a new customer"],
    "Evidence": [
        "How many segments",
        "Could this be chance?",
        "What would one more segment change?",
        "without spending",
        "Eta squared",
    ],
    "Data": ["200 customers from Mall_Customers.csv", "How the file was read"],
}
FILLED = {"Explore": "#why p", "Segments": "#rule code", "Evidence": ".verdict", "Data": "#cleaned table"}
NAVIGATION = ["Copy link", "Export", "Add filter", "Picture", "Lasso"]
# what hands do, and what is empty
ON_SCREENS = ["Drag ", "Click ", "Hold Shift", "Shift-click", "What counts", "Movement"]
NAMES = [
    "High income, high spending",
    "High income, low spending",
    "Mid income, older",
    "Mid income, younger",
    "Low income, high spending",
    "Low income, low spending",
]


def printed(visitor: Visitor, paper: str, *, background: bool) -> pypdfium2.PdfDocument:
    width, height = PAPERS[paper]
    asked: dict[str, Any] = {"paperWidth": width, "paperHeight": height, "printBackground": background}
    answer = visitor.cdp("Page.printToPDF", asked)
    return pypdfium2.PdfDocument(base64.b64decode(answer["data"]))


def words_of(document: pypdfium2.PdfDocument) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.fixture
def reader(visitor: Visitor) -> Iterator[Visitor]:
    yield visitor
    visitor.resize(1440, 1000)


@pytest.mark.parametrize(("paper", "width", "background"), [("A4", 1440, True), ("Letter", 390, False)])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_printed_whole(reader: Visitor, path: str, paper: str, width: int, *, background: bool):
    name = PAGES[path]
    reader.resize(width, 900)
    reader.open(path)
    reader.until(lambda: reader.text(FILLED[name]), "the page is filled")
    pages = words_of(printed(reader, paper, background=background))
    text = " ".join(pages)
    assert [words for words in NEEDED[name] if words not in text] == []
    assert [words for words in NAVIGATION + ON_SCREENS if words in text] == []
    for number, page in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in page
    today = datetime.now(UTC)
    assert f"{today.day} {today:%B %Y}" in pages[0]
    assert "Source: Mall_Customers.csv" in pages[0]


def test_tables_and_charts_of_all_segments_have_their_names(reader: Visitor):
    reader.open("/segments")
    reader.until(lambda: len(reader.texts(".board-mark")) == len(NAMES), "the marks are there")
    text = " ".join(words_of(printed(reader, "A4", background=True)))
    # the overview, the chart, and the segments of a new customer
    assert [name for name in NAMES if text.count(name) < 3] == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_sheet(reader: Visitor, path: str):
    """A browser prints all of a page smaller where one thing is too wide."""
    reader.open(path)
    reader.until(lambda: reader.text(FILLED[PAGES[path]]), "the page is filled")
    reader.resize(720, 900)
    reader.run("window.dispatchEvent(new Event('beforeprint'))")
    wide = """return [...document.querySelectorAll('.page:not([hidden]) *')]
        .filter((e) => e.getClientRects().length && !e.closest('svg, canvas, .unseen')
            && e.getBoundingClientRect().right > 712).map((e) => e.outerHTML.slice(0, 80))"""
    assert reader.run(wide) == []
    reader.run("window.dispatchEvent(new Event('afterprint'))")


def test_nobody_is_asked_to_select_on_paper(reader: Visitor):
    reader.open("/")
    assert "Select some customers" not in " ".join(words_of(printed(reader, "A4", background=True)))


def colors(document: pypdfium2.PdfDocument) -> set[tuple[int, int, int]]:
    """Colors of more than a few pixels, on all pages."""
    found: set[tuple[int, int, int]] = set()
    for page in document:
        image: Image.Image = page.render(scale=2).to_pil().convert("RGB")
        found |= {color for n, color in image.getcolors(1 << 24) or [] if n > 20}
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_keep_their_light_colors_without_background_graphics(reader: Visitor, theme: str):
    reader.open("/")
    reader.run("document.documentElement.dataset.theme = arguments[0]", theme)
    found = colors(printed(reader, "A4", background=False))
    assert (3, 106, 165) in found  # the first segment's, in its card and its marks
    assert (255, 255, 255) in found
    assert not {color for color in found if color == (28, 30, 33)}  # a dark card
    assert reader.run("return document.documentElement.dataset.theme") == theme
    reader.run("delete document.documentElement.dataset.theme")


def test_the_screen_is_as_before_once_it_is_printed(reader: Visitor):
    reader.open("/")
    sizes = """return [...document.querySelectorAll('.plot')]
        .map((p) => [p.clientWidth, p.clientHeight, p.querySelector('.main-svg')?.clientWidth])"""
    before = reader.run(sizes)
    printed(reader, "A4", background=True)
    reader.until(lambda: reader.run(sizes) == before, "charts have their size again")
    reader.drag("pair", (0.5, 0.1), (0.95, 0.5))
    assert 0 < reader.selected() < 200


def test_a_picture_of_a_page_is_no_empty_sheet(reader: Visitor):
    """Charts are where their cards are: each sheet has ink over most of its width."""
    reader.open("/")
    for page in printed(reader, "A4", background=True):
        image = page.render(scale=1).to_pil().convert("L").point(lambda v: 255 * (v < 200))
        left, _, right, _ = image.getbbox()
        assert right - left > 0.8 * image.width
