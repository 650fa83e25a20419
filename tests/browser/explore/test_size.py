"""Thousands of cells, of rounded features, on the page; tests/javascript compares their numbers with Python."""

import json
import shutil
from collections.abc import Iterator
from functools import partial

import pytest

from analysis.build import pipeline
from analysis.build.pipeline import segment
from analysis.cleaning.rounding import with_steps
from analysis.core.progress import silent
from analysis.evidence import resampling
from analysis.evidence.compute import find_evidence
from analysis.model.question import Question
from analysis.model.selections.selection import parse_selection
from analysis.store.evidence import open_evidence
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from dashboard.startup.store import cache_key
from tests.browser.test_evidence import agrees, open_page
from tests.browser.visitor import Visitor
from tests.many import BUDGET, CUSTOMERS, write_many
from tests.serving import start_server

SHADES = """
const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
const [{ fetchCells, addEvidence }, { panelsOf, toX, toY }] = await Promise.all(
  ["server/segmentation.js", "crossfilter/layer/plot.js"].map((name) => import(new URL(name, base))));
const cells = await fetchCells(document.documentElement.dataset.segmentation);
await addEvidence(cells);
const holder = document.getElementById("plot-doubt");
const [panel] = panelsOf(holder.querySelector(".js-plotly-plot"));
const canvas = holder.querySelector("canvas");
const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
const [x, y, margin] = ["pc1", "pc2", "margin"].map((field) => cells.valuesOf(field));
const seen = { sure: [], unsure: [] };
for (let i = 0; i < cells.length; i++) {
  const kind = margin(i) < 0.05 ? "unsure" : margin(i) > 0.6 ? "sure" : null;
  if (kind) seen[kind].push(data[4 * (Math.floor(toY(panel, y(i))) * canvas.width + Math.floor(toX(panel, x(i)))) + 3]);
}
return Object.values(seen).map((found) => found.reduce((a, b) => a + b) / found.length);
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Customers:
    folder = tmp_path_factory.mktemp("many")
    write_many(folder / "many.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "with_steps", partial(with_steps, budget=BUDGET))
        segment(Question(str(folder / "many.csv")), folder / "found")
        patch.setattr("analysis.evidence.compute.REFITS", 2)
        patch.setattr(resampling, "REFITS", 2)
        patch.setattr(resampling, "COPIES", 2)
        find_evidence(folder / "found", silent)
    return Customers(open_segmentation(folder / "found"), folder / "found")


@pytest.fixture(scope="module")
def visitor_of_many(many: Customers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    place = tmp_path_factory.mktemp("server")
    file = many.folder.parent / "many.csv"
    shutil.copytree(many.folder, place / "store" / cache_key(Question(str(file))))
    server = start_server(place / "log", KINDRED_STORE=str(place / "store"), CUSTOMERS=str(file))
    try:
        visitor = Visitor(server.url)
        visitor.open()
        yield visitor
        visitor.close()
    finally:
        server.stop()


def test_who_sits_badly_is_shaded_in_blocks(visitor_of_many: Visitor):
    open_page(visitor_of_many)
    sure, unsure = visitor_of_many.run_async(SHADES)
    assert 0 < 2 * sure < unsure, "alpha, 0 to 255"


@pytest.mark.parametrize(("view", "number"), [("silhouettes", 0), ("doubt", 0), ("measures", 1)])
def test_evidence_is_brushed(visitor_of_many: Visitor, many: Customers, view: str, number: int):
    open_page(visitor_of_many)
    picture = f"return document.querySelector('#plot-{view} canvas').toDataURL()"
    whole = visitor_of_many.run(picture)
    visitor_of_many.drag(view, (0.2, 0.2), (0.5, 0.6), number=number)
    assert 0 < visitor_of_many.selected() < CUSTOMERS
    assert agrees(visitor_of_many, many)
    assert visitor_of_many.run(picture) != whole
    visitor_of_many.key("Escape")
    assert visitor_of_many.run(picture) == whole


def test_measures_in_hundredths_are_those_that_rows_are_selected_by(many: Customers):
    found = open_evidence(many.folder, many.segmentation)
    assert found is not None
    k = many.segmentation.n_clusters
    for key, low, high in [("margin", 0.0, 0.09), ("silhouette", -0.07, 0.29), ("stability", 0.5, 1.0)]:
        where = json.dumps([[key, [["between", key, low, high]]]])
        selection = parse_selection(where, many.segmentation.schema, k)
        codes = found.measures[f"{key}_k{k}"]
        chosen = (codes >= round(100 * low)) & (codes <= round(100 * high))
        assert many.count(selection, k) == int(many.segmentation.cells.counts[chosen].sum())
