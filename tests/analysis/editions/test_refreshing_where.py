"""Customers that stay where they are: counted again where they are, in cells that are the same as if segmented."""

from functools import partial

import duckdb
import numpy as np
import pytest

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.editions import drifted
from analysis.editions.again import scored_where
from analysis.editions.base import open_rows
from analysis.editions.kept import editions_of
from analysis.editions.refreshing import refresh
from analysis.in_place.at_size import build, fineness
from analysis.in_place.at_size.build import segment_at_size
from analysis.in_place.at_size.drawing import draw_cells
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Origin
from analysis.using import additions
from analysis.using.updating import update

AGES = "18 + i * 7 % 52"


def _customers(path, n, age=AGES, income="15 + i * 31 % 120"):
    own = f"i AS id, {age} AS age, {income} AS income, i % 99 AS spending, ['a', 'b'][1 + i % 2] AS kind"
    duckdb.sql(f"COPY (SELECT {own} FROM range({n}) t(i)) TO '{path}' (FORMAT parquet)")
    return str(path)


@pytest.fixture
def where(tmp_path, few_segments):
    """Return a folder whose 3,000 customers stay in a Parquet file, and that file."""
    file = _customers(tmp_path / "rows.parquet", 3000)
    segment_at_size(Question(file, n_clusters=3), Origin("duckdb", file), tmp_path / "out")
    return tmp_path / "out", tmp_path / "rows.parquet"


def test_the_same_rows_give_the_same_cells(where):
    folder, _ = where
    found = refresh(folder)
    first, second = open_rows(folder, 1), open_rows(folder, 2)
    assert second.fingerprint == first.fingerprint
    assert (second.cells.labels[3] == first.cells.labels[3]).all()
    assert (second.n_customers, second.origin) == (3000, first.origin)
    assert found.verdict.word == "fits"


def test_new_rows_are_counted_and_some_are_kept_as_examples(where):
    folder, file = where
    _customers(file, 3300, age=f"CASE WHEN i = 5 THEN NULL ELSE {AGES} END")
    found = refresh(folder)
    assert (found.edition.n_customers, found.edition.n_segmented, found.edition.model) == (3300, 3299, 1)
    assert found.sentences[0] == "Edition 2: 3,300 customers, 300 more than in edition 1; 1 of them is in no segment."
    s = open_rows(folder, 2)
    assert 0 < s.n_kept <= 3300
    customers = Customers(s, folder / "editions" / "0002")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT own.age, cells.age FROM {customers.rows_sql} AS own "
            f"JOIN {customers.cells_sql} AS cells ON __cell = cell"
        ).fetchall()
    assert len(rows) == s.n_kept
    assert all(float(own) == of for own, of in rows)
    missing = {c["column"]: c["missing"] for c in s.report["columns"]}
    assert (missing["age"], missing["income"]) == (1, 0)


def test_a_broken_import_is_not_taken_over_where_it_is(where):
    folder, file = where
    _customers(file, 3000, income="(15 + i * 31 % 120) * 100")
    with pytest.raises(InputError, match="100 times as large; it may now come in cents"):
        refresh(folder)
    assert len(editions_of(folder)) == 1


def test_files_that_are_gone_leave_the_last_edition(where):
    folder, file = where
    file.unlink()
    with pytest.raises(InputError, match=r"Edition 1 of 20.* stays the latest"):
        refresh(folder)


def test_another_file_counts_from_then_on(where, tmp_path):
    folder, _ = where
    later = _customers(tmp_path / "later.parquet", 3100)
    refresh(folder, later)
    assert open_rows(folder, 2).origin.source == later
    assert np.sum(open_rows(folder, 2).cells.counts) == 3100


def test_the_engine_that_is_named_is_asked(where, capsys, monkeypatch):
    folder, _ = where
    monkeypatch.setenv("ROWS", "postgresql://nobody@127.0.0.1:1/none")
    assert main(["refresh", str(folder), "--engine", "env:ROWS", "--source", "customers"]) == 2
    assert "PostgreSQL" in capsys.readouterr().err
    assert len(editions_of(folder)) == 1


@pytest.fixture
def drawn(tmp_path, few_segments, monkeypatch):
    """Return a folder whose 6,000 customers are too many cells, so that 2,000 stand for them, and their file."""
    monkeypatch.setattr(build, "choose", partial(fineness.choose, budget=500))
    monkeypatch.setattr(build, "draw_cells", partial(draw_cells, size=2000))
    for name, value in (("MOST_COUNTED", 100), ("LEAST_DRAWN", 100)):
        monkeypatch.setattr(additions, name, value)
    monkeypatch.setattr(scored_where, "DRAWN", 2000)
    file = _moody(tmp_path / "rows.parquet", 6000)
    s = segment_at_size(Question(file, n_clusters=3), Origin("duckdb", file), tmp_path / "out")
    assert s.precision.how == "drawn"
    return tmp_path / "out", tmp_path / "rows.parquet"


def _moody(path, n, older=0, begin=0):
    """Write customers of three kinds with ages, incomes and spending to a thousandth, so that hardly two agree."""
    kind = "i % 3"
    noise = [f"(hash(i * 7 + {salt}) % 100000) / 10000" for salt in (1, 2, 3)]
    own = [
        "i AS id",
        f"round(20 + 15 * ({kind}) + {noise[0]} + {older}, 3) AS age",
        f"round(30 + 40 * (({kind}) * 2 % 3) + {noise[1]}, 3) AS income",
        f"round(10 + 30 * ({kind}) + {noise[2]}, 3) AS spending",
    ]
    duckdb.sql(f"COPY (SELECT {', '.join(own)} FROM range({begin}, {begin + n}) t(i)) TO '{path}' (FORMAT parquet)")
    return str(path)


def test_customers_that_were_drawn_are_drawn_again(drawn):
    folder, file = drawn
    assert refresh(folder).verdict.word == "fits"
    _moody(file, 9000, older=4)
    found = refresh(folder)
    s = open_rows(folder, 3)
    assert (found.edition.n_customers, int(s.cells.counts.sum())) == (9000, 9000)
    assert s.precision.how == "drawn"
    assert 1500 < s.precision.n_drawn < 2500
    assert {m.what for m in found.verdict.measures if m.matters and m.what} == {"age"}
    assert [e.share for e in found.edition.segments] == pytest.approx([1 / 3] * 3, abs=0.03)


def test_chance_goes_by_those_drawn(drawn):
    folder, _ = drawn
    refresh(folder)
    s = open_rows(folder, 1)
    whole = drifted.place(s, s.cells)
    assert drifted._placed(s, s).n == pytest.approx(s.precision.n_drawn, rel=0.05)
    assert whole.n == 6000


def test_customers_are_added_to_drawn_ones(drawn, tmp_path):
    folder, file = drawn
    more = _moody(tmp_path / "more.parquet", 3000, begin=6000)
    before = open_segmentation(folder)
    after, fit = update(folder, more)
    assert (after.n_customers, int(after.cells.counts.sum())) == (9000, 9000)
    assert after.precision.n_drawn == pytest.approx(1.5 * before.precision.n_drawn, rel=0.1)
    assert fit.fits
    with pytest.raises(InputError, match="is part of these customers already"):
        update(folder, more)
    with pytest.raises(InputError, match="is part of these customers already"):
        update(folder, str(file))
