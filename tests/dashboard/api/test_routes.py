"""Every address of the real server: what can be kept for good, what is refused in a sentence, and the exports."""

import csv
import gzip
import io
import json
import re
from codecs import BOM_UTF8
from urllib.parse import quote

import brotli
import pandas as pd
import pytest

from analysis.model.selections.selection import parse_selection
from analysis.store.report_csv import report_rows
from analysis.store.row_queries import Customers
from dashboard.api.exports import as_attachment, csv_of
from dashboard.pages import PAGES
from tests.dashboard.asking import CALLBACK, ask, post, table_call, window
from tests.serving import ROOT

UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress}
FILES = ("cells.bin", "page.json", "figures.json")
DIRTY = sorted((ROOT / "tests" / "analysis" / "files" / "dirty").glob("*.csv"))


@pytest.fixture(scope="module")
def html(server):
    return ask(server.url, "/").text


@pytest.fixture(scope="module")
def version(html):
    return re.search(r'data-segmentation="(\w+)"', html)[1]


def is_immutable(answer):
    return answer.headers.get("Cache-Control") == "public, max-age=31536000, immutable"


def assert_immutable(url, path):
    answer = ask(url, path)
    assert (answer.status, is_immutable(answer)) == (200, True), path


def test_what_never_changes_is_kept_for_ever(server, html, version):
    assets = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', html))
    assert {path.split("?")[0].rsplit("/", 1)[1] for path in assets} >= {"main.js", "style.css", "dash-renderer.js"}
    digest = next(path.split("/")[2] for path in assets)
    modules = [
        f"/assets/{digest}/{name}.js" for name in ("page/explorer", "crossfilter/cells", "crossfilter/kinds/bars")
    ]
    for path in [*assets, *modules]:
        assert_immutable(server.url, path)


def test_customers_are_only_kept_where_everybody_may_see_them(server, public, version):
    """By caches of browsers, and of what is between."""
    figures = f"/segmentation/{version}/figures.json?k=3&x=age&y=age&histogram=income"
    for path in [figures, *(f"/segmentation/{version}/{name}" for name in FILES)]:
        assert ask(server.url, path).headers["Cache-Control"] == "no-store", path
        assert_immutable(public.url, path)


OF_OTHERS = [
    ("/names", {"k": 6, "segment": 1, "name": "Theirs", "revision": 0}),
    (CALLBACK, table_call(window(), None)),
    ("/names.json", None),
    ("/export.csv?k=6", None),
]


@pytest.mark.parametrize(("path", "body"), OF_OTHERS)
def test_a_page_of_customers_who_were_replaced_is_sent_to_load_again(server, version, path, body):
    data = None if body is None else json.dumps(body).encode()
    refused = post(server.url + path, data, Kindred_Customers="0123456789ab")
    assert (refused.status, refused.text) == (404, "These are other customers now; load the page again.\n")
    if path != "/names":
        assert post(server.url + path, data, Kindred_Customers=version).status == 200
    assert ask(server.url, "/names.json").json["names"] == {}


@pytest.mark.parametrize("name", [*FILES, "segments.json"])
@pytest.mark.parametrize(("wanted", "coding"), [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, br;q=0.5", "gzip")])
def test_what_is_compressed_is_told_so_to_caches(server, version, name, wanted, coding):
    address = f"{server.url}/segmentation/{version}/{name}"
    plain, packed = post(address, None), post(address, None, Accept_Encoding=wanted)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == coding
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert UNPACKED[coding](packed.body) == plain.body
    assert len(packed.body) < len(plain.body)


def test_the_layout_is_sent_once(server):
    first = post(f"{server.url}/_dash-layout", None, Accept_Encoding="br")
    again = post(f"{server.url}/_dash-layout", None, Accept_Encoding="br", If_None_Match=first.headers["ETag"])
    assert (first.status, first.headers["Content-Encoding"]) == (200, "br")
    assert UNPACKED["br"](first.body) == ask(server.url, "/_dash-layout").body
    assert (again.status, again.body) == (304, b"")


def test_what_may_change_is_not(server):
    for path in ("/", "/data", "/export.csv", "/_dash-layout"):
        assert not is_immutable(ask(server.url, path)), path
    assert ask(server.url, "/export.csv").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("wrong", ["0123456789ab", "x", "VERSION0"])
def test_another_version_is_not_there(server, version, name, wrong):
    answer = ask(server.url, f"/segmentation/{wrong.replace('VERSION', version)}/{name}")
    assert (answer.status, is_immutable(answer)) == (404, False)


def test_a_file_of_another_release_is_not_there(server, html):
    here = re.search(r"/assets/(\w+)/page/main.js", html)[1]
    for path in (f"/assets/{here}/page/nothing.js", "/assets/0123456789ab/page/main.js"):
        answer = ask(server.url, path)
        assert (answer.status, is_immutable(answer)) == (404, False), path


@pytest.mark.parametrize("path", [*(page.path for page in PAGES), "/data?k=4", "/data/", "/a/page/that/is/not"])
def test_every_page_is_served(server, version, path):
    answer = ask(server.url, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert f'data-segmentation="{version}"' in answer.text


# a parameter and its value, a part of the sentence
NO_K = "choose one from 2 to 10"
NO_FEATURE = "choose one of age, income, spending"
FOR_BOTH = {
    "k none": ({"k": ""}, NO_K),
    "k too small": ({"k": "1"}, NO_K),
    "k too large": ({"k": "11"}, NO_K),
    "k negative": ({"k": "-3"}, NO_K),
    "k a fraction": ({"k": "5.0"}, NO_K),
    "k in words": ({"k": "five"}, NO_K),
    "k spaced": ({"k": " 5"}, NO_K),
    "k in other digits": ({"k": "٥"}, NO_K),
    "k very long": ({"k": "9" * 3000}, NO_K),
    "x unknown": ({"x": "nobody"}, NO_FEATURE),
    "x a category": ({"x": "gender"}, NO_FEATURE),
    "x in capitals": ({"x": "Age"}, NO_FEATURE),
    "y none": ({"y": ""}, NO_FEATURE),
    "y markup": ({"y": "<script>"}, NO_FEATURE),
    "histogram inherited": ({"histogram": "__proto__"}, NO_FEATURE),
    "histogram of quotes": ({"histogram": "age'; DROP TABLE x; --\n\0"}, NO_FEATURE),
}
LINK = "copy the link again"
WHERE = {
    "no JSON": ("age > 30", LINK),
    "cut short": ('[["pair",[["between","age",1', LINK),
    "null": ("null", LINK),
    "no clause": ("[]", LINK),
    "an object": ('{"age":[1,2]}', LINK),
    "no conditions": ('[["pair"]]', LINK),
    "one view twice": ('[["a",[["between","age",1,2]]],["a",[["between","age",1,2]]]]', "one view twice"),
    "41 clauses": (json.dumps([[f"v{i}", [["between", "age", 1, 2]]] for i in range(41)]), LINK),
    "backwards": ('[["v",[["between","age",50,20]]]]', "does not fit this table"),
    "not a number": ('[["v",[["between","age",NaN,Infinity]]]]', LINK),
    "beyond numbers": ('[["v",[["between","age",1e999,-1e999]]]]', "does not fit this table"),
    "digits without end": (f'[["v",[["between","age",0,{"9" * 3000}]]]]', "does not fit this table"),
    "between texts": ('[["v",[["between","gender","a","b"]]]]', "does not fit this table"),
    "two corners": ('[["v",[["inside","age","income",[1,1,2,2]]]]]', "does not fit this table"),
    "half a corner": ('[["v",[["inside","age","income",[1,1,2,2,3,3,4]]]]]', "does not fit this table"),
    "corners of truth": ('[["v",[["inside","age","income",[true,1,2,2,3,3]]]]]', "does not fit this table"),
    "unknown field": ('[["v",[["oneof","shoe","x"]]]]', "does not have"),
    "SQL for a field": ('[["v",[["oneof","k6\\" = 1 OR 1=1 --","x"]]]]', "does not have"),
    "nobody's value": ('[["v",[["oneof","gender","<b>"]]]]', "nobody here has"),
    "half a character": ('[["v",[["oneof","gender","\\ud800"]]]]', "nobody here has"),
    "a list for a value": ('[["v",[["oneof","gender",["Male"]]]]]', "nobody here has"),
    "segment 7 of 6": ('[["v",[["oneof","segment",7]]]]', "not among the 6 shown"),
    "segment in words": ('[["v",[["oneof","segment","1"]]]]', "not among the 6 shown"),
    "lists in lists": ("[" * 500 + "]" * 500, LINK),
    "NUL": ("\0", LINK),
}


def test_a_link_with_a_lasso_in_every_view_opens(server):
    """160 corners are the most that a lasso has."""
    corners = [0.1234] * 320
    where = json.dumps([[view, [["inside", "pc1", "pc2", corners]]] for view in ("map", "pair", "doubt")])
    assert len(quote(where)) > 8_000
    assert ask(server.url, f"/?where={quote(where)}").status == 200
    assert ask(server.url, f"/export.csv?k=5&where={quote(where)}").status == 200


@pytest.mark.parametrize("case", FOR_BOTH)
def test_nonsense_is_refused_in_a_sentence(server, version, case):
    parameters, message = FOR_BOTH[case]
    for path in (f"/segmentation/{version}/figures.json", "/export.csv"):
        answer = ask(server.url, path, **parameters)
        assert answer.status == 400, path
        assert answer.is_a_sentence(), answer.text
        assert message in answer.text
        assert not is_immutable(answer)


@pytest.mark.parametrize("case", WHERE)
def test_a_selection_that_cannot_be_read_is_refused_in_a_sentence(server, case):
    where, message = WHERE[case]
    answer = ask(server.url, "/export.csv", k=6, where=where)
    assert answer.status == 400
    assert answer.is_a_sentence(), answer.text
    assert message in answer.text


def rows(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_everybody_is_exported_as_in_the_file_and_four_columns(server, mall, mall_file, mall_folder):
    answer = ask(server.url, "/export.csv")
    head, *exported = rows(answer.text)
    own_head, *own = rows(mall_file.read_text(encoding="utf-8"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert head == [*own_head, "segment", "segment_name", "pc1", "pc2"]
    assert [row[:-4] for row in exported] == own
    names = mall.solution(mall.n_clusters).names
    assert all(name == names[int(segment) - 1] for *_, segment, name, _, _ in exported)
    assert answer.text == (mall_folder / "customers.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DIRTY, ids=lambda path: path.stem)
def test_dirty_files_are_exported_as_they_stand(path, tmp_path, segment_few):
    customers = Customers(segment_few(path, tmp_path), tmp_path)
    text = "".join(
        csv_of(customers, parse_selection("", customers.segmentation.schema, 2), customers.segmentation.n_clusters)
    )
    own = [row for row in rows(path.read_bytes().decode("utf-8-sig")) if any(value.strip() for value in row)]
    n, unplaced = len(own[0]), customers.segmentation.report["n_not_segmented"]
    header = rows(text)[0]
    assert header[n:-4] == ["not_segmented"] * bool(unplaced)
    assert [row[:n] for row in rows(text)[1:]] == own[1:]
    assert sum(row[n] != "" and row[-4] == "" for row in rows(text)[1:]) == unplaced
    assert sum(row[-4] != "" for row in rows(text)[1:]) == customers.segmentation.n_segmented


def within(frame, column, low, high):
    return frame[column].between(low, high)


AGE, INCOME, SPENDING = "Age", "Annual Income (k$)", "Spending Score (1-100)"
# the selection of a link, the same with pandas, the words in the file's name
SELECTED = {
    "one range": (
        [["histogram-age", [["between", "age", 30, 39]]]],
        lambda c: within(c, AGE, 30, 39),
        "with-age-30-to-39-years",
    ),
    "ranges of two features": (
        [["pair-income-spending", [["between", "income", 60, 95], ["between", "spending", 55, 100]]]],
        lambda c: within(c, INCOME, 60, 95) & within(c, SPENDING, 55, 100),
        "with-income-60-to-95-k-and-spending-55-to-100",
    ),
    "one range or another": (
        [["histogram-age", [["between", "age", 18, 20]], [["between", "age", 66, 70]]]],
        lambda c: within(c, AGE, 18, 20) | within(c, AGE, 66, 70),
        "with-age-18-to-20-years-or-with-age-66-to-70-years",
    ),
    "a category and a range": (
        [["category-gender", [["oneof", "gender", "Female"]]], ["histogram-age", [["between", "age", 50.5, 70]]]],
        lambda c: (c["Gender"] == "Female") & within(c, AGE, 50.5, 70),
        "with-gender-female-and-with-age-50-5-to-70-years",
    ),
    "a triangle": (
        [["pair-income-spending", [["inside", "income", "spending", [0, 0.5, 100.5, 0.5, 0, 101]]]]],
        lambda c: c[INCOME] + c[SPENDING] < 101,
        "in-an-area-of-income-against-spending",
    ),
    "nobody": (
        [["histogram-age", [["between", "age", 18, 20]]], ["spread-age", [["between", "age", 60, 70]]]],
        lambda c: within(c, AGE, 18, 17),
        "with-age-18-to-20-years-and-with-age-60-to-70-years",
    ),
}


@pytest.mark.parametrize("case", SELECTED)
def test_a_selection_is_exported_as_pandas_filters_it(server, mall_file, case):
    where, chosen, words = SELECTED[case]
    customers = pd.read_csv(mall_file)
    expected = customers[chosen(customers)].astype(str).to_numpy().tolist()
    answer = ask(server.url, "/export.csv", k=5, where=json.dumps(where))
    assert [row[:-4] for row in rows(answer.text)[1:]] == expected
    name = f"kindred-{len(expected)}-of-200-customers-{words}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("k", [2, 6, 10])
def test_a_segment_is_exported_under_its_name(server, mall, k):
    overall = rows(ask(server.url, "/export.csv", k=k).text)[1:]
    where = json.dumps([["cards", [["oneof", "segment", 2]]]])
    answer = ask(server.url, "/export.csv", k=k, where=where)
    assert rows(answer.text)[1:] == [row for row in overall if row[-4] == "2"]
    words = re.sub(r"[^a-z0-9]+", "-", mall.solution(k).names[1].lower()).strip("-")
    size = mall.solution(k).segments[1].size
    name = f"kindred-{size}-of-200-customers-in-{words}"[:120].rstrip("-")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'


@pytest.mark.parametrize("path", ["/export.csv", "/report.csv"])
def test_downloads_open_in_excel_with_accents(server, path):
    assert ask(server.url, path).body.startswith(BOM_UTF8)
    assert not ask(server.url, path, bom="0").body.startswith(BOM_UTF8)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("kindred-mall.csv", 'attachment; filename="kindred-mall.csv"'),
        (
            "kindred-île-年龄.csv",
            "attachment; filename=\"kindred-ile.csv\"; filename*=UTF-8''kindred-%C3%AEle-%E5%B9%B4%E9%BE%84.csv",
        ),
        (
            'a"; x\r\nSet-Cookie: y.csv',
            "attachment; filename=\"a-x-Set-Cookie-y.csv\"; filename*=UTF-8''a%22%3B%20x%0D%0ASet-Cookie%3A%20y.csv",
        ),
    ],
)
def test_names_of_files_keep_letters_of_every_script(name, header):
    assert as_attachment(name) == header


def test_the_cleaning_report_is_a_table(server):
    answer = ask(server.url, "/report.csv", bom=0)
    assert not answer.body.startswith(BOM_UTF8)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kindred-cleaning.csv"'
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["part", "column", "what", "values", "place", "value"]
    assert ["column", "Age", "feature: numbers that vary; scaled: standard", "", "", ""] in rows
    assert {len(row) for row in rows} == {6}


@pytest.mark.parametrize("path", DIRTY, ids=lambda p: p.stem)
def test_the_report_lists_everybody_who_is_not_segmented(segment_few, tmp_path, path):
    s = segment_few(path, tmp_path / "out")
    rows = list(report_rows(s.report, Customers(s, tmp_path / "out").unplaced()))
    left = [row for row in rows if row[0] == "not segmented"]
    assert len(left) == s.report["n_not_segmented"]
    listed = [
        ("not segmented", "", u["reason"], "", f"{s.report['place']} {u['line']}", u["id"])
        for u in s.report["not_segmented"]
    ]
    assert left == listed
    kinds = [f["kind"] for f in s.report["findings"]]
    assert [row[0] for row in rows if row[3] and row[0] not in {"column", "values", "part"}] == kinds
