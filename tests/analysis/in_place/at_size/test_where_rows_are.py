"""Rows that a link selects are as many as the page says, in the segments of their cells, whether copied or not."""

import json
import shutil
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import duckdb
import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.core.duckdb_io import literal
from analysis.core.errors import InputError
from analysis.core.progress import silent
from analysis.core.text.formulas import guarded
from analysis.evidence import resampling
from analysis.evidence.compute import find_evidence
from analysis.in_place.at_size import build, fineness
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from analysis.using.exporting import export, read_link

N, UNUSABLE = 3_000, 60
PAYLOADS = ("=1+1", "@SUM(A1)", "-2", "+x", "'=1", "\t=1", 'plain, "quoted"', "two\nlines", "")
SHOWN = ", ".join(literal(text) for text in PAYLOADS)
ROWS = f"""SELECT i AS id, CASE WHEN i % 50 = 7 THEN NULL ELSE CAST(20 + hash(i) % 10 AS INTEGER) END AS age,
    10 + (hash(i, 1) % 90000) / 1000.0 AS income,
    CASE WHEN i % 3 = 0 THEN 'Łódź' WHEN i % 7 > 0 THEN ' York''s' END AS town,
    [{SHOWN}][1 + i % {len(PAYLOADS)}] || CASE WHEN i % 2 = 0 THEN '' ELSE ' ' || i END AS note FROM range({N}) t(i)"""
MAP_LASSO = ["inside", "pc1", "pc2", [-1, -1, 0.5, -1.2, 1.5, 0.3, 0.2, 1, -1, 0.7]]
# clauses of a link: on the file whose rows stay, and for the mall
LINKS = {
    "everybody": [],
    "lasso on the map": [["map", [MAP_LASSO]]],
    "lasso on two features": [["pair", [["inside", "income", "age", [20, 21, 80, 22, 70, 29, 30, 27]]]]],
    "between": [["income", [["between", "income", 30, 60.5]]]],
    "between, one of two parts": [["a", [["between", "age", 18, 22]], [["between", "age", 27, 90]]]],
    "one of the segments": [["cards", [["oneof", "segment", 1, 3]]]],
    "one of seven": [["cards", [["oneof", "k7", 2, 5, 7]]]],
    "nobody": [["a", [["between", "age", 200, 300]]]],
    "several": [
        ["map", [MAP_LASSO]],
        ["pair", [["between", "income", 20, 70], ["between", "age", 20, 60]]],
        ["cards", [["oneof", "k4", 1, 2]]],
    ],
}
OF_TOWNS = {
    "a town": [["town", [["oneof", "town", "York's"]]]],
    "no town, or one": [["town", [["oneof", "town", "(missing)", "Łódź"]]]],
}


@pytest.fixture(scope="module")
def stays(tmp_path_factory, write_rows, segment_where_it_is):
    place = tmp_path_factory.mktemp("stays")
    folder = place / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "choose", partial(fineness.choose, budget=2_500))
        s = segment_where_it_is(write_rows(place / "rows.parquet", ROWS), folder)
    assert (s.precision.how, s.n_segmented) == ("in steps", N - UNUSABLE)
    return s, folder


@pytest.fixture(scope="module")
def copied(tmp_path_factory, mall_file):
    folder = tmp_path_factory.mktemp("copied") / "out"
    return segment(Question(str(mall_file)), folder), folder


OF_EVIDENCE = {
    "on a border": [["spread-margin", [["between", "margin", 0, 0.1]]]],
    "better elsewhere": [["silhouette", [["between", "silhouette", -1, -0.01]]]],
    "on a border, or young": [
        ["a", [["between", "margin", 0, 0.1]], [["between", "age", 0, 22]]],
        OF_TOWNS["a town"][0],
    ],
    "sure, in a lasso": [["spread-stability", [["between", "stability", 0.5, 1]]], ["map", [MAP_LASSO]]],
}


@pytest.fixture(scope="module")
def judged(stays, tmp_path_factory):
    """Return the same with its evidence, found in a hurry."""
    folder = shutil.copytree(stays[1], tmp_path_factory.mktemp("judged") / "out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resampling, "REFITS", 2)
        patch.setattr(resampling, "COPIES", 2)
        patch.setattr(resampling, "STARTS", 2)
        find_evidence(folder, silent)
    return open_segmentation(folder), folder


def link(clauses, k=5, **more):
    where = {"where": json.dumps(clauses)} if clauses else {}
    return "http://127.0.0.1:8050/?" + urlencode({"k": k, **where, **more})


def read(path):
    options = ", all_varchar = true" if path.suffix == ".csv" else ""
    return duckdb.sql(f"FROM read_{path.suffix[1:]}('{path}'{options})").df()


CASES = [("copied", case) for case in LINKS] + [("stays", case) for case in LINKS | OF_TOWNS]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize(("which", "case"), CASES)
def test_as_many_as_the_page_says(request, tmp_path, which, case, ending):
    s, folder = request.getfixturevalue(which)
    asked = link((LINKS | OF_TOWNS)[case])
    selection, k = read_link(asked, s)
    on_page = Customers(s, folder).count(selection, k)
    n = export(s, folder, asked, tmp_path / f"found{ending}")
    assert n == len(read(tmp_path / f"found{ending}")) == (on_page if selection.clauses else s.n_customers)
    assert (on_page == 0) == (case == "nobody")


def test_rows_are_in_the_segments_of_their_cells(stays, tmp_path):
    s, folder = stays
    export(s, folder, link([]), tmp_path / "all.parquet")
    rows = read(tmp_path / "all.parquet").sort_values("id")
    assert rows["segment"].isna().sum() == UNUSABLE
    assert set(rows["not_segmented"]) == {"", "age is missing, too large or no number"}
    usable = rows[rows["segment"].notna()]
    towns = usable["town"].str.strip().fillna("(missing)")
    labels = {key: (int(k), float(x), float(y)) for key, k, x, y in _cells(s)}
    steps = [np.floor(usable[f.column] / f.step + 0.5).astype(int) for f in s.schema.features]
    found = zip(zip(*steps, towns, strict=True), usable["segment"], usable["pc1"], usable["pc2"], strict=True)
    names = s.solution(5).names
    for key, *own in found:
        assert tuple(own) == pytest.approx(labels[key], abs=1e-6)
    assert usable["segment_name"].tolist() == [names[int(k) - 1] for k in usable["segment"]]


def _cells(s):
    steps = [np.rint(s.cells.values[f.key] / f.step).astype(int) for f in s.schema.features]
    towns = [s.schema.categories[0].values[code] for code in s.cells.codes["town"]]
    return zip(zip(*steps, towns, strict=True), s.cells.labels[5], *s.cells.points.T, strict=True)


@pytest.mark.parametrize("case", OF_EVIDENCE)
def test_rows_by_what_evidence_tells_of_their_cells(judged, tmp_path, case):
    s, folder = judged
    selection, k = read_link(link(OF_EVIDENCE[case]), s)
    n = export(s, folder, link(OF_EVIDENCE[case]), tmp_path / "found.parquet")
    found = read(tmp_path / "found.parquet")
    assert 0 < n == len(found) == Customers(s, folder).count(selection, k) < s.n_segmented
    keys = [key for key, *_ in _cells(s)]
    chosen = {keys[cell] for cell in Customers(s, folder).cells(selection, k)}
    steps = [np.floor(found[f.column] / f.step + 0.5).astype(int) for f in s.schema.features]
    assert set(zip(*steps, found["town"].str.strip().fillna("(missing)"), strict=True)) == chosen


def test_what_evidence_tells_of_drawn_customers_is_not_known_of_others(judged, tmp_path):
    s, folder = judged
    drawn = replace(s, precision=replace(s.precision, how="drawn"))
    with pytest.raises(InputError, match="known of the customers that were drawn only; remove that chip"):
        export(drawn, folder, link(OF_EVIDENCE["on a border"]), tmp_path / "found.csv")


def test_texts_are_as_they_were_and_guarded_in_csv(stays, tmp_path):
    s, folder = stays
    for ending in (".csv", ".parquet"):
        export(s, folder, link([]), tmp_path / f"all{ending}")
    plain, csv = (read(tmp_path / f"all{ending}") for ending in (".parquet", ".csv"))
    assert plain.sort_values("id")["note"].tolist() == duckdb.sql(f"SELECT note FROM ({ROWS})").df()["note"].tolist()
    expected = {str(own): guarded(note) for own, note in zip(plain["id"], plain["note"], strict=True)}
    assert {own: note or "" for own, note in zip(csv["id"], csv["note"].fillna(""), strict=True)} == expected
    assert any(note.startswith("'=1+1") for note in expected.values())


# the file to be written, the link, the sentence
REFUSED = {
    "wrong ending": ("found.txt", link([]), "does not end in .csv or .parquet; choose one"),
    "other customers": ("found.csv", link([], on="0123abcd"), "was copied from a page of other customers"),
    "other number of segments": ("found.csv", link([], k=11), "asks for '11' segments; there are 2 to 10"),
    "other field": ("found.csv", link([["a", [["between", "shoes", 1, 2]]]]), "does not fit this table"),
    "cut short": ("found.csv", "?where=[[", "cut short or misspelt; copy the link again"),
    "how sure they are": (
        "found.csv",
        link([["a", [["between", "margin", 0, 0.1]]]]),
        "evidence that is still being found; try again in a minute",
    ),
    "no such folder": ("none/found.csv", link([]), "free some space|No such file"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(stays, tmp_path, case):
    s, folder = stays
    name, asked, message = REFUSED[case]
    with pytest.raises((InputError, OSError), match=message):
        export(s, folder, asked, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


CHANGES = {
    "fewer rows": (f"FROM ({ROWS}) WHERE id > 0", "has changed since it was segmented: 2,999 customers are selected"),
    "no such column": (f"SELECT * EXCLUDE income FROM ({ROWS})", "has no column 'income' any more; segment again"),
    "other names": (f"SELECT * RENAME (note AS notes) FROM ({ROWS})", "has no column 'note' any more"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_changed_files_are_refused(tmp_path, write_rows, segment_where_it_is, case):
    sql, message = CHANGES[case]
    s = segment_where_it_is(write_rows(tmp_path / "rows.parquet", ROWS), tmp_path / "out")
    write_rows(tmp_path / "rows.parquet", sql)
    with pytest.raises(InputError, match=message):
        export(s, tmp_path / "out", link([]), tmp_path / "found.csv")
    shutil.move(tmp_path / "rows.parquet", tmp_path / "elsewhere")
    with pytest.raises(InputError, match="There is no file"):
        export(s, tmp_path / "out", link([]), tmp_path / "found.csv")
    assert not list(tmp_path.glob("*found.csv*"))
