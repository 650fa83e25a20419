"""Marks of all customers: one for each cell, where the cell is, and a tooltip that says whose it is."""

from typing import Any

import pytest

from analysis.model.selections.words import number_text
from analysis.store.segmentation import Segmentation
from tests.javascript.core import Customers


@pytest.mark.parametrize("k", [2, 6, 10])
def test_every_cell_has_its_mark(mall_in_node: Customers, mall: Segmentation, k: int):
    labels = mall.cells.labels[k]
    places = mall.cells.values | {f"pc{i + 1}": column.astype(float) for i, column in enumerate(mall.cells.points.T)}
    for x, y in (("age", "spending"), ("pc1", "pc2")):
        expected = [[places[f][labels == j].tolist() for f in (x, y)] for j in range(1, k + 1)]
        assert mall_in_node.ask("marks", k=k, x=x, y=y) == expected


def tip(s: Segmentation, k: int, cell: int) -> list[str]:
    """Return what the tooltip of a customer says."""
    name = s.solution(k).names[s.cells.labels[k][cell] - 1]
    ids, n = s.cells.ids[cell], int(s.cells.counts[cell])
    values = [
        f"{f.label}: {number_text(s.cells.values[f.key][cell])}{f' {f.unit}' if f.unit else ''}"
        for f in s.schema.reading_order
    ]
    texts = [f"{c.label}: {c.values[s.cells.codes[c.key][cell]]}" for c in s.schema.categories]
    return [name, f"Customer {ids}" if n == 1 else f"{n} customers: {ids}", *values, *texts]


@pytest.mark.parametrize("k", [3, 6])
def test_tooltips_show_the_customers_own_values(mall_in_node: Customers, mall: Segmentation, k: int):
    assert mall_in_node.ask("tooltips", k=k, page={}) == [tip(mall, k, cell) for cell in range(len(mall.cells))]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"page": {"ids": None}}, None),
        ({"page": {"ids": None}, "n": 3}, "3 customers"),
        ({"page": {"ids": ["7, 12"]}, "n": 2}, "2 customers: 7, 12"),
        ({"page": {"ids": ["7, 12, 40"]}, "n": 200}, "200 customers: 7, 12, 40 and others"),
    ],
)
def test_tooltips_of_several_and_of_those_without_ids(
    mall_in_node: Customers, mall: Segmentation, changes: dict[str, Any], who: str | None
):
    own = tip(mall, 6, 0)
    assert mall_in_node.ask("tooltips", k=6, **changes)[0] == [own[0], *([who] if who else []), *own[2:]]
