"""Headers become labels, units, keys and short names that people can read and that stay apart."""

import pytest

from analysis.core.headers import make_key, read_header, short_label, split_words
from analysis.core.schema import Feature, Schema, make_distinct, pick_features

# header, label, unit, scale, short name, key
HEADERS = [
    ("Annual Income (k$)", "Annual income", "k$", "", "Income", "income"),
    ("Spending Score (1-100)", "Spending score", "", "1–100", "Spending", "spending"),
    ("Age", "Age", "years", "", "Age", "age"),
    ("age_years", "Age years", "years", "", "Age years", "age_years"),
    ("totalVisits", "Total visits", "", "", "Visits", "visits"),
    ("Height [cm]", "Height", "cm", "", "Height", "height"),
    ("NPS", "NPS", "", "", "NPS", "nps"),
    ("score", "Score", "", "", "Score", "score"),
    ("n", "N", "", "", "N", "n_value"),
    ("Segment", "Segment", "", "", "Segment", "segment_value"),
    ("k5", "K5", "", "", "K5", "k5_value"),
    ("Placed", "Placed", "", "", "Placed", "placed"),
    ("年龄", "年龄", "", "", "年龄", "column"),
]


@pytest.mark.parametrize("expected", HEADERS)
def test_header(expected):
    header, label, unit, scale, short, key = expected
    assert read_header(header) == (label, unit, scale)
    assert short_label(label) == short
    assert make_key(short, set()) == key


@pytest.mark.parametrize(
    ("header", "words"), [("CustomerID", "Customer ID"), ("customer_id", "customer id"), ("HTTPCalls", "HTTP Calls")]
)
def test_words_of_a_header(header, words):
    assert split_words(header) == words


@pytest.mark.parametrize(
    ("columns", "id_column"),
    [("CustomerID", "CustomerID"), ("customer_id", "customer_id"), ("Key", "Key"), ("Idle", None), ("paid", None)],
)
def test_which_column_is_the_id(clean_text, columns, id_column):
    cleaned = clean_text(f"{columns},age,income\n1,20,30\n2,30,20\n")
    assert cleaned.schema.id_column == id_column


def test_keys_do_not_clash():
    taken = set()
    for expected in ("income", "income_2", "income_3"):
        key = make_key("Income", taken)
        assert key == expected
        taken.add(key)


@pytest.mark.parametrize(
    ("columns", "shorts"),
    [
        (["Annual Income", "Age"], ["Income", "Age"]),
        (["Annual Income", "Monthly Income"], ["Annual income", "Monthly income"]),
        (["Annual Income", "Income"], ["Annual income", "Income"]),
        (["Income (k$)", "Income (EUR)", "Age"], ["Income (k$)", "Income (EUR)", "Age"]),
    ],
)
def test_short_names_are_told_apart(columns, shorts):
    labels = [read_header(c)[0] for c in columns]
    features = [Feature(f"f{i}", c, x, short_label(x)) for i, (c, x) in enumerate(zip(columns, labels, strict=True))]
    assert [f.short for f in make_distinct(features)] == shorts


def test_names_of_segments_use_the_told_apart_names(segment_text):
    rows = "".join(f"{i % 5 * 10},{i % 4 * 7}\n" for i in range(40))
    names = " ".join(segment_text(f"Annual Income,Monthly Income\n{rows}").solution(4).names).lower()
    assert "annual income" in names
    assert "monthly income" in names


@pytest.mark.parametrize("name", ["Annual Income (k$)", "annual income", "Income", "income", " INCOME "])
def test_a_feature_has_many_names(name):
    income, age = (
        Feature("income", "Annual Income (k$)", "Annual income", "Income"),
        Feature("age", "Age", "Age", "Age"),
    )
    assert pick_features((age, income), (name, "age")) == (age, income)


def test_reading_order_and_titles():
    income = Feature("income", "", "Annual income", "Income", unit="k$")
    spending = Feature("spending", "", "Spending score", "Spending", scale="1–100")
    age, visits = Feature("age", "", "Age", "Age"), Feature("visits", "", "Visits", "Visits")
    schema = Schema(None, (age, visits, spending, income), (), ())
    assert schema.reading_order == (income, spending, visits, age)
    assert [f.title for f in schema.reading_order] == ["Annual income (k$)", "Spending score (1–100)", "Visits", "Age"]
