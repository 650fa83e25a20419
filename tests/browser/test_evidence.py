"""The Evidence page: what it says is what was found, and its charts are brushed like any other view."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest

from analysis.build.pipeline import segment
from analysis.core.progress import silent
from analysis.evidence import compute, resampling
from analysis.evidence.compute import find_evidence
from analysis.model.customer_measures import in_ones
from analysis.model.question import Question
from analysis.model.selections.selection import parse_selection
from analysis.model.selections.words import sentence
from analysis.store.evidence import Evidence, fill_names, open_evidence
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from dashboard.startup.store import cache_key
from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.serving import Server, start_server

COPY = """let copied = null;
    const writeText = async (text) => { copied = text; };
    Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText}});
    [...document.querySelectorAll("#describe button")].find((b) => b.textContent === args[0]).click();
    await new Promise((r) => setTimeout(r, 50));
    return copied"""


@pytest.fixture(scope="module")
def evidence(mall_folder: Path, mall: Segmentation) -> Evidence:
    found = open_evidence(mall_folder, mall)
    assert found is not None
    return found


@pytest.fixture
def opened(visitor: Visitor) -> Visitor:
    return open_page(visitor)


def open_page(visitor: Visitor, path: str = "/evidence") -> Visitor:
    visitor.open(path)
    visitor.until(lambda: visitor.text(".verdict"), "the evidence is in")
    visitor.run("document.querySelectorAll('.fold').forEach((card) => { card.open = true; })")
    undrawn = (
        "return [...document.querySelectorAll('.evidence-views .plot')].filter((p) => !p.matches('.drawn')).length"
    )
    visitor.until(lambda: visitor.run(undrawn) == 0, "its charts are drawn")
    return visitor


def agrees(page: Visitor, customers: Customers) -> bool:
    """Return the number selected and the sentence, as Python makes them of the address."""
    s = customers.segmentation
    query = parse_qs(urlsplit(page.address()).query)
    k = int(query.get("k", [str(s.n_clusters)])[0])
    selection = parse_selection(query["where"][0], s.schema, k, s.ks)
    n = customers.count(selection, k)
    others = {x.n_clusters: x.names for x in s.solutions}
    output = sentence(selection, s.schema, s.solution(k).names, n, s.n_segmented, others)
    return (page.selected(), page.sentence()) == (n, output)


def test_the_verdict_stands_before_anything_else(opened: Visitor, evidence: Evidence):
    output = evidence.solution(6)["sentences"]["verdict"]
    assert opened.text("#verdict .verdict") == f"Fair{output}" or output in opened.text("#verdict .verdict")
    tops = opened.run("""return ["#verdict", "#sentence", ".evidence-views"]
        .map((s) => document.querySelector(s).getBoundingClientRect().top)""")
    assert tops == sorted(tops)
    opened.click_on("#verdict summary")
    rule = opened.texts("#verdict tbody tr")
    assert len(rule) == 6, "more than chance, two for fair, three for strong"
    assert "0.43" in rule[0]


def test_details_are_folded_and_open_by_keyboard(visitor: Visitor):
    visitor.open("/evidence?k=5")
    visitor.until(lambda: visitor.text(".verdict"), "the evidence is in")
    assert visitor.texts(".fold:not([open]) h2") == [
        "How many segments",
        "What do other methods find?",
        "What if we had chosen differently?",
        "All figures",
    ]
    assert all(visitor.texts(".fold summary .help")), "each says what it is for"
    assert not visitor.text("#sensitivity")
    visitor.run("document.querySelector('.fold:has(#sensitivity) > summary').focus()")
    visitor.key("Enter")
    assert "without spending" in visitor.text("#sensitivity")
    visitor.click_on(".offer button")
    visitor.until(lambda: "6 segments" in visitor.text("#verdict"), "the number that criteria prefer is shown")
    assert visitor.texts(".offer") == []


def test_every_sentence_is_shown_with_names(opened: Visitor, evidence: Evidence, mall: Segmentation):
    shown = opened.text(".evidence-views")
    for name, text in evidence.solution(6)["sentences"].items():
        if name != "verdict":
            assert fill_names(text, mall.solution(6).names) in shown, name


def test_a_click_on_a_number_uses_it_everywhere(opened: Visitor, evidence: Evidence):
    ks = list(range(2, 11))
    low, high = 2 - 0.06 * 8, 10 + 0.06 * 8
    opened.click("criteria", ((ks[2] - low) / (high - low), 0.5))
    opened.until(lambda: opened.text("#k") == "4", "4 segments are shown")
    opened.until(
        lambda: evidence.solution(4)["sentences"]["how_many"] in opened.text(".evidence-views"), "words follow"
    )
    opened.until(lambda: "4 segments" in opened.text("#verdict"), "so does the verdict")
    opened.run("document.querySelector('#plot-criteria .frame').focus()")
    opened.key("ArrowRight")
    opened.until(lambda: opened.text("#k") == "5", "and by keyboard")


BRUSHES = [
    ("silhouettes", [(0.2, 0.5), (0.5, 0.5)], 0),
    ("doubt", [(0.1, 0.1), (0.5, 0.6)], 0),
    ("measures", [(0.1, 0.5), (0.6, 0.5)], 0),
    ("measures", [(0.1, 0.5), (0.6, 0.5)], 1),
    ("measures", [(0.03, 0.5), (0.8, 0.5)], 2),
]


@pytest.mark.parametrize(("view", "path", "number"), BRUSHES)
def test_each_view_can_be_brushed(opened: Visitor, mall_customers: Customers, view, path, number):
    opened.drag(view, *path, number=number)
    assert 0 < opened.selected() < 200
    assert agrees(opened, mall_customers)


def test_the_brushed_customers_are_those_of_the_evidence(opened: Visitor, evidence: Evidence, mall: Segmentation):
    opened.drag("silhouettes", (0.2, 0.5), (0.5, 0.5))
    ((_, ((_, field, low, high),)),) = json.loads(parse_qs(urlsplit(opened.address()).query)["where"][0])
    found = in_ones(evidence.measures[f"{field}_k6"])
    assert opened.selected() == int(mall.cells.counts[(found >= low) & (found <= high)].sum())


def test_brushes_of_evidence_and_explore_go_together(opened: Visitor, mall_customers: Customers):
    opened.drag("measures", (0.1, 0.5), (0.6, 0.5), number=1)
    alone = opened.selected()
    opened.click_on("nav a[data-page='/']")
    opened.drag("pair", (0.3, 0.05), (0.95, 0.95))
    assert 0 < opened.selected() < alone
    assert len(opened.chips()) == 2
    assert agrees(opened, mall_customers)
    opened.until(lambda: opened.text("#table-help").startswith(f"{opened.selected()} selected"), "the table follows")
    opened.until(lambda: 0 < len(opened.rows()) <= opened.selected(), "with their rows")
    opened.click_on("#k-fewer")
    assert len(opened.chips()) == 1, "what belonged to 6 segments is cleared"
    assert "Part of the selection was dropped" in opened.text("#notice")


def test_where_segments_come_from_selects(opened: Visitor, mall: Segmentation, mall_customers: Customers):
    assert len(opened.texts("#sure tbody tr")) == 6
    opened.click("course", (0.003, 0.02))
    assert opened.selected() in {segment.size for segment in mall.solution(2).segments}
    assert opened.chips()[0].endswith("(of 2)")
    assert agrees(opened, mall_customers)
    opened.key("Escape")
    opened.click("course", (0.06, 0.02))
    assert opened.chips()[0].endswith("(of 3)"), "a ribbon from two to three"
    assert agrees(opened, mall_customers)


def test_ribbons_and_ends_select(opened: Visitor, evidence: Evidence, mall: Segmentation, mall_customers: Customers):
    table = evidence.solution(6)["flow"]["table"]
    opened.click("flow", (0.005, 0.02))
    assert opened.selected() == mall.solution(6).segments[0].size
    assert agrees(opened, mall_customers)
    opened.key("Escape")
    opened.click("flow", (0.5, 0.02))
    assert opened.selected() in {n for row in table for n in row if n}
    assert agrees(opened, mall_customers)
    assert opened.chips()[0].endswith("(of 7)")
    opened.key("Escape")
    opened.run("document.querySelector('#plot-flow .frame').focus()")
    opened.key("ArrowRight")
    first = opened.sentence()
    opened.key("ArrowRight")
    assert opened.sentence() != first
    assert agrees(opened, mall_customers)


def test_a_link_with_evidence_in_it_opens_elsewhere(opened: Visitor, stranger: Visitor):
    opened.drag("measures", (0.1, 0.5), (0.6, 0.5), number=1)
    stranger.open("/" + opened.address().removeprefix("/evidence"))
    assert stranger.sentence() == opened.sentence()
    assert stranger.complaints() == []


def test_the_map_is_shaded_by_what_is_picked(opened: Visitor):
    picture = "return document.querySelector('#plot-doubt canvas').toDataURL()"
    margin = opened.run(picture)
    opened.click_on(".shade[data-shade=stability]")
    assert opened.run(picture) != margin
    assert opened.texts(".shade[aria-pressed=true]") == ["Stability"]


def test_describe_is_copied_as_text_csv_and_markdown(opened: Visitor, mall: Segmentation):
    text, comma, markdown = (opened.run_async(COPY, f"Copy as {kind}") for kind in ("text", "CSV", "Markdown"))
    for output in (text, comma, markdown):
        assert all(name in output for name in mall.solution(6).names)
        assert "147.1" in output, "F of income"
    rows = list(csv.reader(io.StringIO(comma)))
    assert ["Customers", "200"] in rows
    assert max(map(len, rows)) == 9
    assert "| --- | --- |" in markdown


def test_nothing_is_asked_of_the_server_while_dragging(opened: Visitor):
    path = [opened.at("silhouettes", p) for p in ((0.2, 0.5), (0.4, 0.5), (0.6, 0.5))]
    opened.requests()
    opened.press(path[0])
    opened.trace(path)
    assert 0 < opened.selected() < 200
    assert opened.requests() == []
    opened.mouse("mouseReleased", path[-1])


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a server with a table of noise, its evidence found in a hurry."""
    place = tmp_path_factory.mktemp("noise")
    frame = pd.DataFrame(np.random.default_rng(7).uniform(0, 100, (150, 2)).round(1), columns=["a", "b"])
    frame.to_csv(place / "noise.csv", index_label="id")
    question = Question(str(place / "noise.csv"))
    folder = place / "store" / cache_key(question)
    with pytest.MonkeyPatch.context() as patch:
        for module in (resampling, compute):
            patch.setattr(module, "REFITS", 10)
            patch.setattr(module, "COPIES", 30)
        segment(question, folder)
        find_evidence(folder, silent)
    server = start_server(place / "server.log", KINDRED_STORE=str(place / "store"), CUSTOMERS=question.source)
    yield server
    server.stop()


def test_noise_is_said_to_have_no_segments_before_anything_else(noise: Server):
    page = Visitor(noise.url)
    try:
        open_page(page)
        assert page.text("#verdict").startswith("No reliable segments")
        page.open("/")
        page.until(lambda: "No reliable segments" in page.text("#warning:not([hidden])"), "Explore warns, too")
        first = "return document.querySelector('main').querySelectorAll('p:not([hidden]), h1')[0].id"
        assert page.run(first) == "warning"
    finally:
        page.close()


def test_progress_is_shown_until_the_evidence_is_in(mall_folder: Path, tmp_path: Path):
    """The page is there before the evidence, shows the progress, and fills when it is there."""
    folder = tmp_path / "store" / cache_key(Question(str(MALL)))
    shutil.copytree(mall_folder, folder)
    document = json.loads((folder / "segmentation.json").read_text()) | {"verdict": None}
    (folder / "segmentation.json").write_text(json.dumps(document))
    (folder / "evidence.json").unlink()
    page = Visitor("")  # a browser may take longer to start than the evidence
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(tmp_path / "store"))
    page.base = server.url
    try:
        page.driver.get(f"{server.url}/evidence")
        going_on = ("Checking how reliable the segments are", "The rest follows")
        page.until(lambda: any(words in page.text("#verdict") for words in going_on), "progress")
        assert page.selected() == 200
        page.driver.set_script_timeout(60)
        for _ in range(3):
            try:
                page.until(lambda: page.text(".verdict"), "the evidence is in")
                break
            except AssertionError:
                continue
        assert page.text("#verdict").startswith("Fair")
        assert page.complaints() == []
    finally:
        page.close()
        server.stop()
