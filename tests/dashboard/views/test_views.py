"""Figures: Plotly takes them, they show all customers in gray, their axes stay, and text out of the data stays text."""

import json
import re
from dataclasses import replace
from itertools import cycle

import pytest

from dashboard.packing.packed import pack
from dashboard.pages import explore
from dashboard.pages.markup import markup
from dashboard.theme import INK, LINE, QUIET, SYMBOLS, WHOLE
from dashboard.views import VIEWS
from dashboard.views.links import MENUS, default_shown, read_shown
from dashboard.views.shown import Shown, in_order

KS = range(2, 11)
MENU_NAMES = [menu.name for menu in MENUS]
KINDS = {"points", "bars", "boxes", "shares", "profiles", "dots"}
OURS = re.compile(r"<br>|</?b>|<extra></extra>")
FOR_TEXT = {INK, LINE, QUIET, "rgba(0,0,0,0)"}


def figures(s):
    """Yield every view for every k, with the menus in two states: a name to know it by, and the figure."""
    first, *_, last = [f.key for f in s.schema.reading_order]
    for k in KS:
        for picked in ((first, last), (last, last)):
            shown = Shown(k, dict(zip(MENU_NAMES, cycle(picked), strict=False)))
            yield from ((f"{view.name}, {shown}", view, view.figure(s, shown)) for view in VIEWS)


def drawn(s, name, **changes):
    view = next(v for v in VIEWS if v.name == name)
    return view.figure(s, replace(default_shown(s), **changes))


def texts(value):
    """Yield every text within a figure."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)


def colors(value, *path):
    """Yield every color within a figure, with the names that lead to it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        if "color" in str(name):
            yield (*path, name), inner
        else:
            yield from colors(inner, *path, name)


def extent(trace, panel, s):
    """Return the least and greatest place that a trace draws at, along x and along y."""
    if panel["kind"] == "points":
        cells = s.cells.values | dict(zip(("pc1", "pc2"), s.cells.points.T, strict=True))
        return {"x": cells[panel["x"]], "y": cells[panel["y"]]}
    if panel["kind"] == "dots":
        k = int(panel["y"].removeprefix("k").removesuffix(".rows"))
        return {"x": s.cells.values[panel["x"]], "y": [s.cells.labels[k].min() - 0.5, s.cells.labels[k].max() + 0.5]}
    if trace["type"] == "scatter":
        return {"x": [*trace["x"]], "y": [*trace["y"]]}
    half = trace["width"] / 2
    if trace["type"] == "box":
        ends = [*trace["lowerfence"], *trace["q1"], *trace["median"], *trace["q3"], *trace["upperfence"]]
        return {"x": ends, "y": [y + side for y in trace["y"] for side in (-half, half)]}
    along, up = ("y", "x") if trace.get("orientation") == "h" else ("x", "y")
    places = [place + side for place in trace[along] for side in (-half, half)]
    return {along: places, up: [0, *trace[up]]}


@pytest.mark.parametrize("name", ["map", "pair", "profile", "strip"])
def test_marks_follow_customers_to_other_numbers_of_segments(mall, name):
    for k in (5, 6, 7):
        symbols = [trace["marker"]["symbol"] for trace in drawn(mall, name, n_clusters=k)["data"]]
        assert symbols == [SYMBOLS[slot - 1] for slot in mall.slots[k]]


def test_plotly_accepts_every_figure(shown_segmentation):
    from plotly.graph_objects import Figure  # noqa: PLC0415 - heavy, and only needed here

    for name, _, figure in figures(shown_segmentation):
        try:
            Figure(figure)
        except ValueError as error:
            pytest.fail(f"{name}: {error}")


def test_gray_marks_add_up_to_all_customers(shown_segmentation):
    s = shown_segmentation
    for k in KS:
        for name in ("pair", "map"):
            assert len(drawn(s, name, n_clusters=k)["data"]) == k, "one trace per segment, which the browser fills"
        bars = drawn(s, "histogram", n_clusters=k)["data"]
        assert [sum(trace["y"]) for trace in bars] == [segment.size for segment in s.solution(k).segments]
        assert {sum(trace["x"]) for trace in drawn(s, "category", n_clusters=k)["data"]} == {s.n_segmented}
        shown = in_order(s, replace(default_shown(s), n_clusters=k))
        for trace, f in zip(drawn(s, "spread", n_clusters=k)["data"], shown, strict=True):
            values = s.cells.values[f.key]
            by_segment = [values[s.cells.labels[k] == number] for number in range(1, k + 1)]
            assert trace["lowerfence"] == [v.min() for v in by_segment]
            assert trace["upperfence"] == [v.max() for v in by_segment]


def test_axes_are_fixed_and_hold_all_data(shown_segmentation):
    for name, _, figure in figures(shown_segmentation):
        axes = {n: a for n, a in figure["layout"].items() if re.fullmatch(r"[xy]axis\d*", n)}
        assert all(a["fixedrange"] is True and len(a["range"]) == 2 for a in axes.values()), name
        for trace in figure["data"]:
            for letter, places in extent(trace, figure["layout"]["meta"]["panels"][0], shown_segmentation).items():
                low, high = sorted(axes[letter + "axis" + trace.get(f"{letter}axis", letter)[1:]]["range"])
                assert low <= min(places), name
                assert max(places) <= high, name


def test_panels_name_what_exists(shown_segmentation):
    s = shown_segmentation
    packed = {array["name"] for array in json.loads(pack(s).page.plain)["arrays"]}
    for name, view, figure in figures(s):
        panels = figure["layout"]["meta"]["panels"]
        assert len(panels) == (1 if view.name in ("pair", "map", "profile", "strip") else len(figure["data"])), name
        for panel in panels:
            fields = [*panel.get("fields", ()), *(panel[n] for n in ("field", "x", "y") if n in panel)]
            assert panel["kind"] in KINDS
            assert fields, name
            assert {field.removesuffix(".rows") for field in fields} <= packed, name
            assert all(panel.get(a, a) in figure["layout"] for a in ("xaxis", "yaxis")), name
            assert panel.get("segment", 1) in range(1, len(panels) + 1), name
        assert len({panel.get("segment", panel["view"]) for panel in panels}) == len(panels), name


def test_nothing_but_gray(shown_segmentation):
    for name, _, figure in figures(shown_segmentation):
        assert {color for _, color in colors(figure["data"])} == {WHOLE}, name
        assert {color for _, color in colors(figure["layout"])} <= FOR_TEXT, name
        assert all("line" in trace or "marker" in trace for trace in figure["data"]), name


def test_text_out_of_the_data_is_escaped(awkward):
    for name, _, figure in figures(awkward):
        for text in texts([figure["data"], {n: v for n, v in figure["layout"].items() if n != "meta"}]):
            rest = OURS.sub("", text)
            assert not set("<>") & set(rest), f"{name}: {text}"
            assert re.sub(r"&(amp|lt|gt);", "", rest).count("&") == 0, f"{name}: {text}"
    ticks = drawn(awkward, "category")["layout"]["yaxis"]["ticktext"]
    assert ticks[0] == "&lt;b onclick=x&gt;"


def test_long_values_are_cut_before_they_are_escaped(awkward):
    """Cutting afterwards could leave half an entity."""
    ticks = drawn(awkward, "category")["layout"]["yaxis"]["ticktext"]
    values = awkward.schema.categories[0].values
    assert [len(v) > 18 for v in values] == [tick.endswith("…") for tick in ticks]
    plain = [tick.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for tick in ticks]
    assert all(v == p or (len(p) == 18 and v.startswith(p[:-1])) for v, p in zip(values, plain, strict=True))


def test_menus_stand_where_titles_name_them():
    for view in VIEWS:
        assert re.findall(r"{(.*?)}", view.title) == [menu.name for menu in view.menus], view.name
    assert len(set(MENU_NAMES) - {"k", "plain", "every", "lines", "segment", "on", "where"}) == len(MENUS)


def test_menus_show_before_any_script_runs_what_charts_will_show(shown_segmentation):
    s = shown_segmentation
    picked = default_shown(s).picked
    html = markup(explore.layout(s))
    for name, menu in re.findall(r'<select id="menu-([^"]+)">(.*?)</select>', html):
        assert re.findall(r'<option value="([^"]+)" selected', menu) == [picked[name]]


def test_old_links_keep_their_meaning(mall):
    shown = read_shown({"k": "4", "x": "income", "y": "age", "histogram": "income", "plain": "pair"}, mall)
    assert {name: shown.picked[name] for name in ("x", "y", "histogram")} == {
        "x": "income",
        "y": "age",
        "histogram": "income",
    }
    assert (shown.n_clusters, shown.plain) == (4, ("pair",))
