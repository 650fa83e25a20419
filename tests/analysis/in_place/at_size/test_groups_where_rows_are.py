"""Customers that stay where they are, in groups: counted or drawn, nobody is kept, and nobody stands alone."""

from functools import partial

import numpy as np
import pytest

from analysis.__main__ import main
from analysis.anonymity.merge_cells import protect
from analysis.in_place.at_size import build, drawing
from analysis.store.folder import open_segmentation
from benchmarks.tables.mall_like import write_customers

N, LEAST = 20_000, 10


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("continuous") / "customers.parquet"
    write_customers(path, N, whole=False)
    return path


@pytest.fixture(scope="module")
def counted(file, tmp_path_factory, segment_where_it_is):
    folder = tmp_path_factory.mktemp("counted") / "out"
    segment_where_it_is(file, folder, smallest_cell=LEAST)
    return folder


def test_only_groups_are_kept(counted):
    s = open_segmentation(counted)
    assert {p.name for p in counted.iterdir()} == {"segmentation.json", "cells.parquet"}
    assert (s.n_customers, s.n_segmented, s.n_kept) == (N, N, None)
    assert s.cells.counts.min() >= LEAST
    assert set(s.cells.ids) == {""}
    assert s.protection.moved["2"] < 0.03, "with many customers groups cost little"


def test_export_is_refused_before_the_rows_are_asked_for(counted, tmp_path, capsys):
    assert main(["export", str(counted), "--out", str(tmp_path / "all.csv")]) == 2
    assert "Single customers are not kept" in capsys.readouterr().err


def test_drawn_customers_are_grouped_by_who_was_drawn(file, tmp_path, segment_where_it_is, monkeypatch):
    """Each stands for some ten of all; a group of ten drawn ones then stands for a hundred."""
    known = {}

    def noting(cells, schema, least, persons=None):
        found = protect(cells, schema, least, persons)
        known["drawn"] = np.bincount(found.groups, persons)
        return found

    monkeypatch.setattr("analysis.anonymity.segment_groups.protect", noting)
    monkeypatch.setattr(build, "choose", partial(build.choose, budget=1_000))
    monkeypatch.setattr(build, "draw_cells", partial(drawing.draw_cells, size=2_000))
    s = segment_where_it_is(file, tmp_path / "out", smallest_cell=LEAST)
    assert s.precision.how == "drawn"
    assert known["drawn"].min() >= LEAST
    assert known["drawn"].sum() == s.precision.n_drawn
    assert s.n_segmented == N
    message = " ".join(f["sentence"] for f in s.report["findings"])
    assert "Shown in groups of at least 10 customers" in message
    assert "exports keep the exact values" not in message
