"""The order in which values of a category are listed."""

import pytest

from analysis.cleaning.columns.ordered_text import in_order, n_ranked


@pytest.mark.parametrize(
    "wanted",
    [
        ("Type 1", "Type 2", "Type 10"),
        ("1", "2", "10"),
        ("Q1 2024", "Q2 2024", "Q10 2023"),
        ("0.25 l bottle x2", "0.5 l bottle x1", "1,000 l tank", "1,500 l tank"),
        ("C-9b", "C-10a", "C-10b"),
        ("Female", "Male"),
        ("Jan", "Feb", "Mar", "Dec"),
        ("Monday", "Tuesday", "Sunday"),
        ("S", "M", "L", "XL"),
        ("Strongly disagree", "Disagree", "Neutral", "Agree"),
    ],
    ids=lambda values: values[0],
)
def test_values_are_listed_as_people_list_them(wanted):
    assert in_order(reversed(wanted)) == wanted


def test_numbers_in_names_make_no_rank():
    assert n_ranked(in_order(["Type 10", "Type 2", "Type 1"])) == 0
