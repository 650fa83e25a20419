"""A page saved as one file: what is in it, what is not, and how large it is."""

import base64
import hashlib
import json
import re
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from dash import dcc, html

from analysis.core.errors import InputError
from analysis.model.protection import promise
from analysis.store.segmentation import Origin, Segmentation
from dashboard.pages.markup import markup
from dashboard.saved import rows
from dashboard.saved.choice import Choice, read_view, same_view
from dashboard.saved.explore import explore
from dashboard.saved.figures import all_figures
from dashboard.saved.page import saved_page
from dashboard.saved.rows import MOST_ROWS, check_rows

DAY = date(2026, 11, 28)
MOST_BYTES = 2_500_000
PART = re.compile(r'<script type="application/octet-stream" id="part-([\w-]+)">([^<]*)</script>')


def parts_of(text):
    return {name: zlib.decompress(base64.b64decode(packed)) for name, packed in PART.findall(text)}


@pytest.fixture(scope="module", params=[True, False], ids=["with rows", "without rows"])
def text(request, mall, mall_folder):
    return saved_page(mall, mall_folder, Choice(request.param, "/", DAY))


def test_it_is_small(text):
    assert len(text.encode()) < MOST_BYTES


def test_nothing_in_it_is_fetched(text):
    head = text.split("<style>")[0] + PART.sub("", text.split("</style>")[1])
    assert re.findall(r'(?:src|href)="(?!#|data:)([^"]*)"', head) == []
    assert "default-src &#x27;none&#x27;" in head or "default-src 'none'" in head


def test_its_policy_names_every_script_that_runs(text):
    parts = parts_of(text)
    inline = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    scripts = [*(script.encode() for script in inline), parts["app"], parts["plotly"]]
    for script in scripts:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" in text
    assert "unsafe-eval" not in text.split("</head>")[0]


def test_it_says_what_it_holds_and_when(mall, mall_folder):
    output = saved_page(mall, mall_folder, Choice(rows=True, view="/", day=DAY))
    assert "Saved on 28 November 2026. 200 customers from Mall_Customers.csv. This file holds every row" in output


def test_without_rows_nobody_is_named(mall, mall_folder):
    parts = parts_of(saved_page(mall, mall_folder, Choice(rows=False, view="/", day=DAY)))
    assert "rows" not in parts
    assert json.loads(parts["page"])["ids"] is None
    sheets = json.loads(parts["segments"])["solutions"].values()
    assert {segment["typical"]["ids"] for x in sheets for segment in x["segments"]} == {""}


def test_every_state_of_every_chart_is_in_it(mall, text):
    figures = json.loads(parts_of(text)["figures"])
    n = len(mall.schema.features)
    assert len(figures["pair"]["figures"]) == 9 * n * n
    assert {len(figures[name]["figures"]) for name in ("histogram", "strip")} == {9 * n}
    assert {len(figures[name]["figures"]) for name in figures if name not in ("pair", "histogram", "strip")} == {9}


def test_switches_of_charts_work_in_it_where_they_change_something(mall):
    features = tuple(replace(f, scaling="log") for f in mall.schema.features)
    found = all_figures(replace(mall, schema=replace(mall.schema, features=features)))
    assert [found[name]["by"] for name in ("strip", "map")] == [("k", "strip", "plain"), ("k",)]
    figures = found["strip"]["figures"]
    on_log = [figures[f"6|income|{plain}"]["layout"]["meta"]["panels"][0]["log"] for plain in ("", "1")]
    assert on_log == [True, False]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"n_customers": MOST_ROWS + 1}, "at most 50,000 customers"),
        ({"origin": Origin("duckdb", "x")}, "The rows stay where they are"),
    ],
)
def test_rows_that_do_not_fit_are_refused(mall: Segmentation, changes, sentence):
    with pytest.raises(InputError, match=sentence):
        check_rows(replace(mall, **changes))


@pytest.mark.parametrize(
    ("link", "view"),
    [
        ("", "/"),
        ("http://127.0.0.1:8050/segments?k=5&segment=2", "/segments?k=5&segment=2"),
        ("https://a.example/of/token/key/evidence?k=4", "/evidence?k=4"),
        ("https://a.example/of/token/key/", "/"),
    ],
)
def test_a_link_becomes_the_view(mall, link, view):
    assert read_view(link, mall) == view


def test_a_link_of_other_customers_is_refused(mall):
    with pytest.raises(InputError, match="other customers"):
        read_view("/?on=00000000", mall)


def test_a_notebook_shows_too_many_customers_without_their_rows(mall_folder: Path, monkeypatch):
    assert "This file holds every row" in explore(mall_folder).text
    monkeypatch.setattr(rows, "MOST_ROWS", 199)
    assert "This file holds no rows and no ids" in explore(mall_folder).text


def test_groups_open_on_the_same_view_without_its_selection():
    assert same_view("/segments?k=5&segment=2&on=ab&where=%5B%5D") == "/segments?k=5"


def test_markup_escapes_text_and_leaves_out_what_is_lacking():
    node = html.Div(["<b>", html.A("x", href="/data", **{"data-needs": "server"})], className='a"b', hidden=True)
    assert markup(node, frozenset({"server"})) == '<div class="a&quot;b" hidden>&lt;b&gt;</div>'
    assert '<a href="/data">x</a>' in markup(node)


def test_markup_refuses_components_that_no_page_has():
    with pytest.raises(ValueError, match="Input"):
        markup(dcc.Input())


def test_groups_hold_nobody_alone(mall_folder: Path, tmp_path: Path, run_python):
    path = tmp_path / "page.html"
    asked = ["page", str(mall_folder), "--out", str(path), "--smallest-cell", "5", "--without-evidence"]
    done = run_python("-m", "analysis", *asked)
    assert done.returncode == 0, done.stderr
    page = json.loads(parts_of(path.read_text(encoding="utf-8"))["page"])
    assert (page["smallest"], page["ids"], page["total"]) == (5, None, 200)
    assert promise(5) in path.read_text(encoding="utf-8")
