"""Scoring: the stored segments come back, changes are exact, no row is lost, bad files get a sentence."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import pairwise_distances

from analysis.clustering.scoring import Change, centers, scaled, score, score_table, smallest_changes, sureness
from analysis.core.errors import InputError
from analysis.reading.sources import read_table
from tests.serving import FILES

BAD = FILES / "bad_scores"
FEATURES = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]


@pytest.fixture(scope="module")
def mall_values(mall_file):
    return pd.read_csv(mall_file)[FEATURES].to_numpy(dtype=float)


@pytest.mark.parametrize("k", range(2, 11))
def test_the_mall_gets_its_own_segments_back(mall, mall_folder, mall_file, k):
    found = score_table(mall, k, read_table(mall_file))
    cell = {
        row["CustomerID"]: row["segment"]
        for row in csv.DictReader(io.StringIO((mall_folder / "customers.csv").read_text()))
    }
    stored = {own: int(mall.cells.labels[k][i]) for i, own in enumerate(mall.cells.ids)}
    assert [int(row[5]) for row in found.rows[1:]] == [stored[row[0]] for row in found.rows[1:]]
    assert found.n_scored == 200
    assert k != 6 or [row[5] for row in found.rows[1:]] == list(cell.values())


def test_distances_and_margins_as_in_scikit_learn(mall):
    random = np.random.default_rng(3)
    values = random.uniform([18, 15, 1], [70, 137, 99], (200, 3))
    found = score(mall, 6, values)
    expected = pairwise_distances(scaled(mall, values), centers(mall, 6))
    assert found.distances == pytest.approx(expected)
    assert (found.segments == expected.argmin(axis=1) + 1).all()
    first, second = np.sort(expected, axis=1)[:, :2].T
    assert found.margins == pytest.approx(1 - first / second)


@pytest.mark.parametrize(
    ("margin", "word"),
    [
        (0, "borderline"),
        (0.0999, "borderline"),
        (0.1, "probably"),
        (0.33, "probably"),
        (0.34, "clearly"),
        (1, "clearly"),
    ],
)
def test_how_sure(margin, word):
    assert sureness(margin) == word


def test_smallest_changes_are_exact(mall):
    """A hair less leaves the customer where it is, a hair more moves it to the segment named."""
    random = np.random.default_rng(4)
    for values in random.uniform([18, 15, 1], [70, 137, 99], (60, 3)):
        own = score(mall, 6, values[None]).segments[0]
        for i, change in enumerate(smallest_changes(mall, 6, values)):
            for share, segment in ((0.9999, own), (1.0001, change.to)):
                moved = values.copy()
                moved[i] += share * change.by
                assert score(mall, 6, moved[None]).segments[0] == segment


def test_smallest_changes_against_a_scan(mall):
    values = np.array([39.0, 61, 50])
    own = score(mall, 6, values[None]).segments[0]
    for i, change in enumerate(smallest_changes(mall, 6, values)):
        steps = np.linspace(-80, 80, 160_001)
        moved = np.repeat(values[None], len(steps), axis=0)
        moved[:, i] += steps
        elsewhere = steps[score(mall, 6, moved).segments != own]
        assert abs(change.by) == pytest.approx(np.abs(elsewhere).min(), abs=0.002)


def test_by_hand(segment_text):
    """Two squares with centers at (1, 1) and (9, 1): the border is at x = 5, and y alone never crosses it."""
    s = segment_text("id,x,y\n1,0,0\n2,2,2\n3,0,2\n4,2,0\n5,8,0\n6,10,2\n7,8,2\n8,10,0\n", scaling="none", n_clusters=2)
    high, low = (g.center for g in s.solution(2).segments)
    assert (high, low) == ({"x": 9.0, "y": 1.0}, {"x": 1.0, "y": 1.0})
    assert smallest_changes(s, 2, np.array([2.0, 4.0])) == [Change("x", 3.0, 1), None]
    found = score(s, 2, np.array([[2.0, 1.0], [5.0, 1.0]]))
    assert found.segments.tolist() == [2, 1], "of equally near ones the first"
    assert found.distances[0].tolist() == [7.0, 1.0]
    assert found.margins.tolist() == [1 - 1 / 7, 0.0]


def test_rows_columns_and_reasons_are_kept(mall, tmp_path):
    text = (
        "Note,SPENDING SCORE (1-100),Segment,age,Annual Income (k$)\n"
        '"a, b",80,x,30,90\n'
        ",,y,30,90\n"
        "late,80,z,thirty,90\n"
        "huge,80,z,30,1e99\n"
        "far,500,,30, 90 \n"
        "other digits,80,,٣٠,90\n"
    )
    path = tmp_path / "new.csv"
    path.write_text(text, encoding="utf-8")
    found = score_table(mall, 6, read_table(path))
    rows = [dict(zip(found.rows[0], row, strict=True)) for row in found.rows[1:]]
    original = list(csv.DictReader(io.StringIO(text)))
    assert [{c: row[c] for c in original[0]} for row in rows] == original
    assert [row["kindred_segment"] for row in rows] == ["1", "", "", "", "1", "1"]
    assert [row["not_scored"] for row in rows] == [
        "",
        "Spending Score (1-100) is missing",
        "Age is 'thirty', not a number",
        "Annual Income (k$) is '1e99', too large to compute with",
        "",
        "",
    ]
    assert rows[0]["segment_name"] == mall.solution(6).names[0]
    assert (found.n_scored, found.n_left) == (3, 3)
    assert found.first_reason == "line 3: Spending Score (1-100) is missing"


REFUSED = {
    "empty": "empty.csv is empty",
    "header_only": "has a header but no customers",
    "no_spending": "has no column 'Spending Score (1-100)', which formed the segments; its columns are CustomerID, Age",
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_files_are_refused_in_a_sentence(mall, name):
    with pytest.raises(InputError) as refused:
        score_table(mall, 6, read_table(BAD / f"{name}.csv"))
    assert REFUSED[name] in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_row_that_does_not_fit_is_not_scored(mall):
    found = score_table(mall, 6, read_table(BAD / "ragged.csv"))
    assert (found.n_left, found.first_reason) == (1, "line 3: 3 values, but there are 4 columns")


def test_on_the_command_line(command, mall_folder, mall_file, tmp_path):
    printed = command("score", mall_folder, mall_file)
    assert (printed.returncode, printed.stderr) == (0, "200 customers scored.\n")
    kept = command("score", mall_folder, mall_file, "--out", tmp_path / "s.csv", "--k", "6")
    assert (kept.returncode, kept.stdout) == (0, "")
    assert (tmp_path / "s.csv").read_text(encoding="utf-8-sig") == printed.stdout
    refused = command("score", mall_folder, mall_file, "--k", "11")
    assert refused.returncode == 2
    assert refused.stderr == "analysis: k = 11 is not possible here; choose a number of segments from 2 to 10.\n"
