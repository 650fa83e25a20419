"""The customers table, asked as the grid asks it: pages, order, count, and what a forger gets."""

import csv
import json
import random
from dataclasses import replace
from functools import partial

import pytest

from analysis.build import pipeline
from analysis.cleaning.rounding import with_steps
from analysis.model.question import Question
from analysis.model.selections.selection import Selection, parse_selection
from analysis.store.row_queries import Customers, Window
from dashboard.pages import grid
from tests.dashboard.asking import CALLBACK, ask, reads_as_a_sentence, table_call, window

HEADERS = {
    "id": "CustomerID",
    "segment": "segment",
    "gender": "Gender",
    "age": "Age",
    "income": "Annual Income (k$)",
    "spending": "Spending Score (1-100)",
}
RICH = json.dumps([["pair-income-spending", [["between", "income", 60, 95], ["between", "spending", 55, 100]]]])


@pytest.fixture(scope="module")
def table(server):
    """Ask for rows: the response and the trouble that the page learns of."""

    def ask_for(request, selected=None):
        answer = ask(server.url, CALLBACK, table_call(request, selected))
        assert answer.status == 200, answer.text
        output = answer.json["response"]
        return output["customers"]["getRowsResponse"], output["table-trouble"]["children"]

    return ask_for


@pytest.fixture(scope="module")
def all_rows(mall_folder):
    """Return the Mall customers as the table should show them, in file order."""
    with (mall_folder / "customers.csv").open(newline="", encoding="utf-8") as file:
        found = [{field: row[header] for field, header in HEADERS.items()} for row in csv.DictReader(file)]
    return [{f: v if f == "gender" else int(v) for f, v in row.items()} for row in found]


def shown(response):
    """Return rows as `all_rows` has them; ids are text in the file and may be so here."""
    return [{f: row[f] if f == "gender" else int(row[f]) for f in HEADERS} for row in response["rowData"]]


def test_pages_follow_each_other(table, all_rows):
    pages = [table(window(start, start + 64))[0] for start in (0, 64, 128, 192)]
    assert [len(page["rowData"]) for page in pages] == [64, 64, 64, 8]
    assert [row for page in pages for row in shown(page)] == all_rows
    assert {page["rowCount"] for page in pages} == {200}


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("field", HEADERS)
def test_sorted_with_ties_in_file_order(table, all_rows, field, direction):
    response, trouble = table(window(0, 200, (field, direction)))
    assert shown(response) == sorted(all_rows, key=lambda row: row[field], reverse=direction == "desc")
    assert trouble == ""


def test_sorted_by_two_columns(table, all_rows):
    response, _ = table(window(20, 90, ("gender", "desc"), ("age", "asc")))
    by_age = sorted(all_rows, key=lambda row: row["age"])
    assert shown(response) == sorted(by_age, key=lambda row: row["gender"], reverse=True)[20:90]


@pytest.mark.parametrize("k", [2, 5, 10])
def test_segments_and_their_names_are_of_the_k_shown(table, mall, k):
    response, _ = table(window(0, 200), {"k": k, "where": ""})
    segments = mall.solution(k).segments
    assert [sum(row["segment"] == x.segment for row in response["rowData"]) for x in segments] == [
        x.size for x in segments
    ]
    assert all(row["segment_name"] == segments[row["segment"] - 1].name for row in response["rowData"])


def test_only_the_selected(table, all_rows):
    response, trouble = table(window(10, 20, ("age", "desc")), {"k": 6, "where": RICH})
    rich = [row for row in all_rows if 60 <= row["income"] <= 95 and 55 <= row["spending"] <= 100]
    assert shown(response) == sorted(rich, key=lambda row: row["age"], reverse=True)[10:20]
    assert (response["rowCount"], trouble) == (36, "")


def test_ids_of_awkward_customers_are_as_in_their_file(awkward_customers):
    page = awkward_customers.page(Selection(), 2, Window(0, 3, [("id", True)]))
    assert [row["id"] for row in page.rows] == ["299-0", "298-0", "297-0"]
    assert page.count == awkward_customers.segmentation.n_segmented


PEOPLE = ("Zoë Müller", "Ann O'Neil", "müller & sons", "", "50% _off_", "Jo", "Mü", "ann", "Bo", "Cy", "Di", "Ed")


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Return customers with names and e-mails, which neither form nor describe segments."""
    folder = tmp_path_factory.mktemp("people")
    rows = [
        [f"c{i}", who, f"{i}@x.org", 20 + i * 7 % 31, 30 + i * i % 47, f"Plan {(10, 9, 1)[i % 3]}"]
        for i, who in enumerate(PEOPLE)
    ]
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["customer id", "name", "e-mail", "age", "income", "plan"], *rows])
    s = pipeline.segment(Question(str(folder / "people.csv")), folder / "out")
    return Customers(s, folder / "out")


# a text, and the lines of those who have it in some column
FOUND = {
    "muller": [0, 2],
    "MÜLLER": [0, 2],
    "ann": [1, 7],
    "5@X.ORG": [5],
    "c1": [1, 10, 11],
    "%": [4],
    "_off_": [4],
    "o'neil": [1],
    "nobody": [],
    "": list(range(12)),
}


@pytest.mark.parametrize("text", FOUND)
def test_customers_are_found_by_any_text(people, text):
    page = people.page(Selection(), 2, Window(0, 100, text=text))
    assert [int(row["id"][1:]) for row in page.rows] == FOUND[text]
    assert page.count == len(FOUND[text])


def test_other_columns_are_shown_only_if_asked_for(people):
    assert "other 0" not in people.page(Selection(), 2, Window(0, 1)).rows[0]
    rows = people.page(Selection(), 2, Window(0, 100, [("other 0", True)], others=True)).rows
    assert [(row["other 0"], row["other 1"]) for row in rows][:2] == [("müller & sons", "2@x.org"), ("ann", "7@x.org")]


@pytest.mark.parametrize("down", [False, True])
def test_categories_are_sorted_as_their_values_are_listed(people, down):
    rows = people.page(Selection(), 2, Window(0, 100, [("plan", down)])).rows
    wanted = ["Plan 1"] * 4 + ["Plan 9"] * 4 + ["Plan 10"] * 4
    assert [row["plan"] for row in rows] == (wanted[::-1] if down else wanted)


def test_columns_are_wide_enough_for_headers_and_values(people):
    s = people.segmentation
    (plan,) = s.schema.categories
    long = replace(plan, label="Preferred channel", values=("By mail", "Bank transfer (auto)"))
    columns = grid.layout(replace(s, schema=replace(s.schema, categories=(long,)))).children[0].columnDefs
    least = {c["field"]: c["minWidth"] for c in columns}
    assert least["plan"] >= 6 * len("Bank transfer (auto)") + 32
    assert least["income"] < least["plan"] < 300


def test_the_page_finds_among_those_selected(table, all_rows):
    response, trouble = table(window(), {"k": 6, "where": RICH, "find": "female"})
    rich = [row for row in all_rows if 60 <= row["income"] <= 95 and 55 <= row["spending"] <= 100]
    assert shown(response) == [row for row in rich if row["gender"] == "Female"]
    assert (response["rowCount"], trouble) == (len(response["rowData"]), "")


FINE = window(0, 10)
ALL = {"k": 6, "where": ""}
# what the grid asks, what the page has selected
FORGED = {
    "no request": (None, ALL),
    "a number": (7, ALL),
    "a list": ([FINE], ALL),
    "rows in words": (FINE | {"startRow": "0"}, ALL),
    "half a row": (FINE | {"startRow": 0.5}, ALL),
    "no end": ({"startRow": 0, "sortModel": []}, ALL),
    "order a text": (FINE | {"sortModel": "age"}, ALL),
    "order a dictionary": (FINE | {"sortModel": {"colId": "age"}}, ALL),
    "selected a list": (FINE, [6, ""]),
    "selected a text": (FINE, "everybody"),
    "selected a number": (FINE, 6),
    "nothing in the selection": (FINE, {}),
    "k unknown": (FINE, {"k": 11, "where": ""}),
    "k in words": (FINE, {"k": "6", "where": ""}),
    "k a fraction": (FINE, {"k": 6.0, "where": ""}),
    "k true": (FINE, {"k": True, "where": ""}),
    "k a list": (FINE, {"k": [6], "where": ""}),
    "where a list": (FINE, {"k": 6, "where": [["v", [["between", "age", 1, 2]]]]}),
    "where none": (FINE, {"k": 6, "where": None}),
    "where nonsense": (FINE, {"k": 6, "where": "age > 30"}),
    "where of another table": (FINE, {"k": 6, "where": '[["v",[["between","shoe",1,2]]]]'}),
    "where of another k": (FINE, {"k": 2, "where": '[["v",[["oneof","segment",6]]]]'}),
    "find a number": (FINE, ALL | {"find": 6}),
    "find a long text": (FINE, ALL | {"find": "a" * 101}),
    "others in words": (FINE, ALL | {"others": "yes"}),
    "where very deep": (FINE, {"k": 6, "where": "[" * 90_000}),
}


@pytest.mark.parametrize("case", FORGED)
def test_forged_bodies_get_a_sentence(table, case):
    response, trouble = table(*FORGED[case])
    assert response == {"rowData": [], "rowCount": 0}
    assert reads_as_a_sentence(trouble), trouble


# requests of the right shape that no grid makes: whether rows or a sentence come back, it is no accident
ODD = {
    "before the first row": window(-10, 10),
    "backwards": window(10, 0),
    "beyond the end": window(10**6, 10**6 + 10),
    "far beyond numbers": window(10**30, 10**30 + 10),
    "end beyond numbers": window(0, 10**30),
    "start below numbers": window(-(10**30), 10),
    "truth for rows": window(False, True),  # noqa: FBT003
    "unknown column": window(0, 10, ("shoe", "asc")),
    "SQL for a column": window(0, 10, ('age"; DROP TABLE x; --', "asc")),
    "unknown direction": window(0, 10, ("age", "sideways")),
    "direction a list": window(0, 10, ("age", ["desc"])),
    "column a list": window(0, 10, (["age"], "asc")),
    "column none": window(0, 10, (None, None)),
    "order of nonsense": FINE | {"sortModel": [None, 7, "age", {}, [], {"sort": "asc"}]},
    "a column a thousand times": window(0, 10, *[("age", "asc")] * 1000),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_requests_are_no_accidents(server, case):
    answer = ask(server.url, CALLBACK, table_call(ODD[case], ALL))
    assert answer.status < 500
    if answer.status == 200:
        output = answer.json["response"]
        trouble = output["table-trouble"]["children"]
        assert (
            (output["customers"]["getRowsResponse"]["rowCount"] == 200)
            if trouble == ""
            else reads_as_a_sentence(trouble)
        )


def test_no_depth_of_lists_is_an_accident(server):
    """What reads JSON and what puts it into words give up at different depths."""
    for depth in range(880, 1010, 2):
        nested = "[" * depth + "]" * depth
        for where in (nested, f'[["v",[["oneof","gender",{nested}]]]]', f'[["v",[["between",{nested},1,2]]]]'):
            answer = ask(server.url, CALLBACK, table_call(FINE, {"k": 6, "where": where}))
            assert answer.status == 200, (depth, where[:20])


def test_the_server_is_unharmed(server, table, all_rows):
    """After all of the above."""
    assert shown(table(window(0, 200))[0]) == all_rows
    assert "Traceback" not in server.log.read_text()


def test_rows_show_exact_values_where_cells_are_rounded(segment_few, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "with_steps", partial(with_steps, budget=80))
    draw = random.Random(5)
    given = [(i, round(draw.gauss(50, 9), 2), round(draw.gauss(5, 2), 3)) for i in range(400)]
    path = tmp_path / "customers.csv"
    path.write_text("id,weight,height\n" + "".join(f"{i},{w},{h}\n" for i, w, h in given))
    s = segment_few(path, tmp_path / "out")
    assert all(f.rounded for f in s.schema.features)
    customers = Customers(s, tmp_path / "out")
    found = customers.page(Selection(), s.n_clusters, Window(0, 400, [("weight", True)]))
    shown = [(int(row["id"]), row["weight"], row["height"]) for row in found.rows]
    assert shown == sorted(given, key=lambda row: -row[1])
    where = parse_selection('[["pair-weight-height",[["between","weight",40,50]]]]', s.schema, s.n_clusters, s.ks)
    chosen = customers.page(where, s.n_clusters, Window(0, 400))
    assert len(chosen.rows) == chosen.count == customers.count(where, s.n_clusters)
    half = s.schema.features[0].step / 2
    assert {40 - half <= row["weight"] <= 50 + half for row in chosen.rows} == {True}
