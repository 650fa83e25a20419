"""Q1 and R2 are names and codes, as in surveys; amounts in quetzal and rand stay amounts."""

import csv
from pathlib import Path

import pytest

from analysis.cleaning.interpret import as_customers, understand
from analysis.model.question import Question
from analysis.reading.sources import read_table


def roles(path: Path, header: list[str], rows: list[list[object]]) -> dict[str, str]:
    """Return the role of each column by its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    question = Question(str(path))
    with read_table(str(path), question.reading) as table:
        return {c.header: c.role for c in as_customers(understand(table, question), question).columns}


@pytest.mark.parametrize("letter", ["Q", "q", "R", "V"])
def test_questions_of_a_survey_are_names(tmp_path, letter):
    names = [f"{letter}{i}" for i in range(1, 5)]
    rows = [[i + 1, *(1 + (i * j) % 7 for j in (1, 2, 3, 5))] for i in range(200)]
    assert set(roles(tmp_path / "survey.csv", ["Respondent", *names], rows)) == {"Respondent", *names}


def test_respondents_with_a_letter_are_ids(tmp_path):
    rows = [[f"R{i}", 20 + i % 37, i * 7 % 53] for i in range(200)]
    assert roles(tmp_path / "t.csv", ["respondent", "age", "visits"], rows)["respondent"] == "id"


def test_quarters_and_regions_are_categories(tmp_path):
    rows = [[f"C{i}", 20 + i % 37, i * 7 % 53, f"Q{1 + i % 4}", f"R{1 + i % 6}"] for i in range(200)]
    found = roles(tmp_path / "t.csv", ["customer", "age", "visits", "quarter", "region"], rows)
    assert (found["quarter"], found["region"]) == ("category", "category")


def test_amounts_in_rand_are_amounts(tmp_path):
    rows = [[f"C{i}", 20 + i % 37, f"R{100 + i * 13 % 977}"] for i in range(200)]
    assert roles(tmp_path / "t.csv", ["customer", "age", "price"], rows)["price"] == "feature"
    rows = [[f"C{i}", 20 + i % 37, f"R{100 + i * 13 % 977}.50"] for i in range(200)]
    assert roles(tmp_path / "u.csv", ["customer", "age", "basket"], rows)["basket"] == "feature"
