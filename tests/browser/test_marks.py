"""Marks of everybody: one for each cell, where the cell is, and a tooltip that tells whose it is."""

from typing import Any

import pytest

from analysis.segmentation import Segmentation
from analysis.words import number_text
from tests.browser.visitor import Visitor

DRAWN = "return document.querySelector(`#plot-${arguments[0]} .js-plotly-plot`).data.map((t) => [t.x, t.y])"
TOLD = """
const [k, changes] = args;
const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
const files = ["crossfilter/cells.js", "page/words.js"];
const [cells, words] = await Promise.all(files.map((name) => import(new URL(name, base))));
const all = await cells.fetchCells(document.documentElement.dataset.segmentation);
Object.assign(all.page, changes.page);
all.counts = [changes.n ?? all.counts[0], ...all.counts.slice(1)];
const said = new words.Words(all.page, k);
return Array.from({ length: all.length }, (_, i) => said.cell(all, i));
"""


@pytest.mark.parametrize("k", [2, 6, 10])
def test_every_cell_has_its_mark(visitor: Visitor, mall: Segmentation, k: int):
    visitor.open(f"/?k={k}&x=age&y=spending")
    labels = mall.cells.labels[k]
    places = mall.cells.values | {f"pc{i + 1}": column.astype(float) for i, column in enumerate(mall.cells.points.T)}
    for view, x, y in (("pair", "age", "spending"), ("map", "pc1", "pc2")):
        expected = [[places[f][labels == j].tolist() for f in (x, y)] for j in range(1, k + 1)]
        assert visitor.run(DRAWN, view) == expected, view


def tip(s: Segmentation, k: int, cell: int) -> list[str]:
    """What the tooltip of a customer says."""
    name = s.solution(k).names[s.cells.labels[k][cell] - 1]
    ids, n = s.cells.ids[cell], int(s.cells.counts[cell])
    values = [
        f"{f.label}: {number_text(s.cells.values[f.key][cell])}{f' {f.unit}' if f.unit else ''}"
        for f in s.schema.reading_order
    ]
    texts = [f"{c.label}: {c.values[s.cells.codes[c.key][cell]]}" for c in s.schema.categories]
    return [name, f"Customer {ids}" if n == 1 else f"{n} customers: {ids}", *values, *texts]


@pytest.mark.parametrize("k", [3, 6])
def test_tooltips_tell_the_customers_own_values(page: Visitor, mall: Segmentation, k: int):
    found = page.run_async(TOLD, k, {})
    assert found == [tip(mall, k, cell) for cell in range(len(mall.cells))]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"page": {"ids": None}}, None),
        ({"page": {"ids": None}, "n": 3}, "3 customers"),
        ({"page": {"ids": ["7, 12"]}, "n": 2}, "2 customers: 7, 12"),
        ({"page": {"ids": ["7, 12, 40"]}, "n": 1_200}, "1,200 customers: 7, 12, 40 and others"),
    ],
)
def test_tooltips_of_several_and_of_those_without_ids(
    page: Visitor, mall: Segmentation, changes: dict[str, Any], who: str | None
):
    own = tip(mall, 6, 0)
    expected = [own[0], *([who] if who else []), *own[2:]]
    assert page.run_async(TOLD, 6, changes)[0] == expected
