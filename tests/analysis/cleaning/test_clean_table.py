"""Every change that cleaning makes is in the report, and nothing else is changed."""

import csv

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.cleaning.clean_table import clean
from analysis.core.errors import InputError
from analysis.model.question import Question
from analysis.reading.sources import read_table
from tests.analysis.conftest import customers_of
from tests.serving import FILES

DIRTY = FILES / "dirty"

# file: findings, columns not used with why, not segmented as (line, id, reason)
REPORTS = {
    "missing_value.csv": (
        ["Age: 1 missing value (first on line 5).", "Income: 1 missing value (first on line 10)."],
        [],
        [(5, "4", "Age is missing"), (10, "9", "Income is missing")],
    ),
    "unreadable_number.csv": (
        [
            "Age: 1 value cannot be read as a number (first on line 9: '1e99').",
            "Income: 1 value cannot be read as a number (first on line 6: '20 k').",
        ],
        [],
        [(6, "5", "Income is '20 k', not a number"), (9, "8", "Age is '1e99', too large to compute with")],
    ),
    "repeated_row.csv": ([], [], [(14, "3", "the same row as line 4")]),
    "id_twice.csv": ([], [], [(14, "3", "CustomerID '3' is already on line 4")]),
    "missing_category.csv": (["City: 2 missing values shown as (missing) (first on line 3)."], [], []),
    "spaces.csv": (
        [
            "City: spaces removed around 2 values (first on line 3).",
            "Age: spaces removed around 1 value (first on line 7).",
        ],
        [],
        [],
    ),
    "outlier.csv": (["Income: 1 outlier kept (first on line 14)."], [], []),
    "blank_lines.csv": (["Age: 1 missing value (first on line 18)."], [], [(18, "13", "Age is missing")]),
    "bom.csv": ([], [], []),
    "crlf.csv": (["Age: 1 missing value (first on line 5)."], [], [(5, "4", "Age is missing")]),
    "quoted_line_break.csv": (["Age: 1 missing value (first on line 6)."], [], [(6, "4", "Age is missing")]),
    "lone_carriage_return.csv": ([], [], []),
    "quotes_and_commas.csv": ([], [], []),
    "own_segment.csv": ([], [], []),
    "constant_column.csv": ([], [("Year", "it has the same value for every customer")], []),
    "free_text.csv": ([], [("Note", "free text with 24 different values")], []),
    "no_id.csv": ([], [], []),
    "category_of_the_unsegmented.csv": (
        ["Age: 1 missing value (first on line 5)."],
        [],
        [(5, "4", "Age is missing")],
    ),
}
UNUSED = ("ignored", "text", "date")


def test_every_dirty_file_is_in_the_table():
    assert {path.name for path in DIRTY.iterdir()} == set(REPORTS)


@pytest.mark.parametrize("file", REPORTS)
def test_report(file):
    report = clean(read_table(DIRTY / file), Question(file)).report
    unused = [(c.column, c.why) for c in report.columns if c.role in UNUSED]
    found = [(u.line, u.id, u.reason) for u in report.not_segmented]
    assert ([f.sentence for f in report.findings], unused, found) == REPORTS[file]
    assert report.n_not_segmented == len(found)


@pytest.mark.parametrize("file", REPORTS)
def test_every_row_is_exported_and_only_reported_ones_lack_a_segment(file, tmp_path, few_starts):
    table, unplaced = read_table(DIRTY / file), {line for line, *_ in REPORTS[file][2]}
    result = segment(Question(str(DIRTY / file)), tmp_path)
    with (tmp_path / "customers.csv").open(newline="", encoding="utf-8") as exported:
        header, *rows = list(csv.reader(exported))
    n = len(table.columns)
    assert tuple(header[:n]) == table.columns
    assert [tuple(row[:n]) for row in rows] == list(table.rows)
    assert header[n:-4] == ["not_segmented"] * bool(unplaced)
    assert {line for line, row in zip(table.lines, rows, strict=True) if row[-4:] == [""] * 4} == unplaced
    assert result.n_customers == len(table.rows)
    assert result.n_segmented == len(table.rows) - len(unplaced)


def test_own_segment_column_is_kept_beside_ours(tmp_path, few_starts):
    segment(Question(str(DIRTY / "own_segment.csv")), tmp_path)
    header = (tmp_path / "customers.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "CustomerID,City,Age,Income,segment,kindred_segment,segment_name,pc1,pc2"


def test_names_of_added_columns_are_free(segment_text, tmp_path):
    rows = "".join(f"{i},{i * i},A,B\n" for i in range(9))
    segment_text(f"Age,Income,Segment,kindred_segment\n{rows}")
    header = (tmp_path / "out" / "customers.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert header[4] == "kindred_kindred_segment"


@pytest.mark.parametrize("column", ["Placed", "line", "cell", "n", "pc1", "segment", "k3", "customers", "a b", "年龄"])
def test_no_header_gets_in_the_way_of_our_own_names(segment_text, column):
    rows = "".join(f"{i % 7},{i * i}\n" for i in range(9))
    result = segment_text(f"{column},income\n{rows}", features=(column, "income"))
    assert result.n_segmented == 9
    assert sorted(result.cells.values[result.schema.features[0].key].tolist()) == [0, 0, 1, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("+7", 7), ("-7.5", -7.5), (".5", 0.5), ("7.", 7), ("1e3", 1000), ("007", 7), (" 7 ", 7)]
    + [("1,5", 1.5), ("1.234.567", 1234567), ("$ 1,234.50", 1234.5), ("(7)", -7), ("12 %", 12), ("7-", -7), ("€7", 7)]
    + [("٧", 7)]
    + [(text, None) for text in ("", "NA", "n/a", "NaN", "null", "None", "-", "?", "seven")]
    + [(text, None) for text in ("7 k", "0x10", "inf", "1e400", "1e16", "1_000", "True")],
)
def test_what_is_a_number(clean_text, text, number):
    others = "".join(f"{i},{i * i}\n" for i in range(20))
    age = customers_of(clean_text(f'age,income\n{others}"{text}",5\n'))["age"].iloc[-1]
    assert np.isnan(age) if number is None else age == number


def test_rows_without_an_id_may_be_alike(clean_text):
    assert customers_of(clean_text("age,income\n20,30\n20,30\n30,40\n"))["reason"].isna().all()


def test_ids_are_text(clean_text):
    cleaned = clean_text("id,age,income\nNA,20,30\n007,21,31\n7,22,32\n,23,33\n,24,34\n")
    assert cleaned.report.not_segmented == ()


def test_columns_that_do_not_vary_or_were_not_asked_for_are_remarked(clean_text):
    cleaned = clean_text("id,age,income,visits,year\n1,20,30,3,2024\n2,30,20,5,2024\n", ("age", "Visits"))
    assert [f.column for f in cleaned.schema.features] == ["age", "visits"]
    assert [(c.column, c.why) for c in cleaned.report.columns if c.role == "ignored"] == [
        ("income", "it was not among the features asked for"),
        ("year", "it has the same value for every customer"),
    ]


def test_missing_in_a_feature_that_is_not_used_does_not_matter(clean_text):
    cleaned = clean_text("id,age,income,visits\n1,20,30,\n2,30,20,5\n3,35,25,6\n", ("age", "income"))
    assert customers_of(cleaned)["reason"].isna().all()


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (("age", "shoe size"), "There is no feature 'shoe size' in this table; its features are age (age), income"),
        (("age", "id"), "There is no feature 'id'"),
        (("age",), "at least two features"),
        (("age", "Age"), "at least two features"),
        ((), "at least two features"),
    ],
)
def test_features_that_cannot_be_used(clean_text, wanted, words):
    with pytest.raises(InputError) as refused:
        clean_text("id,age,income,city\n1,20,30,A\n2,30,20,B\n", wanted)
    assert words in str(refused.value)


def test_step_and_decimals_follow_the_values(clean_text):
    schema = clean_text("a,b,c\n1,0.25,1000\n2,0.5,90000\n3,0.3,5\n").schema
    assert [(f.step, f.decimals) for f in schema.features] == [(1.0, 1), (0.01, 2), (1.0, 0)]
