"""The page beyond brushing: links with nonsense, sizes, themes, pictures, exports, the Data page, a lost server."""

import csv
import io
import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.serving import start_server

BRUSHED = "/?where=" + urllib.request.quote(
    '[["pair-income-spending",[["between","income",60,95],["between","spending",55,100]]]]'
)

# tests/javascript/page/address.test.js has more of it
NONSENSE = [
    ("k=77", "77"),
    ("y=%3Cscript%3E", "<script>"),
    ("where=%E0%A4%A", "not applied"),
    ("on=00000000&where=%5B%5B%22cards%22,%5B%5B%22oneof%22,%22segment%22,1%5D%5D%5D%5D", "other customers"),
]


@pytest.mark.parametrize(("query", "message"), NONSENSE)
def test_a_link_with_nonsense_says_so_and_shows_the_rest(visitor: Visitor, query, message):
    visitor.open(f"/?{query}")
    assert message in visitor.text("#notice")
    assert visitor.sentence() == "All 200 customers in 6 segments"
    assert len(visitor.texts(".kpi")) == 6


def test_unknown_parameters_and_paths_do_no_harm(visitor: Visitor):
    visitor.open("/nowhere?utm_source=mail&__proto__=1")
    assert visitor.sentence() == "All 200 customers in 6 segments"
    assert visitor.text("#notice") == ""


@pytest.mark.parametrize("width", [390, 768, 1440, 2560])
@pytest.mark.parametrize("k", [2, 6, 10])
def test_every_width_fits(visitor: Visitor, width, k):
    visitor.resize(width, 1000)
    visitor.open(f"/?k={k}")
    assert visitor.run("return document.documentElement.scrollWidth") <= width
    outside = """const width = document.documentElement.clientWidth;
        return [...document.querySelectorAll('.views *, .headline h1')].filter((n) => {
          const b = n.getBoundingClientRect(); return b.width && (b.right > width + 1 || b.left < -1); })
          .map((n) => n.outerHTML.slice(0, 80))"""
    assert visitor.run(outside) == []
    assert visitor.clipped() == []


def test_the_layer_lies_exactly_over_what_plotly_drew(page: Visitor):
    """The middle of Plotly's gray marks against the pixels that the layer computes for the same cells."""
    script = """
        const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
        const {panelsOf, toX, toY} = await import(new URL("crossfilter/layer/plot.js", base));
        const result = [];
        for (const view of ["pair", "map"]) {
          const gd = document.querySelector(`#plot-${view} .js-plotly-plot`);
          const [panel] = panelsOf(gd);
          const box = gd.getBoundingClientRect();
          const traces = [...gd.querySelectorAll(".scatterlayer .trace")];
          const marks = traces.map((t) => [...t.querySelectorAll("path.point")]);
          gd.data.forEach((trace, i) => marks[i].forEach((mark, j) => {
            if (trace.marker.symbol !== "circle" && trace.marker.symbol !== "square") return;
            const b = mark.getBoundingClientRect();
            result.push(Math.abs(b.left + b.width / 2 - box.left - toX(panel, trace.x[j])),
                        Math.abs(b.top + b.height / 2 - box.top - toY(panel, trace.y[j])));
          }));
        }
        return [result.length, Math.max(...result)];"""
    count, worst = page.run_async(script)
    assert count > 200
    assert worst <= 1


def test_light_and_dark_follow_the_system_and_the_switch(page: Visitor):
    def background() -> str:
        return str(page.run("return getComputedStyle(document.body).backgroundColor"))

    scheme = "Emulation.setEmulatedMedia"
    page.cdp(scheme, {"features": [{"name": "prefers-color-scheme", "value": "light"}]})
    light = background()
    page.cdp(scheme, {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    dark = background()
    assert light != dark
    page.click_on("#theme")
    assert background() == light
    page.open()
    assert background() == light, "the visitor's choice is kept"
    page.run("localStorage.clear()")
    page.cdp(scheme, {"features": []})


@pytest.fixture
def downloads(visitor: Visitor, tmp_path: Path) -> Iterator[Path]:
    visitor.cdp("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    yield tmp_path
    visitor.cdp("Page.setDownloadBehavior", {"behavior": "default"})


def finished(page: Visitor, folder: Path, ending: str) -> Path:
    def found() -> list[Path]:
        return [p for p in folder.glob(f"*{ending}") if p.stat().st_size > 0]

    return page.until(found, f"a {ending} is downloaded")[0]


def test_the_selection_is_exported_as_the_screen_shows_it(visitor: Visitor, downloads: Path):
    visitor.open(BRUSHED)
    visitor.click_on("#export summary")
    visitor.click_on("#export-selected")
    path = finished(visitor, downloads, ".csv")
    assert path.name == "kindred-36-of-200-customers-with-income-60-to-95-k-and-spending-55-to-100.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == visitor.selected() == 36
    names = visitor.texts(".kpi .name")
    for name, count in zip(names, visitor.card_counts(), strict=True):
        assert sum(r["segment_name"] == name for r in rows) == count
    original = {r["CustomerID"]: r for r in csv.DictReader(io.StringIO(MALL.read_text()))}
    assert all(original[r["CustomerID"]].items() <= r.items() for r in rows)


def test_everybody_can_be_exported_whatever_is_selected(visitor: Visitor, downloads: Path):
    visitor.open(BRUSHED)
    visitor.click_on("#export summary")
    visitor.click_on("#export-all")
    path = finished(visitor, downloads, ".csv")
    assert path.name == "kindred-all-200-customers-in-6-segments.csv"
    assert len(path.read_text().splitlines()) == 201


def test_the_selection_survives_moving_between_pages(visitor: Visitor):
    visitor.open(BRUSHED)
    visitor.click_on("nav a[data-page='/data']")
    headline = "200 customers from Mall_Customers.csv"
    visitor.until(lambda: visitor.text(".page:not([hidden]) h1") == headline, "Data is shown")
    visitor.until(lambda: "Nothing was changed." in visitor.text(".page:not([hidden])"), "with what was cleaned")
    assert visitor.address().startswith("/data?")
    visitor.click_on("nav a[data-page='/']")
    assert visitor.selected() == 36
    visitor.driver.back()
    visitor.until(lambda: "Cleaning" in visitor.text(".page:not([hidden])"), "Back leads to Data")
    visitor.open(visitor.address())
    assert "Cleaning" in visitor.text(".page:not([hidden])")


def test_a_customer_is_found_by_any_text(page: Visitor):
    page.until(page.rows, "the table is filled")
    page.run("document.querySelector('.find').focus()")
    page.type("femal")
    page.until(lambda: {row[2] for row in page.rows() if row} == {"Female"}, "only those who have it")
    assert page.text("#table-help") == "Those of the 200 selected with “femal” in any column."
    page.run("const find = document.querySelector('.find'); find.value = ''; find.dispatchEvent(new Event('input'))")
    page.until(lambda: {row[2] for row in page.rows() if row} == {"Female", "Male"}, "all customers again")
    assert page.run("return document.querySelector('.find').previousSibling.hidden"), "Mall has no other columns"


def test_a_tooltip_tells_the_customers_own_values(page: Visitor):
    at = page.run("""const marks = document.querySelectorAll('#plot-pair .scatterlayer path.point');
        const b = marks[0].getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]""")
    page.mouse("mouseMoved", (at[0] - 30, at[1]))
    page.mouse("mouseMoved", tuple(at))
    message = page.until(lambda: page.text(".tip:not([hidden])"), "a tooltip")
    for word in ("Customer ", "Annual income", "k$", "Age", "years", "Gender", "High income, high spending"):
        assert word in message
    page.mouse("mouseMoved", page.at("histogram", (0.3, 0.9)))
    tip = page.until(lambda: page.text(".tip:not([hidden])"), "a tooltip over a bar")
    assert "customers selected" in tip


def test_landmarks_headings_and_names_are_there_for_screen_readers(page: Visitor):
    for selector in ("header", "nav[aria-label]", "main", "h1", "h2", "[aria-live=polite]", ".skip"):
        assert page.run("return document.querySelector(arguments[0]) !== null", selector), selector
    nameless = """return [...document.querySelectorAll('button, a, input, select, [role=application]')]
        .filter((n) => !n.closest('.ag-root-wrapper, .js-plotly-plot'))
        .filter((n) => !(n.textContent.trim() || n.getAttribute('aria-label') || n.labels?.length))
        .map((n) => n.outerHTML.slice(0, 90))"""
    assert page.run(nameless) == []
    doubled = """const ids = [...document.querySelectorAll('[id]')].map((n) => n.id);
        return ids.filter((id, i) => ids.indexOf(id) !== i && !/^(clip|legend|ag-|cell-)/.test(id))"""
    assert page.run(doubled) == []


@pytest.mark.timeout(180)
def test_brushing_goes_on_after_the_server_is_stopped(store: Path, tmp_path: Path):
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(store))
    page = Visitor(server.url)
    try:
        page.open()
        page.until(page.rows, "the table has come")
        server.stop()
        page.drag("pair", (0.4, 0.05), (0.7, 0.45))
        first = page.selected()
        page.drag("histogram", (0.01, 0.5), (0.99, 0.5), number=0)
        assert 0 < page.selected() < first < 200
        assert sum(page.card_counts()) == page.selected()
        page.until(lambda: "rows appear" in page.text("#table-help"), "the table says why it stands still")
        page.driver.back()
        page.until(lambda: page.selected() == first, "Back undoes without a server")
    finally:
        page.close()
        server.stop()


def test_cells_and_words_are_fetched_once(page: Visitor):
    page.requests()
    page.open()
    asked = [url for url in page.requests() if "/segmentation/" in url]
    assert sorted(url.split("/")[-1].split("?")[0] for url in asked) == [
        "cells.bin",
        "figures.json",
        "names.json",
        "page.json",
    ]
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    page.click_on(".kpi.segment-1")
    assert [url for url in page.requests() if "/segmentation/" in url] == []
    assert json.loads(page.run("return JSON.stringify(history.state)"))["depth"] == 2


def test_a_chart_can_be_brushed_as_soon_as_its_page_is_shown_again(page: Visitor):
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.texts(".segment-tab"), "another page is shown")
    page.run_async("await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.click_on("nav a[data-page='/']")
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    assert 0 < page.selected() < 200
