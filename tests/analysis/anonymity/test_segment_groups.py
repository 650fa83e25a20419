"""The Mall customers in groups of five: still the same segments; what is saved and printed holds nothing smaller."""

import json
import shutil

import duckdb
import numpy as np
import pytest

from analysis.__main__ import main
from analysis.build.pipeline import segment
from analysis.core.errors import InputError
from analysis.core.progress import silent
from analysis.evidence import resampling
from analysis.evidence.compute import find_evidence
from analysis.model.customer_measures import in_ones
from analysis.model.question import Question, read_question
from analysis.model.selections.selection import Selection, parse_selection
from analysis.store.evidence import open_evidence
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from tests.analysis.conftest import FEW_IN_GROUPS

LEAST = 5


@pytest.fixture(scope="module")
def folder(mall_file, tmp_path_factory):
    """Return the Mall customers in groups of five, with their evidence, of which fewer tries are enough here."""
    place = tmp_path_factory.mktemp("groups")
    segment(Question(str(mall_file), smallest_cell=LEAST), place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resampling, "COPIES", 10)
        patch.setattr(resampling, "REFITS", 10)
        find_evidence(place, silent)
    return place


@pytest.fixture(scope="module")
def grouped(folder):
    return open_segmentation(folder)


def test_the_mall_in_groups_of_five_has_the_segments_it_had(grouped, mall):
    assert (grouped.n_clusters, mall.n_clusters) == (6, 6)
    assert grouped.solution(6).names == mall.solution(6).names
    assert grouped.solution(6).silhouette == pytest.approx(0.404, abs=0.01)
    assert mall.solution(6).silhouette == pytest.approx(0.427, abs=0.001)
    assert grouped.protection.moved["6"] <= 0.1
    assert grouped.protection.mixed == {"Gender": 0.0}
    assert grouped.n_segmented == 200
    for key in ("age", "income", "spending"):
        assert grouped.overall["features"][key]["mean"] == pytest.approx(mall.overall["features"][key]["mean"])


def test_only_groups_and_what_is_known_of_them_are_saved(folder, grouped):
    names = {p.name for p in folder.iterdir()}
    assert names == {"segmentation.json", "cells.parquet", "evidence.json", "evidence.parquet"}
    assert grouped.cells.counts.min() >= LEAST
    rows = duckdb.sql(f"SELECT min(n), count(*), max(ids) FROM '{folder}/cells.parquet'").fetchall()
    assert rows == [(grouped.cells.counts.min(), len(grouped.cells), "")]


def random_selections(s, how_many, seed):
    """Links of every kind a visitor can make, whole or as narrow as one value."""
    draw = np.random.default_rng(seed)
    fields = [*s.cells.values, "pc1", "pc2"]

    def value(field):
        column = s.cells.values.get(field, s.cells.points[:, int(field == "pc2")])
        return float(draw.choice(column))

    def condition():
        match draw.integers(4):
            case 0:
                field = str(draw.choice(fields))
                return ["between", field, *sorted((value(field), value(field)))]
            case 1:
                return ["inside", "income", "spending", [value(("income", "spending")[i % 2]) for i in range(6)]]
            case 2:
                return ["oneof", "segment", int(draw.integers(1, 7))]
            case _:
                return ["oneof", "gender", str(draw.choice(["Female", "Male"]))]

    for _ in range(how_many):
        clauses = [[f"view-{i}", [condition() for _ in range(draw.integers(1, 3))]] for i in range(draw.integers(1, 4))]
        yield parse_selection(json.dumps(clauses), s.schema, 6, s.ks)


def test_no_selection_shows_fewer_customers_than_a_group_has(folder, grouped):
    customers, seen = Customers(grouped, folder), []
    for selection in random_selections(grouped, 150, 7):
        n = customers.count(selection, 6)
        seen.append(n)
        assert n == 0 or n >= LEAST
        assert 200 - n == 0 or 200 - n >= LEAST
    assert sum(n > 0 for n in seen) > 40
    assert min(n for n in seen if n) < 2 * LEAST, "some come as close to a single customer as can be"


def test_nor_does_the_difference_of_two(folder, grouped):
    customers = Customers(grouped, folder)
    pairs = list(random_selections(grouped, 120, 8))
    for a, b in zip(pairs[::2], pairs[1::2], strict=True):
        renamed = tuple(type(c)(f"other-{c.view}", c.parts) for c in b.clauses)
        both = customers.count(Selection(a.clauses + renamed), 6)
        only = customers.count(a, 6) - both
        assert only == 0 or only >= LEAST


def test_evidence_of_groups_is_judged_by_customers(folder, grouped):
    found = open_evidence(folder, grouped)
    assert found.document["verdicts"]["6"] == "fair"
    widths = in_ones(found.measures["silhouette_k6"])
    mean = float((widths * grouped.cells.counts).sum() / 200)
    assert mean == pytest.approx(grouped.solution(6).silhouette, abs=0.005)
    assert found.solution(6)["describe"]["others"] == []
    assert "Each group of customers has a silhouette" in found.solution(6)["sentences"]["silhouette"]


# what asks for single customers, and the sentence instead
REFUSED = {
    "export": (["export", "FOLDER", "--out", "OUT.csv"], "Single customers are not kept"),
    "update": (["update", "FOLDER", "FILE"], "Customers kept in groups cannot be added to; segment all of them again."),
    "move": (["move", "FOLDER", "FILE"], "So nobody is found again at another time"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_needs_single_customers_says_why_it_cannot_be(folder, mall_file, tmp_path, capsys, case):
    arguments, message = REFUSED[case]
    places = {"FOLDER": str(folder), "FILE": str(mall_file), "OUT.csv": str(tmp_path / "out.csv")}
    assert main([places.get(a, a) for a in arguments]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_customers_of_one_s_own_are_scored(folder, mall_file, tmp_path, capsys):
    assert main(["score", str(folder), str(mall_file), "--out", str(tmp_path / "scored.csv")]) == 0
    assert "200 customers scored" in capsys.readouterr().err


def test_describe_tells_of_groups_and_their_cost(folder, capsys):
    assert main(["describe", str(folder)]) == 0
    message = capsys.readouterr().out
    assert "Shown in groups of at least 5 customers, so that nobody can be singled out." in message
    assert "What groups cost, measured on the customers themselves: the inertia of 6 segments is" in message


def test_the_command_line_asks_for_groups(tmp_path, capsys, few_starts):
    file = tmp_path / "customers.csv"
    file.write_text(FEW_IN_GROUPS, encoding="utf-8")
    (tmp_path / "out").mkdir()
    for name in ("customers.csv", "customers.parquet", "evidence.json", "evidence.parquet"):
        (tmp_path / "out" / name).write_text("of before")
    asked = ["segment", str(file), "--out", str(tmp_path / "out"), "--without-evidence", "--smallest-cell", "3"]
    assert main(asked) == 0
    assert open_segmentation(tmp_path / "out").question.smallest_cell == 3
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["cells.parquet", "segmentation.json"]


@pytest.mark.parametrize("least", [1, 0, -5, 1001])
def test_a_smallest_size_that_protects_nobody_is_refused(mall_file, tmp_path, least):
    with pytest.raises(
        InputError, match=r"The smallest cell has .* customers; choose from 2 to 1,000, or leave it out"
    ):
        segment(Question(str(mall_file), smallest_cell=least), tmp_path)


@pytest.mark.parametrize("raw", ["5", 5.0, True, [5]])
def test_a_smallest_size_in_a_question_is_a_whole_number(raw):
    with pytest.raises(InputError, match="The smallest_cell of a question cannot be"):
        read_question({"smallest_cell": raw}, "customers.csv")
    assert read_question({"smallest_cell": 5}, "customers.csv").smallest_cell == 5


def test_a_folder_with_smaller_groups_than_it_says_is_not_opened(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    path = copy / "segmentation.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["question"]["smallest_cell"] = 50
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="do not belong together"):
        open_segmentation(copy)


AGES = {3: "", 4: ""} | dict.fromkeys(range(10, 17), "x")
DIRTY = "id,age,spent,shop\n" + "".join(
    f"{i},{AGES.get(i, 20 + i % 40)},{i * i % 97},{'ABC'[i % 3]}\n" for i in range(90)
)


def test_cleaning_is_told_where_it_concerns_enough_customers(segment_text):
    """Seven values cannot be read, two are missing: with groups of three, only the seven may be reported."""
    s = segment_text(DIRTY, smallest_cell=3)
    message = [f["sentence"] for f in s.report["findings"]]
    assert "age: 7 values are no number that can be read." in message
    assert not any("missing" in text for text in message)
    assert (s.n_segmented, s.n_customers, s.report["n_not_segmented"]) == (81, 90, 9)
    assert s.report["not_segmented"] == []
    assert all(not c["samples"] for c in s.report["columns"])
    assert {c["column"]: c["missing"] for c in s.report["columns"]}["age"] == 0


def test_too_few_who_are_not_segmented_are_not_counted(segment_text):
    s = segment_text(DIRTY, smallest_cell=10)
    assert (s.n_segmented, s.n_customers, s.report["n_not_segmented"]) == (81, 81, 0)
    assert "Line" not in json.dumps(s.report)


def test_doubts_are_stated_without_the_values_that_raised_them(segment_text):
    codes = "blob,age,spent\n" + "".join(f"{739_000_000 + i * i},{20 + i % 40},{i * i % 97}\n" for i in range(90))
    (doubt,) = segment_text(codes, smallest_cell=5).report["doubts"]
    assert (doubt["about"], doubt["evidence"], doubt["values"]) == ("blob", "", [])
    (answer,) = segment_text(codes, smallest_cell=5, roles={"blob": "ignored"}).report["answers"]
    assert (answer["doubt"]["values"], answer["choice"]["answer"]) == ([], "a code")
