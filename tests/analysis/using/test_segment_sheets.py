"""Sheets: shares of sums, the typical customer, guards for small groups, and sentences, against pandas on rows."""

import numpy as np
import pandas as pd
import pytest

from analysis.core.schema import Feature
from analysis.using.segment_sentences import _averages, is_beyond_chance
from analysis.using.segment_sheets import adding_up, sheets


@pytest.fixture(scope="module")
def mall_rows(mall_folder):
    return pd.read_csv(mall_folder / "customers.csv")


def test_shares_of_all_income_and_of_nothing_that_cannot_be_summed(mall, mall_rows):
    income = mall_rows["Annual Income (k$)"]
    for sheet in sheets(mall, 6):
        (share,) = sheet.shares_of
        assert share.what == "income"
        assert share.share == pytest.approx(income[mall_rows.segment == sheet.segment].sum() / income.sum())
    assert sum(s.shares_of[0].share for s in sheets(mall, 6)) == pytest.approx(1)


@pytest.mark.parametrize(("below", "shown"), [(-3, ["revenue"]), (-40_000, [])])
def test_what_some_took_back_is_part_of_a_total_unless_it_is_much(segment_text, below, shown):
    rows = [f"{i},{20 + i % 40},{below if i == 0 else 10 * (i % 40) + 5}" for i in range(80)]
    s = segment_text("\n".join(["id,age,revenue", *rows]))
    assert [f.short.lower() for f in adding_up(s)] == shown


def test_returns_and_debts_are_worth_nothing(segment_text):
    rows = [f"{i},{i % 7},{i % 9},{10 * (i % 40) + 5}" for i in range(80)]
    s = segment_text("\n".join(["id,returns,debt,revenue", *rows]))
    assert [f.short.lower() for f in adding_up(s)] == ["revenue"]


def test_the_typical_customer_is_the_nearest_to_the_center(mall, mall_rows):
    columns = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]
    scaled = (mall_rows[columns] - mall_rows[columns].mean()) / mall_rows[columns].std(ddof=0)
    for sheet in sheets(mall, 6):
        own = scaled[mall_rows.segment == sheet.segment]
        nearest = np.linalg.norm(own - own.mean(), axis=1).argmin()
        assert sheet.typical.ids == str(mall_rows.loc[own.index[nearest], "CustomerID"])


def test_shares_of_categories_as_in_pandas(mall, mall_rows):
    overall = mall_rows.Gender.value_counts(normalize=True)
    for sheet in sheets(mall, 6):
        own = mall_rows.Gender[mall_rows.segment == sheet.segment].value_counts(normalize=True)
        for found in sheet.categories["gender"]:
            assert found.share == pytest.approx(own[found.value])
            assert found.index == pytest.approx(100 * own[found.value] / overall[found.value])


def test_sentences_of_the_mall(mall):
    first, second, *_ = sheets(mall, 6)
    assert first.sentences == (
        "Spending: 82 on average, 64% above the average of all customers (50).",
        "Income: 87 k$ on average, 43% above the average of all customers (61 k$).",
        "Age: about average.",
        "Gender: 54% are Female, about the same as all customers (56%).",
    )
    assert second.sentences[-1] == "Gender: 58% are Male, about the same as all customers (44%)."


def test_a_group_of_fewer_than_ten_has_no_index(segment_text):
    rows = [f"{i},{i % 5},{i % 3},{'ab'[i % 2]}" for i in range(30)] + [
        f"{90 + i},{500 + i},{400 + i},a" for i in range(4)
    ]
    few, many = sheets(segment_text("id,x,y,kind\n" + "\n".join(rows) + "\n", n_clusters=2), 2)
    assert (few.small, many.small) == (True, False)
    assert {v.index for v in few.categories["kind"]} == {None}
    assert few.sentences[-1] == "Kind: 100% are a (4 of 4)."
    assert all(v.index is not None for v in many.categories["kind"])


def test_a_difference_beyond_chance_is_reported(segment_text):
    rows = [f"{i},{i % 7},{i % 5},{'b' if i % 10 else 'a'}" for i in range(60)]
    rows += [f"{100 + i},{80 + i % 7},{90 + i % 5},{'a' if i % 10 else 'b'}" for i in range(60)]
    first, second = sheets(segment_text("id,x,y,kind\n" + "\n".join(rows) + "\n", n_clusters=2), 2)
    assert first.sentences[-1] == "Kind: 90% are a, more than among all customers (50%)."
    assert second.sentences[-1] == "Kind: 90% are b, more than among all customers (50%)."


@pytest.mark.parametrize(
    ("own", "overall", "texts"),
    [
        (1.4, 4.02, ("1.4", "4.0")),  # 65% below; 1 and 4 would be 75% apart
        (9.4, 3.86, ("9.4", "3.9")),  # 143% above
        (60.2, 41.8, ("60", "42")),
        (0.06, 0.31, ("0.06", "0.31")),
        (3.0, 0.0, ("3", "0")),
        (2.0, -4.0, ("2", "-4")),
    ],
)
def test_averages_bear_out_the_percentage_between_them(own, overall, texts):
    assert _averages(Feature("x", "x", "x", "x"), own, overall) == texts


def test_the_value_that_differs_most_of_many_has_to_differ_more():
    february, expected, n = 0.07, 0.083, 2263
    assert is_beyond_chance(february, expected, n)
    assert not is_beyond_chance(february, expected, n, tries=12)
    assert is_beyond_chance(0.05, expected, n, tries=12)
