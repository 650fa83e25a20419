"""Customers added to a segmentation: the cells of all together, centers where they were, a word on whether they fit."""

import csv

import duckdb
import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.clustering.scoring import centers, score
from analysis.core.errors import InputError
from analysis.in_place.at_size.build import segment_at_size
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Origin
from analysis.using.updating import update
from tests.conftest import MALL

HEADER, *LINES = MALL.read_text(encoding="utf-8").splitlines()
# whole numbers, one between them, a category nobody had, columns in another order, and one who cannot be segmented
LATER = """Age,CustomerID,Spending Score (1-100),Annual Income (k$),Gender
30,0901,50,60,Male
41,0902,12,33.5,Other
,0903,10,20,Female
"""


def _write(path, lines):
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return str(path)


def _cells(s):
    return np.column_stack([s.cells.matrix(), *s.cells.codes.values(), s.cells.counts])


@pytest.fixture
def halves(tmp_path):
    """Return a segmentation of every other mall customer, its folder, and a file of the others."""
    s = segment(Question(_write(tmp_path / "first.csv", LINES[::2])), tmp_path / "out")
    return s, tmp_path / "out", _write(tmp_path / "second.csv", LINES[1::2])


def test_cells_are_those_of_all_together(halves, mall):
    before, folder, second = halves
    after, _ = update(folder, second)
    assert np.array_equal(_cells(after), _cells(mall))
    assert (after.n_customers, after.n_segmented, after.ks) == (200, 200, before.ks)
    for k in before.ks:
        assert centers(after, k) == pytest.approx(centers(before, k), abs=1e-12)
        assert (score(before, k, after.cells.matrix()).segments == after.cells.labels[k]).all()


def test_fitted_anew_they_are_as_if_segmented_together(halves, mall):
    _, folder, second = halves
    after, fit = update(folder, second, refit=True)
    assert fit is None
    assert (after.fingerprint, after.n_clusters) == (mall.fingerprint, mall.n_clusters)
    own, others = (np.array(sorted(centers(x, 6).tolist())) for x in (after, mall))  # numbers follow those before
    assert own == pytest.approx(others, abs=1e-12)


def test_every_row_is_exported_after_those_before(mall_folder, tmp_path):
    folder = tmp_path / "out"
    segment(Question(str(MALL)), folder)
    (tmp_path / "later.csv").write_text(LATER, encoding="utf-8")
    after, _ = update(folder, str(tmp_path / "later.csv"))
    rows = list(csv.reader((folder / "customers.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == [*HEADER.split(","), "not_segmented", "segment", "segment_name", "pc1", "pc2"]
    assert [row[:4] for row in rows[1:201]] == [line.split(",")[:4] for line in LINES]
    assert [row[:6] for row in rows[201:]] == [
        ["0901", "Male", "30", "60", "50", ""],
        ["0902", "Other", "41", "33.5", "12", ""],
        ["0903", "Female", "", "20", "10", "Age is missing"],
    ]
    assert [c.values for c in after.schema.categories] == [("Female", "Male", "Other")]
    assert (after.n_customers, after.n_segmented, after.report["n_not_segmented"]) == (203, 202, 1)
    assert "3 customers of later.csv were added." in [f["sentence"] for f in after.report["findings"]]


def test_customers_of_another_kind_do_not_fit(halves, tmp_path):
    _, folder, _ = halves
    others = [f"{i},Male,{60 + i % 9},{15 + i % 30},{80 + i % 19}" for i in range(900, 1400)]
    _, fit = update(folder, _write(tmp_path / "others.csv", others))
    assert not fit.fits
    assert "--refit" in fit.words()[0]


REFUSED = {
    "a feature is missing": ("Age,Gender\n30,Male\n", "Annual Income"),
    "nobody can be segmented": (f"{HEADER}\n1,Male,,20,10\n", "No customer"),
    "no file": (None, "no file"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_added_leaves_everything_as_it_was(halves, tmp_path, case):
    _, folder, _ = halves
    text, message = REFUSED[case]
    if text is not None:
        (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    kept = {f.name: f.read_bytes() for f in folder.iterdir()}
    with pytest.raises(InputError, match=message):
        update(folder, str(tmp_path / "bad.csv"))
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == kept
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".out")] == []


@pytest.fixture
def parquet(tmp_path):
    """3,000 customers as one Parquet file, and as two."""
    own = "i AS id, 18 + i * 7 % 52 AS age, 15 + i * 31 % 120 AS income, i % 99 AS spending"
    rows = f"SELECT {own} FROM range(3000) t(i)"
    for name, where in (("all", "true"), ("first", "id < 2000"), ("second", "id >= 2000")):
        duckdb.sql(f"COPY (FROM ({rows}) WHERE {where}) TO '{tmp_path}/{name}.parquet'")
    return tmp_path


def test_rows_that_stay_where_they_are(parquet):
    both, first = (str(parquet / f"{name}.parquet") for name in ("all", "first"))
    whole = segment_at_size(Question(both), Origin("duckdb", both), parquet / "whole")
    segment_at_size(Question(first), Origin("duckdb", first), parquet / "out")
    after, fit = update(parquet / "out", str(parquet / "second.parquet"))
    assert np.array_equal(_cells(after), _cells(whole))
    assert (after.n_customers, fit.fits) == (3000, True)
    assert after.origin.more == (str(parquet / "second.parquet"),)
    again = open_segmentation(parquet / "out")
    assert again.fingerprint == whole.fingerprint
