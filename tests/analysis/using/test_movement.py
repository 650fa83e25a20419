"""Movement: hand-worked customers at two times, folders against files, and everyone accounted for."""

import csv
import io
import json

import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.core.errors import InputError
from analysis.model.question import Question
from analysis.using.movement import movement, summary
from tests.serving import FILES

BAD = FILES / "bad_scores"
# two groups far apart: x near 0 and x near 100; "low" is segment 2, "high" segment 1
BEFORE = (
    "id,x,y\n"
    + "".join(f"a{i},{i % 3},{i % 2}\n" for i in range(8))
    + "".join(f"b{i},{100 + i % 3},{i % 2}\n" for i in range(8))
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Segment a CSV given as text, unscaled and in two segments, into a folder of that name."""
    monkeypatch.setattr(kmeans, "N_INIT", 5)

    def make(name, text):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        segment(Question(str(path), scaling="none", n_clusters=2), tmp_path / name)
        return tmp_path / name

    return make


def by_id(found):
    return {m.id: (m.before, m.after, m.why) for m in found.moves}


def test_a_file_at_a_later_time(folder, tmp_path):
    before = folder("before", BEFORE)
    later = tmp_path / "later.csv"
    later.write_text("x,id,y\n0,a0,0\n90,a1,1\n,a2,0\n3,b0,0\n101,b1,1\n99,new,1\n")
    found = by_id(movement(before, later))
    assert found["a0"] == (2, 2, "stayed")
    assert found["a1"] == (2, 1, "customer changed")
    assert found["a2"] == (2, None, "not placed")
    assert found["b0"] == (1, 2, "customer changed")
    assert found["b1"] == (1, 1, "stayed")
    assert found["new"] == (None, 1, "joined")
    assert found["a7"] == (2, None, "left")
    assert len(found) == 17


def test_two_folders_tell_customers_from_centers(folder):
    """Later the upper group is down at 60, so that its center takes in a customer at 45 that was nearer to 0."""
    before = folder("before", BEFORE + "c,45,0\n")
    lines = [f"a{i},{i % 3},{i % 2}\n" for i in range(7)] + [f"b{i},{60 + i % 3},{i % 2}\n" for i in range(8)]
    after = folder("after", "id,x,y\n" + "".join(lines) + "a7,61,0\nc,45,0\n")
    found = by_id(movement(before, after))
    assert found["c"] == (2, 1, "centers drifted")
    assert found["a7"] == (2, 1, "customer changed")
    assert found["b0"] == (1, 1, "stayed")


def test_segments_are_matched_by_their_centers(folder):
    """Turned around, the same customers are in segments of other numbers, and nobody moves."""
    before = folder(
        "before",
        "id,x,y\n" + "".join(f"a{i},{i % 3},10\n" for i in range(6)) + "".join(f"b{i},50,{i % 3}\n" for i in range(6)),
    )
    after = folder(
        "after",
        "id,x,y\n"
        + "".join(f"a{i},{60 + i % 3},10\n" for i in range(6))
        + "".join(f"b{i},50,{i % 3 - 60}\n" for i in range(6)),
    )
    found = movement(before, after)
    assert sorted(found.matched) == [1, 2]
    assert sum(n.total() for n in found.flows().values()) == 12


def test_the_mall_against_itself(mall_folder, mall_file):
    for after in (mall_folder, mall_file):
        found = movement(mall_folder, after, 5)
        assert {m.why for m in found.moves} == {"stayed"}
        assert found.matched == (1, 2, 3, 4, 5)
        assert summary(found)[0].startswith("0 of 200 customers moved")


def test_everybody_is_written_once(folder, tmp_path, command):
    before = folder("before", BEFORE)
    later = tmp_path / "later.csv"
    later.write_text("id,x,y\na0,99,0\nb0,99,0\nnew,1,1\n")
    done = command("move", before, later, "--out", tmp_path / "moved.csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == (
        "1 of 2 customers moved: 1 because they changed, 0 because the centers drifted, 0 because of both; "
        "1 joined, 14 left, 0 could not be placed at one of the times."
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "moved.csv").read_text(encoding="utf-8-sig"))))
    assert [r["id"] for r in rows] == [f"a{i}" for i in range(8)] + [f"b{i}" for i in range(8)] + ["new"]
    output = json.loads(command("move", before, later, "--json").stdout)
    assert list(csv.DictReader(io.StringIO(output["csv"]))) == rows
    assert sum(f["n"] for f in output["flows"]) == 2
    assert output["why"] == {"customer changed": 1, "left": 14, "stayed": 1, "joined": 1}


REFUSED = {
    "id_twice": "In id_twice.csv the id '7' is there twice",
    "no_id": "no_id.csv has no column 'CustomerID', by which customers are found again",
    "blank_id": "blank_id.csv, line 3: a customer has no id",
    "no_spending": "has no column 'Spending Score (1-100)'",
    "empty": "empty.csv is empty",
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_files_are_refused_in_a_sentence(mall_folder, name):
    with pytest.raises(InputError) as refused:
        movement(mall_folder, BAD / f"{name}.csv")
    assert REFUSED[name] in str(refused.value)
    assert str(refused.value).endswith(".")


def test_folders_that_cannot_be_compared(folder, mall_folder):
    plain = folder("plain", "x,y\n1,1\n2,2\n3,9\n5,5\n")
    with pytest.raises(InputError, match="have no ids, so nobody can be found again"):
        movement(plain, plain)
    with pytest.raises(InputError, match="'Age' formed the segments before, not those in"):
        movement(mall_folder, folder("other", BEFORE), 2)
    with pytest.raises(InputError, match="has no solution of 11 segments"):
        movement(mall_folder, mall_folder, 11)
