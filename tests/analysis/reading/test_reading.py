"""Reading pages and exports: one database for all requests of a process, whose answers stay those of the files."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from analysis.core import duckdb_io
from analysis.model.selections.selection import parse_selection
from analysis.store.row_queries import Customers, Window

YOUNG = '[["histogram-age",[["between","age",18,30]]]]'


@pytest.fixture
def young(mall):
    return parse_selection(YOUNG, mall.schema, 6, mall.ks)


def test_no_request_opens_a_database_again(mall_customers, young, monkeypatch):
    opened = []
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *args, **kwargs: opened.append(1) or connect(*args, **kwargs))
    duckdb_io._kept_open.cache_clear()
    for _ in range(3):
        mall_customers.page(young, 6, Window(0, 10))
        list(mall_customers.export(young, 6))
    assert len(opened) == 1


def test_requests_in_parallel_get_their_own_answers(mall_customers, mall):
    asked = [f'[["histogram-age",[["between","age",{low},{low + 9}]]]]' for low in range(18, 60)] * 4
    alone = {where: mall_customers.count(parse_selection(where, mall.schema, 6, mall.ks), 6) for where in asked}

    def go(where):
        selection = parse_selection(where, mall.schema, 6, mall.ks)
        return mall_customers.page(selection, 6, Window(0, 500)), len(list(mall_customers.export(selection, 6)))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(go, asked))
    assert [(len(rows.rows), rows.count, exported) for rows, exported in found] == [(alone[w],) * 3 for w in asked]


def test_a_file_that_is_written_anew_is_read_anew(mall, mall_folder, young, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(mall_folder, folder)
    customers = Customers(mall, folder)
    before = customers.count(young, 6)
    with duckdb_io.connect() as connection:
        cells = duckdb_io.literal(str(folder / "cells.parquet"))
        connection.execute(f"CREATE TABLE kept AS SELECT * REPLACE (2 * n AS n) FROM read_parquet({cells})")
        duckdb_io.copy_to_parquet(connection, "FROM kept", folder / "cells.parquet")
    assert customers.count(young, 6) == 2 * before


# Asks before and after a fork, as a worker does whose main process has asked already.
FORKED = """
import os, pathlib, sys
import duckdb
from analysis.store.row_queries import Customers, Window
from analysis.store.folder import open_segmentation
from analysis.model.selections.selection import Selection
folder = pathlib.Path(sys.argv[1])
customers = Customers(open_segmentation(folder), folder)
opened, connect = [], duckdb.connect
duckdb.connect = lambda *args, **kwargs: opened.append(os.getpid()) or connect(*args, **kwargs)
count = customers.count(Selection(), 6)
child = os.fork()
if child == 0:
    os._exit(0 if customers.count(Selection(), 6) == count == 200 and opened[-1] == os.getpid() else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) or customers.count(Selection(), 6) != count)
"""


def test_a_forked_process_opens_its_own(run_python, mall_folder):
    done = run_python("-c", FORKED, mall_folder)
    assert done.returncode == 0, done.stderr
