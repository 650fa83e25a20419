"""Segments formed by categories live on: customers are added, scored again, moved, and names follow their people."""

import csv
from pathlib import Path

import pytest

from analysis.build.pipeline import segment
from analysis.editions.drifted import drift
from analysis.editions.refreshing import refresh
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.names.given import read_names, rename
from analysis.using.movement import movement
from analysis.using.updating import update
from tests.analysis.clustering.scale.made_up import write_kinds, write_mixed

ROLES = {"contract": "feature", "education": "feature"}
KINDS = {"contract": "feature", "channel": "feature", "payment": "feature", "age": "ignored"}


@pytest.fixture
def place(tmp_path, few_segments) -> Path:
    """Return a folder with mixed customers in four segments."""
    write_mixed(tmp_path / "mixed.csv")
    segment(Question(str(tmp_path / "mixed.csv"), roles=ROLES, n_clusters=4), tmp_path / "out")
    return tmp_path


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def write(path: Path, rows: list[list[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_customers_are_added_except_those_with_a_new_value(place):
    header, *rows = rows_of(place / "mixed.csv")
    added = [["new" + own, *rest] for own, *rest in rows[:40]]
    added[0][3] = "Weekly"
    before = open_segmentation(place / "out")
    after, fit = update(place / "out", write(place / "more.csv", [header, *added]))
    assert (after.n_customers, after.n_segmented) == (before.n_customers + 40, before.n_segmented + 39)
    assert fit is not None
    assert fit.fits
    assert any("Weekly" in f["sentence"] for f in after.report["findings"])
    assert open_segmentation(place / "out").solutions == after.solutions


def test_a_customer_with_another_contract_moves(place):
    header, *rows = rows_of(place / "mixed.csv")
    other = "Two year" if rows[0][3] == "Month-to-month" else "Month-to-month"
    rows[0][3] = other
    found = movement(place / "out", Path(write(place / "later.csv", [header, *rows])))
    moved = [m for m in found.moves if m.why != "stayed"]
    assert [m.id for m in moved] == [rows[0][0]]
    assert moved[0].why == "customer changed"


def test_the_same_customers_still_fit_and_another_mix_drifts(place):
    segment(Question(str(place / "mixed.csv"), roles=ROLES, n_clusters=4), place / "again")
    assert {m.why for m in movement(place / "out", place / "again").moves} == {"stayed"}
    refresh(place / "out", str(place / "mixed.csv"))
    assert drift(place / "out").word == "fits"
    header, *rows = rows_of(place / "mixed.csv")
    for i, row in enumerate(rows):
        row[3] = "Two year" if i % 3 else row[3]
    write(place / "mixed.csv", [header, *rows])
    refresh(place / "out", str(place / "mixed.csv"))
    found = drift(place / "out")
    assert found.word != "fits"
    assert any(reason.startswith("Contract: ") and "% of customers" in reason for reason in found.reasons)


def test_a_name_follows_a_segment_that_differs_in_categories_alone(tmp_path, few_segments):
    """Without ids, where segments lie decides; all have the same averages, since nobody has a number."""
    write_kinds(tmp_path / "kinds.csv")
    header, *rows = rows_of(tmp_path / "kinds.csv")
    source = write(tmp_path / "plain.csv", [["who", *header[1:]], *(["x", *row[1:]] for row in rows)])
    asked = Question(source, roles={**KINDS, "who": "ignored"}, n_clusters=3)
    first = segment(asked, tmp_path / "out")
    own = next(g for g in first.solution(3).segments if "One year" in g.name)
    rename(tmp_path / "out", first.solution(3), own.segment, "Savers", 0)
    write(Path(source), [["who", *header[1:]], *(["x", *row[1:]] for row in rows[30:])])
    second = segment(asked, tmp_path / "out")
    given = read_names(tmp_path / "out").given
    ((_, segment_now),) = [place for place, name in given.items() if name == "Savers" and place[0] == 3]
    assert "One year" in second.solution(3).segments[segment_now - 1].name
