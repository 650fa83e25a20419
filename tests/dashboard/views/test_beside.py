"""Spread and categories next to each other leave no large empty area."""

from dataclasses import replace

import pytest

from dashboard.pages.explore import layout
from dashboard.views import VIEWS
from dashboard.views.links import default_shown


def height(s, name, k):
    view = next(v for v in VIEWS if v.name == name)
    grid = view.figure(s, replace(default_shown(s), n_clusters=k))["layout"]["meta"]["grid"]
    return grid["height"] + grid["title"] + grid["foot"]


@pytest.mark.parametrize("k", range(2, 11))
def test_the_spread_is_as_high_as_the_categories_beside_it(mall, k):
    assert height(mall, "spread", k) >= 0.9 * height(mall, "category", k)


def widths(s):
    cards = [c for row in layout(s) if getattr(row, "className", "") == "views" for c in row.children]
    return {c.className.split()[-1] for c in cards if c.className.startswith("card view")}


def test_categories_that_are_much_higher_stand_below(mall):
    gender = mall.schema.categories[0]
    many = replace(gender, values=tuple(f"Value {i}" for i in range(20)))
    schema = replace(mall.schema, categories=(many, replace(many, key="other")))
    assert {"two-thirds", "third"} <= widths(mall)
    assert not {"two-thirds", "third"} & widths(replace(mall, schema=schema))
