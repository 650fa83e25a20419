"""The same customers give the same segmentation, in whatever order, files and number of threads they are read."""

import json
import os
from functools import partial

import pytest

from analysis.in_place.at_size import build, fineness, sampling

N = 5_000
ROWS = f"""SELECT i AS id, CASE WHEN i % 50 = 7 THEN NULL ELSE CAST(20 + hash(i) % 10 AS INTEGER) END AS age,
    10 + (hash(i, 1) % 90000) / 1000.0 AS income, CASE WHEN i % 3 = 0 THEN 'a' WHEN i % 7 > 0 THEN ' b' END AS town
    FROM range({N}) t(i)"""


@pytest.fixture(scope="module")
def result(segment_where_it_is):
    """Everything found, but for where it was read; a sample is looked at that is not all rows."""

    def run(source, folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(build, "ask_sample", partial(sampling.ask_sample, size=2_000))
            patch.setattr(build, "choose", partial(fineness.choose, budget=2_500))
            s = segment_where_it_is(source, folder)
        document = json.loads((folder / "segmentation.json").read_text(encoding="utf-8"))
        del document["stamp"], document["origin"], document["question"]
        return document, [s.cells.sums[f.key].tobytes() for f in s.schema.features if f.rounded]

    return run


@pytest.fixture(scope="module")
def expected(tmp_path_factory, write_rows, result):
    place = tmp_path_factory.mktemp("expected")
    found = result(write_rows(place / "rows.parquet", ROWS), place / "out")
    assert (found[0]["n_customers"], found[0]["n_segmented"], len(found[1])) == (N, N - N // 50, 1)
    return found


@pytest.mark.parametrize("order", ["id DESC", "hash(id, 3)", "income"])
def test_order_of_rows(expected, order, tmp_path, write_rows, result):
    assert result(write_rows(tmp_path / "rows.parquet", f"{ROWS} ORDER BY {order}"), tmp_path / "out") == expected


@pytest.mark.parametrize("source", ["parts", "parts/*.parquet", "p*/*[0-9].parquet"])
def test_files_of_rows(expected, source, tmp_path, write_rows, result):
    (tmp_path / "parts").mkdir()
    for part in range(3):
        write_rows(tmp_path / "parts" / f"{part}.parquet", f"FROM ({ROWS}) WHERE id % 3 = {part}")
    assert result(tmp_path / source, tmp_path / "out") == expected


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_number_of_threads(expected, threads, tmp_path, write_rows, result, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: threads)
    assert result(write_rows(tmp_path / "rows.parquet", ROWS), tmp_path / "out") == expected
