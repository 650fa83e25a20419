"""Customers that stay where they are: counted again where they are, in cells that are the same as if segmented."""

import duckdb
import numpy as np
import pytest

from analysis.__main__ import main
from analysis.core.errors import InputError
from analysis.editions.base import open_rows
from analysis.editions.kept import editions_of
from analysis.editions.refreshing import refresh
from analysis.in_place.at_size.build import segment_at_size
from analysis.model.question import Question
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Origin

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
