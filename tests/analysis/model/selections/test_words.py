"""Chips, the sentence above the charts and file names say exactly what is selected."""

import pytest

from analysis.core.schema import Category, Feature, Schema
from analysis.model.selections.selection import Between, Clause, Inside, OneOf, Selection
from analysis.model.selections.words import chip, file_stem, number_text, sentence, with_unit

SCHEMA = Schema(
    None,
    (
        Feature("age", "Age", "Age", "Age", "years"),
        Feature("income", "Annual Income (k$)", "Annual income", "Income", "k$"),
        Feature("spending", "Spending", "Spending score", "Spending", "", "1–100"),
    ),
    (Category("gender", "Gender", "Gender", ("Female", "Male")), Category("left", "Left", "Left", ("0", "1"))),
    (),
)
NAMES = ("High income", "Low income", "Older")
TRIANGLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
INCOME, SPENDING = Between("income", 60, 90), Between("spending", 55, 100)
MALE, SEGMENTS = OneOf("gender", ("Male",)), OneOf("segment", (1, 3))
LASSO, MAP = Inside("age", "income", TRIANGLE), Inside("pc1", "pc2", TRIANGLE)

# parts of a clause, chip, the sentence after "36 of 200 customers "
WORDS = [
    ([[INCOME]], "Income 60–90 k$", "with income 60 to 90 k$"),
    ([[INCOME, SPENDING]], "Income 60–90 k$ · Spending 55–100", "with income 60 to 90 k$ and spending 55 to 100"),
    ([[Between("age", 30, 30)]], "Age 30 years", "with age 30 years"),
    (
        [[INCOME], [SPENDING]],
        "Income 60–90 k$ or Spending 55–100",
        "with income 60 to 90 k$ or with spending 55 to 100",
    ),
    ([[SEGMENTS]], "High income or Older", "in High income or Older"),
    ([[MALE]], "Gender: Male", "with gender Male"),
    ([[OneOf("gender", ("Male", "Female"))]], "Gender: Male or Female", "with gender Male or Female"),
    ([[OneOf("left", ("1",))]], "Left: yes", "with left yes"),
    ([[LASSO]], "Area of age against income", "in an area of age against income"),
    ([[MAP]], "Area of the customer map", "in an area of the customer map"),
    ([[Between("pc1", 0, 1), Between("pc2", 0, 1)]], "Area of the customer map", "in an area of the customer map"),
    ([[Inside("age", "pc1", TRIANGLE)]], "Area of the customer map", "in an area of the customer map"),
    ([[MAP, MALE]], "Area of the customer map · Gender: Male", "with gender Male in an area of the customer map"),
    ([[SEGMENTS, INCOME]], "High income or Older · Income 60–90 k$", "with income 60 to 90 k$ in High income or Older"),
    ([[MAP], [MALE]], "Area of the customer map or Gender: Male", "in an area of the customer map or with gender Male"),
]


@pytest.mark.parametrize(("parts", "label", "phrase"), WORDS)
def test_one_clause(parts, label, phrase):
    clause = Clause("view", tuple(map(tuple, parts)))
    assert chip(clause, SCHEMA, NAMES) == label
    assert sentence(Selection((clause,)), SCHEMA, NAMES, 36, 200) == f"36 of 200 customers {phrase}"


def test_one_of_what_is_counted():
    texts = [("1", "purchases"), ("1.5", "purchases"), ("1", "k$"), ("1", "")]
    assert [with_unit(*parts) for parts in texts] == ["1 purchase", "1.5 purchases", "1 k$", "1"]


def test_clauses_are_joined_by_and():
    selection = Selection((Clause("a", ((INCOME,),)), Clause("b", ((SEGMENTS,),))))
    message = sentence(selection, SCHEMA, NAMES, 1234, 56789)
    assert message == "1,234 of 56,789 customers with income 60 to 90 k$, and in High income or Older"


def test_nothing_selected_is_everybody():
    assert sentence(Selection(), SCHEMA, NAMES, 1200, 1200) == "All 1,200 customers in 3 segments"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (-1e-9, "0"),
        (60, "60"),
        (60.5, "60.5"),
        (1200.0, "1,200"),
        (0.1 + 0.2, "0.3"),
        (-7, "-7"),
    ],
)
def test_number(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(("decimals", "text"), [(0, "1,200"), (1, "1,200.1"), (2, "1,200.12")])
def test_number_with_so_many_decimals(decimals, text):
    assert number_text(1200.123, decimals) == text


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("36 of 200 customers with income 60 to 90 k$", "kindred-36-of-200-customers-with-income-60-to-90-k"),
        ("../../etc/passwd", "kindred-etc-passwd"),
        ("年龄", "kindred-年龄"),
        ("100 of 200 customers in Großkunden: Île", "kindred-100-of-200-customers-in-großkunden-île"),
        ("हिन्दी\u202egpj.exe\r\nX: y", "kindred-हिन्दी-gpj-exe-x-y"),
        ("字" * 90, "kindred-" + "字" * 64),
        ("", "kindred"),
        ("x" * 500, "kindred-" + "x" * 112),
        ("a" * 111 + " " + "b" * 50, "kindred-" + "a" * 111),
    ],
)
def test_file_stem(text, stem):
    assert file_stem(text) == stem
