"""Descriptors on the page: in every chart and both menus, and nowhere where segments are formed."""

import json
from dataclasses import replace

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.model.question import Question
from dashboard import ids
from dashboard.packing.packed import pack
from dashboard.pages import data, explore
from dashboard.views import VIEWS
from dashboard.views.links import MENUS, default_shown, read_shown
from tests.described import HEAD, KEYS, write_described


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Return the Mall customers with descriptors, in few segments."""
    folder = tmp_path_factory.mktemp("described")
    write_described(folder / "described.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "N_INIT", 2)
        patch.setattr(kmeans, "MAX_CLUSTERS", 4)
        return segment(Question(str(folder / "described.csv")), folder / "found")


def options_of(component, wanted):
    """Return the options of the menu with an id, anywhere in a layout."""
    if isinstance(component, list | tuple):
        return next((found for child in component if (found := options_of(child, wanted))), None)
    if getattr(component, "id", None) == wanted:
        return component.options
    return options_of(getattr(component, "children", None) or [], wanted)


@pytest.mark.parametrize("key", KEYS)
def test_every_chart_draws_them_without_what_is_no_number(described, key):
    shown = read_shown({menu.name: key for menu in MENUS} | {"y": "age", "k": "4"}, described)
    for view in VIEWS:
        text = json.dumps(view.figure(described, shown), allow_nan=False)
        assert key in text or view.name in {"map", "category"}


def test_histograms_count_those_who_have_a_value(described):
    figure = next(v for v in VIEWS if v.name == "histogram").figure(
        described, replace(default_shown(described), picked={"histogram": KEYS[0]})
    )
    known = described.cells.known(KEYS[0])
    assert sum(sum(trace["y"]) for trace in figure["data"]) == described.cells.counts[known].sum() < 200


@pytest.mark.parametrize("menu", [ids.menu_id(menu.name) for menu in MENUS])
def test_menus_say_what_forms_segments_and_what_describes(described, undescribed, menu):
    grouped = options_of(explore.layout(described), menu)
    assert [o["label"] for o in grouped] == [
        "– Forms segments –", "Income", "Spending", "Age", "– Describes –", *HEAD,
    ]  # fmt: skip
    assert [o["label"] for o in grouped if o.get("disabled")] == ["– Forms segments –", "– Describes –"]
    assert [o["label"] for o in options_of(explore.layout(undescribed), menu)] == [
        "Income",
        "Spending",
        "Age",
    ]


@pytest.fixture(scope="module")
def undescribed(described):
    """Return the same customers without their descriptors."""
    return replace(
        described,
        schema=described.schema.without_descriptors(),
        cells=replace(described.cells.forming()[0], described={}),
        solutions=tuple(replace(x, differences=()) for x in described.solutions),
    )


def test_the_page_learns_which_numbers_describe(described, undescribed):
    page = json.loads(pack(described).page.plain)
    assert [f["key"] for f in page["features"] if f.get("describes")] == list(KEYS)
    assert all(set(s["center"]) == {"age", "income", "spending"} for s in page["solutions"]["4"]["segments"])
    assert page["solutions"]["4"]["differences"][0].startswith("Revenue of next year differs strongly")
    plain = json.loads(pack(undescribed).page.plain)
    assert not any("describes" in f for f in plain["features"])
    assert "differences" not in plain["solutions"]["4"]


def test_cells_without_a_value_lie_in_no_bin(described):
    packed = pack(described)
    arrays = {a["name"]: a for a in json.loads(packed.page.plain)["arrays"]}
    features = {f["key"]: f for f in json.loads(packed.page.plain)["features"]}

    def read(name):
        a = arrays[name]
        return np.frombuffer(packed.cells.plain, dtype=a["type"], count=a["length"], offset=a["offset"])

    values, bins = read(f"{KEYS[0]}.values"), read(f"{KEYS[0]}.bins")
    assert np.isnan(values).tolist() == [False] * (len(values) - 1) + [True]
    assert bins[-1] == features[KEYS[0]]["bins"]["count"]
    assert bins[:-1].max() < bins[-1]


def test_the_choice_of_lines_and_the_tests_are_there_only_where_there_is_something_to_say(described, undescribed):
    texts = [
        json.dumps([c.to_plotly_json() for c in explore.layout(s)], default=lambda c: c.to_plotly_json())
        for s in (described, undescribed)
    ]
    for name in (ids.CARD_LINES, ids.DIFFERENCES):
        assert [f'"id": "{name}"' in text for text in texts] == [True, False]


def test_data_says_what_describes(described):
    text = json.dumps([c.to_plotly_json() for c in data.layout(described)], default=lambda c: c.to_plotly_json())
    assert text.count("descriptor: describes segments") == 2
