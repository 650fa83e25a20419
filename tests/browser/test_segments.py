"""The Segments page: sheets, rules, comparison, scoring and movement, with real clicks, typing and files."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.scoring import score, smallest_changes
from analysis.model.rule_formats import sql
from analysis.store.segmentation import Segmentation
from analysis.using.segment_sheets import sheets
from tests.browser.test_pages import downloads, finished  # noqa: F401 - a fixture
from tests.browser.visitor import Visitor
from tests.conftest import MALL

TYPE = """const [key, value] = arguments; const input = document.querySelectorAll('#score .form input')[key];
    input.value = value; input.dispatchEvent(new Event('input', {bubbles: true}))"""
PICK = """const [which, value] = arguments; const menu = document.querySelectorAll('#compare select')[which];
    menu.value = value; menu.dispatchEvent(new Event('change', {bubbles: true}))"""


def opened(visitor: Visitor, path: str = "/segments") -> Visitor:
    visitor.open(path)
    visitor.until(lambda: visitor.text("#rule .rule-words"), "the sheet is there")
    return visitor


def test_a_sheet_for_every_segment(visitor: Visitor, mall: Segmentation):
    opened(visitor)
    assert visitor.text("#segments-headline").startswith("6 segments of 200 customers. “")
    for segment, output in zip(mall.solution(6).segments, sheets(mall, 6), strict=True):
        visitor.click_on(f"#segment-tabs button:nth-child({segment.segment})")
        visitor.until(lambda name=segment.name: visitor.text("#sheet .name-heading") == name, "its sheet is open")
        assert visitor.texts("#sheet ul li") == list(output.sentences)
        assert visitor.text("#sheet .count") == str(segment.size)
        assert segment.action in visitor.text("#sheet")
        assert f"Customer {output.typical.ids}" in visitor.text("#sheet")
    assert visitor.address() == "/segments?segment=6"
    visitor.driver.back()
    visitor.until(
        lambda: visitor.text("#sheet .name-heading") == mall.solution(6).segments[4].name, "Back opens the one before"
    )


def test_the_overview_sorts_and_opens(visitor: Visitor, mall: Segmentation):
    opened(visitor)
    names = "#overview tbody .segment-name"
    income = {x.name: x.profile["features"]["income"]["mean"] * x.size for x in mall.solution(6).segments}
    assert visitor.texts(names) == sorted(income, key=lambda name: -income[name]), "largest share of income first"
    assert len(visitor.texts("#overview tbody .sure-bar")) == 6
    visitor.click_on("#overview thead th:nth-child(2) .sort")
    sizes = {x.name: x.size for x in mall.solution(6).segments}
    visitor.until(lambda: sizes[visitor.texts(names)[0]] == max(sizes.values()), "largest first")
    assert (
        visitor.run("return document.querySelector('#overview [aria-sort]').getAttribute('aria-sort')") == "descending"
    )
    last = visitor.texts(names)[-1]
    visitor.click_on("#overview tbody tr:last-child .apart")
    visitor.until(lambda: visitor.text("#sheet .name-heading") == last, "a row opens its segment")
    visitor.until(lambda: len(visitor.texts("#board .board-mark")) == 6, "a mark for each")
    visitor.run("document.querySelector('#board .board-mark').click()")
    visitor.until(lambda: visitor.address() == "/segments", "a mark opens its segment, here the first")


def test_tabs_by_keyboard(visitor: Visitor, mall: Segmentation):
    opened(visitor)
    visitor.run("document.querySelector('#segment-tabs button').focus()")
    visitor.key("ArrowRight")
    visitor.until(
        lambda: visitor.text("#sheet .name-heading") == mall.solution(6).segments[1].name, "the next one is open"
    )
    assert visitor.run("return document.activeElement.getAttribute('aria-selected')") == "true"


def test_the_profile_chart_opens_segments(visitor: Visitor, mall: Segmentation):
    opened(visitor)
    third = mall.solution(6).segments[2].profile["features"]
    z = third["age"]["z"]
    reach = visitor.run("return document.querySelector('#plot-profile .js-plotly-plot').layout.xaxis.range[1]")
    visitor.click("profile", ((z / reach + 1) / 2, (2 + 0.5) / 3))
    visitor.until(
        lambda: visitor.text("#sheet .name-heading") == mall.solution(6).segments[2].name,
        "a click on its mark opens it",
    )


def test_the_profile_against_everybody(visitor: Visitor, mall: Segmentation):
    opened(visitor, "/segments?segment=2")
    rows = visitor.texts("#sheet-profile table:first-child tbody tr")
    found = mall.solution(6).segments[1].profile["features"]["income"]
    assert rows[0].split() == ["Income,", "k$", "89", "61", "147", f"+{found['z']:.1f}", "86", "78–98"]


def test_rules_are_those_of_the_analysis(visitor: Visitor, mall: Segmentation):
    opened(visitor, "/segments?segment=4&k=7")
    assert sql(mall.solution(7).rules[3], mall.schema) in visitor.texts("#rule code")
    assert "On customers it has not seen" in visitor.text("#rule")


def test_changing_k_shows_other_sheets(visitor: Visitor, mall: Segmentation):
    opened(visitor, "/segments?segment=6")
    visitor.click_on("#k-fewer")
    visitor.until(lambda: len(visitor.texts("#segment-tabs button")) == 5, "five tabs")
    assert visitor.text("#sheet .name-heading") == mall.solution(5).segments[0].name


def test_see_them_on_explore(visitor: Visitor, mall: Segmentation):
    opened(visitor, "/segments?segment=3")
    visitor.click_on("#sheet .body > button")
    visitor.until(lambda: visitor.selected() == mall.solution(6).segments[2].size, "its customers are selected")
    assert visitor.chips() == [mall.solution(6).segments[2].name]


def test_compare_follows_menus_and_brush(visitor: Visitor):
    visitor.open("/?where=" + json.dumps([["pair-income-spending", [["between", "income", 60, 95]]]]))
    selected = visitor.selected()
    visitor.click_on("nav a[data-page='/segments']")
    visitor.until(lambda: visitor.text("#compare .effect-row"), "a comparison is there")
    assert "than all other customers" in visitor.text("#compare")
    visitor.run(PICK, 1, "2")
    assert "39 against 33 customers" in visitor.text("#compare")
    visitor.run(PICK, 1, "1")
    assert "Pick two different groups" in visitor.text("#compare")
    visitor.run(PICK, 1, "brush")
    assert f"39 against {selected} customers" in visitor.text("#compare")


@pytest.mark.parametrize("values", [(61, 50, 39), (120, 5, 60)])
def test_a_new_customer_is_scored_as_in_python(visitor: Visitor, mall: Segmentation, values):
    opened(visitor)
    for i, value in enumerate(values):
        visitor.run(TYPE, i, str(value))
    income, spending, age = values
    customer = np.array([age, income, spending], dtype=float)
    found = score(mall, 6, customer[None])
    names = mall.solution(6).names
    assert visitor.text("#score .verdict-line .segment-name").strip() == names[found.segments[0] - 1]
    rows = dict(row.rsplit("\t", 1) for row in visitor.texts("#score .two-tables > :first-child tbody tr"))
    assert rows == {name: f"{d:.2f}" for name, d in zip(names, found.distances[0], strict=True)}
    moves = visitor.texts("#score .two-tables > :last-child tbody tr")
    by = {c.feature: c for c in smallest_changes(mall, 6, customer)}
    for row, feature in zip(moves, mall.schema.reading_order, strict=True):
        change = by[feature.key]
        value = values[[f.key for f in mall.schema.reading_order].index(feature.key)]
        to = int(np.floor(value + change.by) if change.by < 0 else np.ceil(value + change.by))
        low, high = (mall.overall["features"][feature.key][end] for end in ("min", "max"))
        if not low <= to <= high:
            assert row.startswith(f"{feature.short}: none within {low:g} to {high:g}"), row
            continue
        sign = "−" if change.by < 0 else "+"
        assert row.startswith(f"{feature.short} {sign}{abs(to - value)}"), row
        moved = customer.copy()
        moved[[f.key for f in mall.schema.features].index(feature.key)] = to
        assert row.endswith(names[score(mall, 6, moved[None]).segments[0] - 1])


def test_what_is_missing_or_far_is_said(visitor: Visitor):
    opened(visitor)
    visitor.run(TYPE, 0, "")
    assert visitor.text("#score .result") == "Give a number for income."
    visitor.run(TYPE, 0, "500")
    assert "Income is outside the values seen: 15 to 137 k$." in visitor.text("#score .result")


def send(page: Visitor, holder: str, path: Path) -> None:
    page.driver.find_element("css selector", f"{holder} input[type=file]").send_keys(str(path))


def test_a_file_of_customers_is_scored(visitor: Visitor, downloads: Path, tmp_path: Path):  # noqa: F811
    opened(visitor)
    send(visitor, "#score", MALL)
    path = finished(visitor, downloads, ".csv")
    visitor.until(lambda: "200 customers scored." in visitor.text("#score .upload"), "it says how many")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 200
    assert [r["CustomerID"] for r in rows] == [str(i) for i in range(1, 201)]
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    send(visitor, "#score", bad)
    visitor.until(lambda: "has no column 'Age'" in visitor.text("#score .upload"), "a bad file gets its sentence")
    assert [m for m in visitor.complaints() if "400" not in m] == []


def test_movement_of_a_file_is_drawn_and_listed(visitor: Visitor, downloads: Path, tmp_path: Path):  # noqa: F811
    later = pd.read_csv(MALL)
    later.loc[:29, "Spending Score (1-100)"] = 90
    later.drop(index=[100, 101]).to_csv(tmp_path / "later.csv", index=False)
    opened(visitor)
    send(visitor, "#movement", tmp_path / "later.csv")
    visitor.until(
        lambda: (
            visitor.texts(".flow-picture .ribbon title")
            or visitor.run("return document.querySelectorAll('.ribbon').length")
        ),
        "ribbons",
    )
    assert "2 left" in visitor.text("#movement .upload")
    listed = visitor.text("#movement h3")
    visitor.run("document.querySelector('.ribbon').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert visitor.text("#movement h3") != listed
    assert visitor.text("#movement h3").endswith("customers went this way")
    visitor.run("[...document.querySelectorAll('#movement button')].at(-1).click()")
    rows = list(
        csv.DictReader(io.StringIO(finished(visitor, downloads, "movement.csv").read_text(encoding="utf-8-sig")))
    )
    assert len(rows) == 200


FILLED = {"/segments": "#rule .rule-words", "/evidence": ".verdict", "/data": ".stacks"}
# cells of a table that is no table on a narrow page, beyond its right edge
BEYOND = """return [...document.querySelectorAll('.page:not([hidden]) .stacks :is(th, td)')].filter((n) => {
    const { width, right } = n.getBoundingClientRect(); return width > 1 && right > innerWidth; })
    .map((n) => n.textContent)"""
# pairs of names and marks on the board of which one lies on the other
OVERLAPPING = """const boxes = (css) => [...document.querySelectorAll(css)].map((n) => [n, n.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const names = boxes('.board-mark > span').filter(([, box]) => box.width);
    return names.flatMap(([name, box], i) => [...names.slice(i + 1), ...boxes('.board-mark > i')]
      .filter(([, other]) => meet(box, other)).map(([other]) => [name.textContent, other.textContent]))"""


@pytest.mark.parametrize(
    ("path", "width"), [*((p, w) for p in ("/segments", "/evidence") for w in (390, 768, 1440)), ("/data", 390)]
)
def test_every_width_fits(visitor: Visitor, path, width):
    visitor.resize(width, 1000)
    visitor.open(path)
    visitor.until(lambda: visitor.text(FILLED[path]), "filled")
    assert visitor.run("return document.documentElement.scrollWidth") <= width
    assert visitor.clipped() == []
    if width < 1440:
        assert visitor.run(BEYOND) == []
    if path == "/segments":
        visitor.until(lambda: len(visitor.texts(".board-mark")) == 6, "the evidence is there")
        assert visitor.run(OVERLAPPING) == []
