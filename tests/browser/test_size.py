"""Thousands of cells, of rounded features: what the browser works out from what it is sent agrees with Python."""

import json
import random
import shutil
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from analysis import build, resampling
from analysis.build import segment
from analysis.customers import Customers
from analysis.engine import connect
from analysis.evidence import open_evidence
from analysis.find_evidence import find_evidence
from analysis.progress import silent
from analysis.question import Question
from analysis.rounding import with_steps
from analysis.segmentation import open_segmentation
from analysis.selection import parse_selection
from dashboard.store import cache_key
from tests.browser.test_agreement import IN_BROWSER, differing, in_python, mask, random_selection
from tests.browser.test_evidence import agrees, open_page
from tests.browser.visitor import Visitor
from tests.serving import start_server

CUSTOMERS, BUDGET, SELECTIONS = 20_000, 12_000, 40
HEAD = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"
COORDINATES = """
const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
const { fetchCells } = await import(new URL("crossfilter/cells.js", base));
const cells = await fetchCells(document.documentElement.dataset.segmentation);
return {
  sent: cells.page.arrays.map((a) => a.name),
  bits: ["pc1", "pc2"].map((axis) => [...new Uint32Array(cells.array(axis).buffer)]),
};
"""

SHADES = """
const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
const [{ fetchCells }, { addEvidence }, { panelsOf, toX, toY }] = await Promise.all(
  ["cells.js", "evidence.js", "plot.js"].map((name) => import(new URL(`crossfilter/${name}`, base))));
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
    rng = np.random.default_rng(7)
    kinds = rng.integers(0, 5, CUSTOMERS)
    age = np.clip(rng.normal(30 + 8 * kinds, 6), 18, 70).round(1)
    income = np.clip(rng.normal([20, 55, 88, 86, 40], 11, (CUSTOMERS, 5))[range(CUSTOMERS), kinds], 15, 137).round(2)
    spending = np.clip(rng.normal([80, 50, 82, 18, 20], 9, (CUSTOMERS, 5))[range(CUSTOMERS), kinds], 1, 99).round(2)
    gender = np.where(rng.random(CUSTOMERS) < 0.56, "Female", "Male")
    rows = zip(range(CUSTOMERS), gender, age, income, spending, strict=True)
    (folder / "many.csv").write_text("\n".join([HEAD, *(",".join(map(str, row)) for row in rows)]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "with_steps", partial(with_steps, budget=BUDGET))
        segment(Question(str(folder / "many.csv")), folder / "found")
        patch.setattr("analysis.find_evidence.REFITS", 2)
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


def test_coordinates_are_python_s_to_the_last_bit(visitor_of_many: Visitor, many: Customers):
    found = visitor_of_many.run_async(COORDINATES)
    assert "age.pc1" in found["sent"]
    assert "pc1" not in found["sent"]
    points = np.ascontiguousarray(many.segmentation.cells.points.T)
    assert found["bits"] == points.view(np.uint32).tolist()


@pytest.mark.timeout(300)
def test_random_selections(visitor_of_many: Visitor, many: Customers):
    s = many.segmentation
    assert all(f.rounded for f in s.schema.features)
    rng = random.Random(11)
    for _ in range(SELECTIONS):
        k = rng.choice(s.ks)
        where = random_selection(rng, s, k)
        expected, found = in_python(many, where, k), visitor_of_many.run_async(IN_BROWSER, where, k)
        assert json.loads(found.pop("json")) == json.loads(expected.pop("json"))
        sums = {view: told.pop("sums") for view, told in found["views"].items()}
        for told in expected["views"].values():
            del told["sums"]
        assert differing(found, expected) == [], where
        check_means(many, where, k, sums, {view: told["counts"] for view, told in found["views"].items()})


def check_means(many: Customers, where: str, k: int, sums: Any, counts: Any) -> None:
    """Means are those of the exact values, though cells are rounded: within a 508th of a step."""
    s = many.segmentation
    selection = parse_selection(where, s.schema, k)
    with connect() as connection:
        every = {view: mask(connection, many, selection.without(view), k) for view in sums}
    for view, told in sums.items():
        passing = every[view]
        for f in s.schema.features:
            exact = np.bincount(s.cells.labels[k][passing] - 1, s.cells.sums[f.key][passing], k)
            most = np.array(counts[view]) * f.step / 508 + 1e-6
            assert np.all(np.abs(np.array(told[f.key]) - exact) <= most)


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
