"""The page saved as one file: opened from disk in Chromium, without a network, by people who have no server."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from analysis.__main__ import main
from analysis.model.selections.selection import parse_selection
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from dashboard.api.exports import csv_of
from dashboard.saved.explore import explore
from tests.browser.visitor import Visitor

YOUNG = [["range-age", [["between", "age", 18, 30]]]]
SHOPPERS = [["pair-income-spending", [["between", "income", 60, 130], ["between", "spending", 55, 99]]]]
AREA = [["pair-income-spending", [["inside", "income", "spending", [20, 20, 90, 20, 90, 80]]]]]
SELECTIONS = [
    (6, YOUNG),
    (4, SHOPPERS),
    (9, [*YOUNG, *SHOPPERS]),
    (5, [["cards", [["oneof", "segment", 2]]]]),
    (6, AREA),
]


@pytest.fixture(scope="session")
def saved(mall_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Mall customers with every row, saved on a view of Segments."""
    path = tmp_path_factory.mktemp("saved") / "customers.html"
    view = f"/segments?k=5&segment=2&where={quote(json.dumps(YOUNG))}"
    assert main(["page", str(mall_folder), "--out", str(path), "--rows", "all", f"--view={view}"]) == 0
    return path


@pytest.fixture(scope="session")
def offline(saved: Path) -> Iterator[Visitor]:
    """Yield a browser that reaches nothing but files."""
    one = Visitor(f"{saved.as_uri()}#")
    one.cdp("Network.enable", {})
    one.cdp("Network.setBlockedURLs", {"urls": ["http://*", "https://*", "ws://*", "wss://*"]})
    one.cdp("Page.setDownloadBehavior", {"behavior": "deny"})
    yield one
    one.close()


@pytest.fixture
def reader(offline: Visitor, saved: Path) -> Iterator[Visitor]:
    """Somebody who opens the file: nothing else is fetched, and the console stays empty."""
    offline.driver.get("about:blank")
    offline.complaints()
    offline.requests()
    yield offline
    assert offline.complaints() == []
    asked = {address.split("#")[0] for address in offline.requests() if not address.startswith(("data:", "blob:"))}
    assert asked <= {saved.as_uri(), "about:blank"}


def link(k: int, where: list) -> str:
    return f"/?k={k}&where={quote(json.dumps(where))}"


def test_it_opens_on_the_view_from_which_it_was_saved(reader: Visitor, saved: Path):
    reader.driver.get(saved.as_uri())
    reader.until(lambda: reader.run("return document.documentElement.dataset.ready") == "true", "it is ready")
    reader.until(lambda: reader.text("#rule code"), "the rule of a segment")
    assert reader.text(".head nav [aria-current]") == "Segments"
    assert reader.text("#k") == "5"
    assert reader.run("return document.querySelector('.segment-tab:nth-child(2)').ariaSelected") == "true"


def test_the_first_chart_can_be_brushed_while_others_are_not_drawn_yet(reader: Visitor, saved: Path):
    """Sentence and cards stand there before Plotly is read, and charts follow one after the other."""
    script = """
        addEventListener('DOMContentLoaded', () => {
          const seen = window.seen = [];
          const look = () => {
            const drawn = [...document.querySelectorAll('.plot.drawn')].map((p) => p.dataset.view);
            seen.push({ plotly: 'Plotly' in window, cards: document.querySelectorAll('.kpi').length, drawn });
            requestAnimationFrame(look);
          };
          look();
        });"""
    added = reader.cdp("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        reader.driver.get(f"{saved.as_uri()}#/?k=6")
        reader.until(lambda: reader.run("return document.documentElement.dataset.ready") == "true", "it is ready")
        seen = reader.run("return window.seen")
    finally:
        reader.cdp("Page.removeScriptToEvaluateOnNewDocument", added)
    assert any(frame["cards"] and not frame["plotly"] for frame in seen)
    assert ["pair"] in [frame["drawn"] for frame in seen]
    assert len(seen[-1]["drawn"]) >= 4


@pytest.mark.parametrize(("k", "where"), SELECTIONS)
def test_it_says_what_the_served_page_says(reader: Visitor, visitor: Visitor, k: int, where: list):
    output = []
    for page in (visitor, reader):
        page.open(link(k, where))
        page.until(lambda shown=page: shown.text("#why p"), "what makes them different")
        output.append([page.sentence(), page.chips(), page.card_counts(), page.text("#cards"), page.text("#why")])
    assert output[0] == output[1]


def test_a_brush_selects_and_goes_into_the_fragment(reader: Visitor):
    reader.open("/")
    assert reader.sentence() == "All 200 customers in 6 segments"
    reader.drag("pair", (0.5, 0.1), (0.95, 0.5))
    brushed, address = reader.sentence(), reader.address()
    assert brushed.split()[:3] == [str(reader.selected()), "of", "200"]
    assert sum(reader.card_counts()) == reader.selected() < 200
    reader.click_on("#k-more")
    reader.until(lambda: reader.text("#k") == "7", "seven segments")
    assert reader.sentence() == brushed
    reader.driver.back()
    reader.until(lambda: reader.text("#k") == "6", "six again")
    assert (reader.sentence(), reader.address()) == (brushed, address)
    reader.run("window.location.hash = '#main'")
    assert reader.sentence() == brushed


def test_every_page_works(reader: Visitor):
    reader.open("/")
    reader.click_on("nav [data-page='/segments']")
    reader.until(lambda: reader.text("#rule code"), "a rule")
    assert "average of all customers" in reader.text("#sheet")
    reader.until(lambda: "against" in reader.text("#compare"), "a comparison")
    reader.run("const i = document.querySelector('#score input'); i.value = 120; i.dispatchEvent(new Event('input'))")
    reader.until(lambda: "High income" in reader.text("#score .verdict-line"), "a customer is scored")
    reader.click_on("nav [data-page='/evidence']")
    reader.until(lambda: reader.text("#verdict b"), "the verdict")
    reader.until(lambda: reader.run("return document.querySelectorAll('.evidence-views .drawn').length") >= 5, "charts")
    reader.click_on("nav [data-page='/data']")
    assert "Settings used" in reader.text("#cleaned")


def test_what_needs_a_server_is_not_there(reader: Visitor):
    reader.open("/segments")
    reader.until(lambda: reader.text("#rule code"), "a rule")
    assert reader.run("return document.querySelectorAll('[data-needs=server], input[type=file]').length") == 0
    assert "Rename" not in reader.text("#sheet")
    assert reader.run("return ['bring', 'movement', 'one-file'].filter((id) => document.getElementById(id))") == []


def test_it_follows_the_theme(reader: Visitor):
    reader.open("/")
    colors = "return getComputedStyle(document.body).backgroundColor"
    before = reader.run(colors)
    reader.click_on("#theme")
    assert reader.run(colors) != before
    reader.click_on("#theme")


def test_keys_brush_a_chart(reader: Visitor):
    reader.open("/")
    reader.run("document.querySelector('#plot-pair .frame').focus()")
    reader.key("ArrowRight")
    reader.until(reader.chips, "a brush")
    reader.key("Escape")
    reader.until(lambda: not reader.chips(), "no brush")


def test_the_table_has_the_selected_customers_in_any_order(reader: Visitor):
    reader.open(link(6, YOUNG))
    rows = "return [...document.querySelectorAll('#customers tbody tr')].map((r) => r.innerText.split('\\t'))"
    reader.until(lambda: len(reader.run(rows)) == min(100, reader.selected()), "its first rows")
    reader.click_on("#customers thead th:last-child button")
    reader.until(lambda: reader.run("return document.querySelector('[aria-sort]')?.ariaSort") == "ascending", "sorted")
    ages = [int(row[-1]) for row in reader.run(rows)]
    assert ages == sorted(ages)
    assert max(ages) <= 30


@pytest.mark.parametrize("is_whole", [True, False])
def test_its_csv_is_that_of_the_server(reader: Visitor, mall_customers: Customers, *, is_whole: bool):
    reader.open(link(6, YOUNG))
    s = mall_customers.segmentation
    selection = parse_selection("" if is_whole else json.dumps(YOUNG), s.schema, 6, s.ks)
    script = """
        const make = URL.createObjectURL;
        let file;
        URL.createObjectURL = (blob) => make(file = blob);
        document.getElementById(args[0]).click();
        for (let i = 0; i < 100 && !file; i++) await new Promise((r) => setTimeout(r, 20));
        URL.createObjectURL = make;
        return file.text();"""
    text = reader.run_async(script, "export-all" if is_whole else "export-selected")
    assert text == "".join(csv_of(mall_customers, selection, 6))


def test_a_file_without_rows_has_no_customer_in_it(mall_folder: Path, tmp_path: Path, reader: Visitor):
    path = tmp_path / "page.html"
    assert main(["page", str(mall_folder), "--out", str(path)]) == 0
    assert "This file holds no rows and no ids." in path.read_text(encoding="utf-8")
    base, reader.base = reader.base, f"{path.as_uri()}#"
    try:
        reader.open("/")
        assert reader.selected() == 200
        assert reader.run("return document.getElementById('customers')") is None
        reader.click_on("nav [data-page='/segments']")
        reader.until(lambda: reader.text("#sheet ul"), "a sheet")
        assert "Customer 1" not in reader.text("#sheet")
    finally:
        reader.base = base
        reader.driver.get("about:blank")
        reader.requests()


@pytest.mark.parametrize("saved_first", [True, False])
def test_a_notebook_shows_the_live_page_in_a_cell(
    offline: Visitor, mall_folder: Path, tmp_path: Path, *, saved_first: bool
):
    shown = explore(mall_folder if saved_first else open_segmentation(mall_folder), "/?k=5")
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!doctype html><meta charset='utf-8'><body>{shown._repr_html_()}", encoding="utf-8")
    offline.driver.get(cell.as_uri())
    offline.driver.switch_to.frame(0)
    offline.until(lambda: offline.run("return document.documentElement.dataset.ready") == "true", "it is ready")
    assert offline.sentence() == "All 200 customers in 5 segments"
    assert bool(offline.run("return document.querySelector('#customers')")) == saved_first
    offline.run("document.querySelector(arguments[0]).click()", "nav a[data-page='/segments']")
    offline.until(lambda: "5 segments" in offline.text(".page:not([hidden]) h1"), "Segments is shown")
    offline.driver.switch_to.default_content()
    assert offline.complaints() == []


def test_a_frame_that_is_closed_off_shows_the_page_too(offline: Visitor, mall_folder: Path, tmp_path: Path):
    """Such a frame has no address of its own and keeps nothing; scripts may run."""
    cell = tmp_path / "cell.html"
    frame = explore(open_segmentation(mall_folder))._repr_html_().replace("<iframe", "<iframe sandbox='allow-scripts'")
    cell.write_text(f"<!doctype html><meta charset='utf-8'><body>{frame}", encoding="utf-8")
    offline.driver.get(cell.as_uri())
    offline.driver.switch_to.frame(0)
    offline.until(lambda: offline.run("return document.documentElement.dataset.ready") == "true", "it is ready")
    assert offline.sentence() == "All 200 customers in 6 segments"
    offline.run("document.querySelector('#theme').click()")
    assert offline.run("return document.documentElement.dataset.theme") in {"dark", "light"}
    offline.run("document.querySelector('.kpi').click()")
    offline.until(lambda: offline.selected() < 200, "a segment is selected")
    offline.driver.switch_to.default_content()
    assert offline.complaints() == []
