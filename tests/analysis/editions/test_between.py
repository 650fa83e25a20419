"""Two editions compared: who moved and why, and what the sentences say of it."""

import json
from collections import Counter

import pytest

from analysis.__main__ import main
from analysis.editions.approving import approve
from analysis.editions.between.comparison import compare
from analysis.editions.kept import editions_of
from analysis.editions.refitting import accept
from analysis.editions.refreshing import refresh
from tests.analysis.editions.conftest import LINES

INCOME, SPENDING = 3, 4
N_RICHER, N_NEW, N_GONE = 20, 12, 7


def _by_cause(flows):
    found = Counter()
    for f in flows:
        found[f.cause] += f.n
    return found


def _later(row):
    """Give the first customers of the later file another income and spending."""
    if int(row[0]) <= N_RICHER + N_GONE:
        row[INCOME], row[SPENDING] = "120", "90"
    return row


@pytest.fixture
def two(folder, write):
    """Return a folder with a second edition: seven customers gone, twelve new, twenty changed."""
    approve(folder, None, "ann", "as agreed")
    new = [f"{300 + i},Female,30,60,50" for i in range(N_NEW)]
    refresh(folder, write(_later, [*LINES[N_GONE:], *new]))
    return folder


def test_every_customer_went_one_way(two):
    found = compare(two)
    first, last = editions_of(two)
    for k in range(first.n_clusters):
        assert sum(f.n for f in found.flows if f.before == k + 1) == first.segments[k].size
        assert sum(f.n for f in found.flows if f.now == k + 1) == last.segments[k].size
    assert found.matched == tuple(range(1, first.n_clusters + 1))
    assert found.sizes == (tuple(s.size for s in first.segments), tuple(s.size for s in last.segments))


def test_movement_is_split_by_cause(two):
    found = compare(two)
    causes = _by_cause(found.flows)
    assert (causes["came"], causes["went"], causes["centers"], causes["both"]) == (N_NEW, N_GONE, 0, 0)
    assert 0 < causes["changed"] <= N_RICHER
    assert sum(causes.values()) == 200 + N_NEW
    moved = causes["changed"]
    assert found.sentences[0].startswith(f"{moved} of 193 customers who are in both editions changed segment (")
    assert found.sentences[0].endswith(f"{moved} because their values changed.")
    assert found.sentences[1] == "12 customers came and 7 left."


def test_the_figures_are_those_of_drift(two):
    verdict = compare(two).verdict
    assert (verdict.yardstick, verdict.edition) == (1, 2)
    assert {m.kind for m in verdict.measures} == {"feature", "sizes", "within", "distance", "silhouette", "far"}


def test_centers_that_moved_are_a_cause_of_their_own(folder, few_starts):
    approve(folder, None, "ann", "as agreed")
    accept(folder, "ann", "another number", 5)
    found = compare(folder, 1, 2)
    assert set(_by_cause(found.flows)) <= {"stayed", "centers"}
    assert _by_cause(found.flows)["centers"] > 0
    assert len(found.matched) == 5


def test_nobody_is_found_again_without_ids(segment_text, tmp_path):
    text = "age,spend\n" + "\n".join(f"{20 + i % 9 + 30 * (i % 2)},{100 + i % 7 + 200 * (i % 2)}" for i in range(60))
    segment_text(text, n_clusters=2)
    refresh(tmp_path / "out", str(tmp_path / "customers.csv"))
    found = compare(tmp_path / "out")
    assert found.flows is None
    assert found.sentences[0].startswith("Customers have no ids")


def test_a_histogram_shows_what_changed_most(folder, write):
    approve(folder, None, "ann", "as agreed")
    refresh(folder, write(lambda row: [*row[:2], str(int(row[2]) + 9), *row[3:]]))
    found = compare(folder).histogram
    assert found.column == "Age"
    assert sum(found.before) == pytest.approx(1)
    assert sum(found.now) == pytest.approx(1)
    assert len(found.edges) == len(found.before) + 1
    assert found.averages[1] > found.averages[0]


def test_the_command_prints_sentences_and_writes_json(two, capsys, tmp_path):
    assert main(["between", str(two), "--from", "1", "--to", "2", "--json-to", str(tmp_path / "b.json")]) == 0
    printed = capsys.readouterr().out
    assert "12 customers came and 7 left." in printed
    document = json.loads((tmp_path / "b.json").read_text())
    assert document["verdict"]["measures"][0].keys() >= {"before", "now", "value", "chance", "matters"}


def test_an_edition_that_is_not_there_is_named(two, capsys):
    assert main(["between", str(two), "--from", "9"]) == 2
    assert "has no edition 9; its editions are from 1 to 2." in capsys.readouterr().err


def test_a_refresh_of_the_same_customers_writes_nothing_if_only_changes_are_wanted(folder):
    same = refresh(folder, if_changed=True)
    assert same.edition.number == 1
    assert same.sentences[0].startswith("Nothing has changed since edition 1 of ")
    assert len(editions_of(folder)) == 1
    assert refresh(folder).edition.number == 2
