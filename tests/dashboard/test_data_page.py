"""Data shows what each column is used for, what cleaning changed, and who is not in a segment."""

from dataclasses import replace

import pytest

from analysis.model.question import Question
from dashboard.pages.data import ALWAYS, COPIED, LONGEST_LIST, MISSING, OUTLIERS, choices, layout

KNOWN = {*ALWAYS, *COPIED, *MISSING.values(), *OUTLIERS.values()}
DIRTY = """\
Customer ID,City,Age,Annual Income (k$),Score (1-100),Year,Note
1,Rome,20,30,10,2024,a
2, Oslo ,30,40,20,2024,b
3,,40,50,30,2024,c
4,Rome,50,60,40,2024,d
5,Oslo,25,35,90,2024,e
6,Rome,,45,15,2024,f
7,Oslo,33,45 k,25,2024,g
7,Rome,36,52,35,2024,h
1,Rome,20,30,10,2024,a
8,Oslo,29,41,9000,2024,i
<i>9</i>,Rome,-,41,22,2024,j
""" + "".join(f"{i},Oslo,{20 + i},{30 + i * i % 17},{10 + i},2024,n{i}\n" for i in range(10, 31))


def texts(component):
    """Yield the text of every element that has some, in page order."""
    if isinstance(component, str):
        yield component
    elif isinstance(component, list | tuple):
        for inner in component:
            yield from texts(inner)
    elif component is not None:
        children = getattr(component, "children", None)
        yield from texts(children)


def table(component):
    """Yield the rows of the table on the page, cell by cell."""
    kind = type(component).__name__
    if kind == "Tr":
        yield [" ".join(texts(cell)) for cell in component.children]
    elif isinstance(component, list | tuple):
        for inner in component:
            yield from table(inner)
    elif not isinstance(component, str | None):
        yield from table(getattr(component, "children", None))


@pytest.fixture
def dirty(segment_text):
    return layout(segment_text(DIRTY))


def test_mall(mall):
    page = layout(mall)
    assert list(table(page)) == [
        ["Column", "Used as", "Reason", "Scale", "Unit or values"],
        ["CustomerID", "id", "its name says so", "", ""],
        ["Gender", "category: describes segments", "text with 2 values", "", "Female, Male"],
        ["Age", "feature: forms segments", "numbers that vary", "standard", "years"],
        ["Annual Income (k$)", "feature: forms segments", "numbers that vary", "standard", "k$"],
        ["Spending Score (1-100)", "feature: forms segments", "numbers that vary", "standard", "1–100"],
    ]
    text = list(texts(page))
    assert "200 customers from Mall_Customers.csv" in text
    assert "200 of 200 customers are in a segment." in text
    assert "Nothing was changed." in text
    assert f"data fingerprint {mall.fingerprint}" in text
    assert not any("not segmented" in t for t in text if t not in KNOWN)


def test_columns_of_a_dirty_file(dirty):
    assert [[row[0], row[1], row[4]] for row in list(table(dirty))[1:]] == [
        ["Customer ID", "id", ""],
        ["City", "category: describes segments", "(missing), Oslo, Rome"],
        ["Age", "feature: forms segments", "years"],
        ["Annual Income (k$)", "feature: forms segments", "k$"],
        ["Score (1-100)", "feature: forms segments", "1–100"],
        ["Year", "not used", ""],
        ["Note", "not used", ""],
    ]


# what the page reports about the file above
REPORTED = {
    "spaces": "City: spaces removed around 1 value (first on line 3).",
    "missing category": "City: 1 missing value shown as (missing) (first on line 4).",
    "same for all": "it has the same value for every customer",
    "free text": "free text with 31 different values",
    "outlier": "Score (1-100): 2 outliers kept (first on line 6).",
    "how many": "27 of 32 customers are in a segment.",
    "how many are not": "5 not segmented",
    "missing value": "Line 7, id 6: Age is missing.",
    "no number": "Line 8, id 7: Annual Income (k$) is '45 k', not a number.",
    "id again": "Line 9, id 7: Customer ID '7' is already on line 8.",
    "row again": "Line 10, id 1: the same row as line 2.",
    "markup in an id": "Line 12, id <i>9</i>: Age is missing.",
}


def test_what_was_cleaned_in_a_dirty_file(dirty):
    text = list(texts(dirty))
    assert {kind: line for kind, line in REPORTED.items() if line not in text} == {}
    assert "Nothing was changed." not in text
    assert sum(t.startswith("Line ") for t in text) == 5


def test_a_long_list_is_cut_with_a_word(segment_text):
    bad = "".join(f"x{i},Rome,,{i},5,2024,z\n" for i in range(LONGEST_LIST + 3))
    text = list(texts(layout(segment_text(DIRTY + bad))))
    assert sum(t.startswith("Line ") for t in text) == LONGEST_LIST
    assert "and 8 more: see the CSV, or the export, where their segment is empty" in text


# settings, and the sentence that states them
CHOSEN = {
    "nothing": ({}, "The number of segments with the best silhouette is shown first."),
    "a number of segments": ({"n_clusters": 4}, "4 segments, chosen by you, are shown first."),
    "scaling": ({"scaling": "log"}, "Scale of features, unless chosen otherwise: logarithmic."),
    "medians": ({"missing": "median"}, MISSING["median"]),
    "clipped": ({"outliers": "clip"}, OUTLIERS["clip"]),
    "set aside": ({"outliers": "set aside"}, OUTLIERS["set aside"]),
}


@pytest.mark.parametrize("case", CHOSEN)
def test_every_choice_is_stated(case):
    asked, sentence = CHOSEN[case]
    assert sentence in choices(Question("customers.csv", **asked))


DOUBTFUL = "blob,age,income\n" + "".join(
    f"{739_000_000 + i * i * 7919},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 61)
)
# the roles that a question gives, and what the page says about the doubt
DECIDED = {
    "nobody was asked": ({}, " Not answered, so the safe choice counts: it is left out."),
    "an answer": ({"blob": "feature"}, " Answered: a number; it forms segments."),
}


@pytest.mark.parametrize("case", DECIDED)
def test_how_each_doubt_was_decided_is_stated(segment_text, case):
    roles, decided = DECIDED[case]
    text = list(texts(layout(segment_text(DOUBTFUL, roles=roles))))
    assert "Where these segments come from" in text
    assert any(t.startswith("Is “blob” a number or a code?") for t in text)
    assert decided in text


def test_the_method_is_stated(mall, segment_text):
    assert any(t.startswith("Segments are formed by K-means. It assumes") for t in texts(layout(mall)))
    s = segment_text(
        "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(9)), method="ward"
    )
    assert any(t.startswith("Segments are formed by Ward's method. It joins") for t in texts(layout(s)))


def test_a_file_without_doubts_says_so_and_what_a_row_is(mall):
    text = list(texts(layout(mall)))
    assert "Nothing in the file was doubtful." in text
    assert "Mall_Customers.csv has one row per customer. Reason: CustomerID does not repeat." in text


def test_only_what_forms_segments_has_a_scale(mall):
    columns = [c | {"scaling": "log"} for c in mall.report["columns"]]
    shown = {row[0]: row[3] for row in table(layout(replace(mall, report=mall.report | {"columns": columns})))}
    assert shown["CustomerID"] == ""
    assert shown["Gender"] == ""
    assert shown["Age"] == "logarithmic"
