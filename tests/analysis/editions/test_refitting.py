"""Refits that are tried before they count: who would move, which segments go on, split, appear."""

import numpy as np
import pytest

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.editions.approvals import approved
from analysis.editions.base import open_rows
from analysis.editions.kept import editions_of, rows_of
from analysis.editions.refitting import Refit, accept, preview
from analysis.editions.refreshing import refresh
from analysis.store.names.given import open_named, rename


def test_a_refit_on_the_same_customers_moves_nobody(folder, mall):
    found = preview(folder)
    assert found.n_moved == 0
    assert found.before == found.after == mall.solution(6).names
    assert list(found.sentences()) == [
        "A refit on edition 1 would move 0 of 200 customers (0%).",
        "All 6 segments go on under their names.",
    ]
    assert len(editions_of(folder)) == 1


def test_one_segment_more_splits_or_appears(folder):
    found = preview(folder, 7)
    table = np.array(found.table)
    assert (table.shape, table.sum()) == ((6, 7), 200)
    assert found.matched.count(None) >= 1
    assert found.n_moved == 200 - sum(table[i - 1, j] for j, i in enumerate(found.matched) if i)
    assert len(set(found.after)) == 7


def test_names_go_with_their_customers_when_a_refit_is_accepted(folder, write, mall):
    rename(folder, mall.solution(6), 1, "Our best", 0, mall)
    refresh(folder, write(lambda row: [*row[:2], str(int(row[2]) + int(row[0]) % 3), *row[3:]]))
    refit, edition = accept(folder, "ann", "spring")
    assert (edition.number, edition.how, edition.model) == (3, "refitted", 3)
    assert "Our best" in refit.after
    called = open_named(rows_of(folder, 3)).solution(6).names
    assert called[refit.after.index("Our best")] == "Our best"
    assert [s.name for s in edition.segments] == list(called)
    approval = approved(folder)
    assert (approval.edition, approval.by, approval.note) == (3, "ann", "spring")
    again = refresh(folder)
    assert again.edition.model == 3
    assert again.edition.segments[refit.after.index("Our best")].name == "Our best"
    assert (open_rows(folder, 4).cells.labels[6] == open_rows(folder, 3).cells.labels[6]).all()


@pytest.mark.parametrize(("by", "note"), [("", "why"), ("ann", " "), ("ann", "\ud800"), ("ann", "\x1b]52;c;eA==\a")])
def test_a_refit_that_cannot_be_approved_is_not_written(folder, by, note):
    with pytest.raises(InputError):
        accept(folder, by, note)
    assert editions_of(folder) == ()
    assert approved(folder) is None


def test_segments_that_go_on_keep_their_numbers(folder, write):
    refresh(folder, write(lambda row: [*row[:2], str(int(row[2]) + int(row[0]) % 3), *row[3:]]))
    found = preview(folder)
    assert all(now in {None, number} for number, now in enumerate(found.matched, start=1))
    accept(folder, "ann", "spring", 5)
    model, before = open_rows(folder, 3), open_rows(folder, 2)
    for solution in model.solutions:
        k = solution.n_clusters
        table = np.zeros((k + 1, k + 1), dtype=int)
        np.add.at(table, (before.cells.labels[k], model.cells.labels[k]), model.cells.counts)
        for i, j in np.argwhere((2 * table > table.sum(axis=0)) & (2 * table > table.sum(axis=1)[:, None])):
            assert i == j, f"of {k} segments, {i} goes on as {j}"


def test_what_splits_disappears_and_appears_is_said():
    found = Refit(
        4,
        ("A", "B", "C"),
        ("A", "B one", "B two", "D"),
        ((90, 0, 0, 10), (0, 50, 50, 0), (5, 0, 0, 45)),
        (1, None, None, 3),
    )
    assert list(found.sentences())[1:] == [
        "“B” splits into “B one” (50) and “B two” (50).",
        "“B one” appears with 50 customers, 50 of them from “B”.",
        "“B two” appears with 50 customers, 50 of them from “B”.",
    ]
    gone = Refit(4, ("A", "B"), ("A",), ((90,), (8,)), (1,))
    assert "“B” disappears; most of its customers go to “A” (8)." in list(gone.sentences())


def test_a_number_of_segments_that_is_not_possible_is_refused(folder):
    with pytest.raises(InputError, match="k = 40 is not possible"):
        preview(folder, 40)
    assert main(["refit", str(folder), "--accept", "--k", "40"]) == 2
    assert len(editions_of(folder)) == 1


def test_the_command_says_what_would_change_and_takes_it_over(folder, capsys):
    assert main(["refit", str(folder), "--preview"]) == 0
    assert main(["refit", str(folder), "--preview", "--json"]) == 0
    assert main(["refit", str(folder), "--accept", "--note", "as agreed", "--by", "ann"]) == 0
    assert "Taken over as edition 2, which is approved." in capsys.readouterr().out
