"""Files are segmented again when they or the question have changed, or a run was killed, and else not."""

import json

import pytest

from analysis.in_place.engines.known import open_engine

ROWS = "SELECT i AS id, 20 + i % 50 AS age, 15 + (i * 7) % 90 AS income, 'a' || i % 3 AS town FROM range(600) t(i)"


# Kills itself where the folder is half written.
KILLED = """
import os, signal, sys
from analysis.store import folder as saved
from analysis.__main__ import main
whole = saved.write_aside
def killed(path, write):
    if path.name == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    whole(path, write)
saved.write_aside = killed
main(sys.argv[2:])
"""


@pytest.mark.parametrize("file", ["customers.parquet", "segmentation.json"])
def test_killed_in_the_middle(run_python, tmp_path, file, write_rows, segment_where_it_is):
    source, out = write_rows(tmp_path / "rows.parquet", ROWS), tmp_path / "out"
    asked = ("segment", source, "--engine", "duckdb", "--out", out, "--without-evidence")
    assert run_python("-c", KILLED, file, *asked).returncode == -9
    assert (out / "cells.parquet").exists()
    assert not (out / "segmentation.json").exists()
    assert segment_where_it_is(source, out).n_segmented == 600
    assert json.loads((out / "segmentation.json").read_text(encoding="utf-8"))["n_customers"] == 600


def test_unchanged_files_are_not_asked_again(tmp_path, write_rows, segment_where_it_is, monkeypatch):
    source, out = write_rows(tmp_path / "rows.parquet", ROWS), tmp_path / "out"
    asked = []
    monkeypatch.setattr(
        "analysis.in_place.at_size.build.open_engine", lambda origin: asked.append(1) or open_engine(origin)
    )
    first = segment_where_it_is(source, out)
    again = segment_where_it_is(source, out)
    assert (again.fingerprint, len(asked)) == (first.fingerprint, 1)
    segment_where_it_is(source, out, n_clusters=3)
    assert len(asked) == 2, "another question"
    write_rows(source, f"FROM ({ROWS}) WHERE id > 0")
    assert segment_where_it_is(source, out, n_clusters=3).n_customers == 599
    assert len(asked) == 3, "other rows"


def test_a_result_of_other_files_is_replaced(tmp_path, write_rows, segment_where_it_is):
    write_rows(tmp_path / "a.parquet", ROWS)
    write_rows(tmp_path / "b.parquet", f"FROM ({ROWS}) WHERE id > 9")
    assert segment_where_it_is(tmp_path / "a.parquet", tmp_path / "out").n_customers == 600
    assert segment_where_it_is(tmp_path / "b.parquet", tmp_path / "out").n_customers == 590
