"""Refreshing: customers read again, scored into centers that stay, in a new edition; what changed, in sentences."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pytest

from analysis.__main__ import main
from analysis.clustering.scoring import centers, score
from analysis.core.errors import InputError
from analysis.editions.approving import approve
from analysis.editions.base import open_rows
from analysis.editions.drifted import drift
from analysis.editions.kept import editions_of, rows_of
from analysis.editions.refreshing import refresh
from analysis.store.folder import open_segmentation
from analysis.store.names.given import open_named, rename
from analysis.store.source_file import read_source
from analysis.using.movement import movement
from analysis.using.updating import update
from tests.analysis.conftest import FEW_IN_GROUPS
from tests.analysis.editions.conftest import LINES
from tests.serving import ROOT


def _older(row):
    older = row[2] and str(int(row[2]) + (int(row[0]) % 10 == 0))
    return [*row[:2], older, *row[3:]]


def test_the_same_customers_give_the_same_cells_and_nothing_to_say(folder, mall):
    found = refresh(folder)
    again = open_rows(folder, 2)
    assert np.array_equal(again.cells.matrix(), mall.cells.matrix())
    assert (again.cells.ids, again.fingerprint) == (mall.cells.ids, mall.fingerprint)
    assert (again.cells.labels[6] == mall.cells.labels[6]).all()
    assert found.sentences == (
        "Edition 2: 200 customers, as many as in edition 1.",
        "Since edition 1, 0 joined and 0 left; 0 of the other 200 moved to another segment.",
        "The segments of edition 1 still fit: nothing that matters has changed more than resampling explains.",
        "No segment has grown or shrunk since edition 1 more than chance explains.",
    )


def test_nothing_is_fitted_and_nobody_is_lost(folder, write, mall):
    more = [*LINES[3:], "0301,Male,30,60,50", "0302,Other,41,33,12", "0303,Female,,20,10"]
    found = refresh(folder, write(_older, more))
    s = open_rows(folder, 2)
    for k in mall.ks:
        assert centers(s, k) == pytest.approx(centers(mall, k), abs=1e-12)
        assert (score(mall, k, s.cells.matrix()).segments == s.cells.labels[k]).all()
    assert (s.n_customers, s.n_segmented, s.report["n_not_segmented"]) == (200, 199, 1)
    assert "The first in no segment is on line 201: Age is missing." in found.sentences
    rows = duckdb.sql(f"FROM read_parquet('{rows_of(folder, 2)}/customers.parquet')").fetchall()
    assert [row[0] for row in rows] == list(range(2, 202))
    assert [c.values for c in s.schema.categories] == [("Female", "Male", "Other")]
    assert {u["id"] for u in s.report["not_segmented"]} == {"0303"}


def test_who_moved_is_as_move_says(folder, write):
    later = write(_older, [*LINES[3:], "0301,Male,30,60,50"])
    found = refresh(folder, later)
    moves = movement(folder, Path(later)).to_document()["why"]
    moved = sum(n for why, n in moves.items() if why not in {"stayed", "joined", "left", "not placed"})
    output = f"Since edition 1, {moves['joined']} joined and {moves['left']} left; {moved} of the other 197 moved"
    assert any(sentence.startswith(output) for sentence in found.sentences)


def test_refreshes_score_into_the_approved_edition(folder, write):
    refresh(folder, write(_older))
    approve(folder, 1, "ann", "the yardstick")
    found = refresh(folder, write(lambda row: [*row[:2], str(int(row[2]) + 20), *row[3:]]))
    assert (found.edition.model, found.verdict.yardstick) == (1, 1)
    assert found.verdict.word != "fits"
    approve(folder, 3, "ann", "they are older now")
    found = refresh(folder)
    assert (found.edition.model, found.verdict.yardstick) == (1, 3)


def test_names_stay_with_their_segments(folder, write, mall):
    rename(folder, mall.solution(6), 2, "Savers", 0, mall)
    found = refresh(folder, write(_older))
    assert found.edition.segments[1].name == "Savers"
    assert open_named(rows_of(folder, 2)).solution(6).names[1] == "Savers"
    assert open_segmentation(rows_of(folder, 2)).solution(6).names == mall.solution(6).names


def test_the_source_is_read_from_where_it_was_last_read(folder, write):
    later = write(_older)
    refresh(folder, later)
    assert read_source(folder) == later
    assert refresh(folder).edition.fingerprint == editions_of(folder)[1].fingerprint


def _in_cents(row):
    return [*row[:4], str(int(row[4]) * 100)]


def _without_age(row):
    return [*row[:2], "", *row[3:]]


BROKEN = {
    "amounts in cents": (_in_cents, LINES, "100 times as large; it may now come in cents"),
    "an empty column": (
        _without_age,
        LINES,
        "Age is missing or unreadable for 100% of customers; the first is on line 2",
    ),
    "half of the file": (list, LINES[:90], "only 90 customers; edition 2 had 200"),
    "another unit": (lambda row: [*row[:2], str(int(row[2]) * 30), *row[3:]], LINES, "beyond every earlier value"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_import_is_not_taken_over(folder, write, case):
    change, lines, reason = BROKEN[case]
    refresh(folder)
    with pytest.raises(InputError, match=reason) as error:
        refresh(folder, write(change, lines))
    assert "Edition 2 of 20" in str(error.value)
    assert [e.number for e in editions_of(folder)] == [1, 2]
    assert not drift(folder).reasons


def test_an_odd_file_is_taken_over_if_wanted(folder, write):
    found = refresh(folder, write(lines=LINES[::3]), anyway=True)
    assert found.edition.n_customers == 67


def test_a_segment_without_customers_is_named(folder, write):
    with pytest.raises(InputError, match="would have no customers any more"):
        refresh(folder, write(_in_cents), anyway=True)


def test_a_source_that_is_gone_leaves_the_last_edition(folder, write):
    later = write(_older)
    refresh(folder, later)
    Path(later).unlink()
    with pytest.raises(InputError, match=r"later\.csv.*Edition 2 of 20.* stays the latest"):
        refresh(folder)
    assert len(editions_of(folder)) == 2


def test_a_folder_that_does_not_say_its_source_asks_for_it(folder):
    (folder / "source.json").unlink()
    with pytest.raises(InputError, match="name their file with --source"):
        refresh(folder)


def test_an_update_carries_editions_along(folder, write):
    refresh(folder)
    update(folder, write(lines=[f"99{line}" for line in LINES[:9]], name="more.csv"))
    found = refresh(folder)
    assert [(e.number, e.how) for e in editions_of(folder)] == [
        (1, "segmented"),
        (2, "refreshed"),
        (3, "segmented"),
        (4, "refreshed"),
    ]
    assert found.edition.model == 3


def _command(folder, *more, **settings):
    command = [sys.executable, "-m", "analysis", "refresh", str(folder), *more]
    return subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}
    )


def test_killed_at_any_moment_the_last_edition_stays(folder):
    """Killed once its files begin to appear, again and again."""
    refresh(folder)
    for _ in range(3):
        running = _command(folder)
        end = time.monotonic() + 60
        while not list((folder / "editions").glob(".0003*")) and running.poll() is None and time.monotonic() < end:
            time.sleep(0.001)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        known = [e.number for e in editions_of(folder)]
        assert known[:2] == [1, 2]
        assert open_rows(folder, known[-1]).n_customers == 200
    number = refresh(folder).edition.number
    assert not [p for p in (folder / "editions").iterdir() if p.name.startswith(".")]
    assert open_rows(folder, number).n_customers == 200


def test_of_two_refreshes_at_once_one_says_that_the_other_is_running(folder):
    runs = [_command(folder) for _ in range(2)]
    output = [run.communicate()[1] for run in runs]
    assert sorted(run.returncode for run in runs) in ([0, 2], [0, 0])
    assert all("Another command is writing" in text for run, text in zip(runs, output, strict=True) if run.returncode)
    assert len(editions_of(folder)) == 1 + sum(run.returncode == 0 for run in runs)


def test_a_full_disk_leaves_the_last_edition(folder):
    refresh(folder)
    known = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, known[1]))
        with pytest.raises(InputError, match=r"Edition 3 of .* cannot be written .*; edition 2 stays the last one"):
            refresh(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, known)
    assert [e.number for e in editions_of(folder)] == [1, 2]
    assert refresh(folder).edition.number == 3


def test_rows_of_old_editions_are_dropped(folder, monkeypatch):
    monkeypatch.setenv("KINDRED_EDITIONS", "2")
    for _ in range(3):
        refresh(folder)
    assert sorted(p.name for p in (folder / "editions").iterdir() if p.is_dir()) == ["0001", "0003", "0004"]
    assert len(editions_of(folder)) == 4


def test_customers_in_groups_cannot_be_refreshed(segment_text, tmp_path):
    segment_text(FEW_IN_GROUPS, smallest_cell=5)
    with pytest.raises(InputError, match="groups"):
        refresh(tmp_path / "out", str(tmp_path / "customers.csv"))


def test_the_commands_of_a_scheduler(folder, write, capsys):
    assert main(["refresh", str(folder), "--source", write(_older)]) == 0
    assert main(["approve", str(folder), "1", "--note", "as agreed", "--by", "ann"]) == 0
    assert main(["drift", str(folder)]) == 0
    assert (
        main(["refresh", str(folder), "--source", write(lambda row: [*row[:2], str(int(row[2]) + 15), *row[3:]])]) == 0
    )
    assert main(["drift", str(folder), "--json"]) in {3, 4}
    assert main(["editions", str(folder)]) == 0
    assert main(["editions", str(folder), "--json"]) == 0
    assert main(["drift", str(folder / "nothing")]) == 2
    output = capsys.readouterr()
    assert "* approved on" in output.out
    assert "There is no segmentation in" in output.err


def test_segment_says_where_customers_came_from(tmp_path, mall_file, few_segments, capsys):
    shutil.copy(mall_file, tmp_path / "customers.csv")
    out = tmp_path / "out"
    assert main(["segment", str(tmp_path / "customers.csv"), "--out", str(out), "--quiet", "--without-evidence"]) == 0
    assert read_source(out) == str(tmp_path / "customers.csv")
    assert main(["refresh", str(out)]) == 0
