"""The same customers give the same segmentation, whatever the order of the rows and the number of threads."""

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from analysis.build.pipeline import build
from analysis.cleaning.clean_table import clean
from analysis.clustering.methods import kmeans
from analysis.clustering.methods.lloyd import settle
from analysis.core.duckdb_io import find_cells, make_cells
from analysis.core.schema import Feature, Schema
from analysis.model.question import Question
from analysis.reading.sources import read_table
from analysis.reading.tables.raw_table import load, new_connection
from analysis.store.document import to_document

THREADS = ("1", "2", "4", "8")


def _segment(table):
    """Return the document, and the segment of every customer by id for every k."""
    question = Question("mall")
    cleaned = clean(table, question)
    result = build(question, cleaned, make_cells(cleaned.connection, cleaned.schema))
    find_cells(cleaned.connection, result.cells, cleaned.schema)
    found = cleaned.connection.execute("SELECT c0, cell FROM raw JOIN found USING (line)").fetchall()
    segments = {k: {own: int(labels[cell]) for own, cell in found} for k, labels in result.cells.labels.items()}
    document = to_document(result)
    for column in document["report"]["columns"]:
        column.pop("samples")  # the first values of the file
    for finding in document["report"]["findings"]:
        del finding["sentence"], finding["examples"]  # they name the first places
    return json.dumps(document), segments


def _shuffled(table, seed):
    rows = random.Random(seed).sample(table.rows, len(table))
    return replace(table, connection=load(new_connection(), len(table.columns), zip(table.lines, rows, strict=True)))


def test_row_order(mall_file, few_starts):
    table = read_table(mall_file)
    document, segments = _segment(table)
    for seed in range(20):
        shuffled = _shuffled(table, seed)
        assert shuffled.rows != table.rows
        assert _segment(shuffled) == (document, segments)


def test_row_order_of_repeated_customers_and_both_zeros(tmp_path, few_starts):
    rows = [f"{i},{i % 5 - 2},{'-' if i % 2 else ''}{i % 3}.0,{'AB'[i % 4 // 2]}" for i in range(60)]
    (tmp_path / "customers.csv").write_text("\n".join(["id,age,income,city", *rows]), encoding="utf-8")
    table = read_table(tmp_path / "customers.csv")
    document, segments = _segment(table)
    for seed in range(5):
        assert _segment(_shuffled(table, seed)) == (document, segments)


@pytest.mark.parametrize("k", [3, 5, 8])
def test_centers_in_any_order_are_put_into_one(k):
    """Whatever order and last digits K-means hands over, segments have the same numbers."""
    generator = np.random.default_rng(k)
    points, counts = generator.normal(size=(50, 2)), generator.integers(1, 4, 50)
    schema = Schema(None, _features("income", "age"), (), ())
    found = kmeans.fit(points, counts, k, schema)
    for _ in range(5):
        centers = generator.permutation(found.centers) + generator.normal(scale=1e-9, size=(k, 2))
        settled, _ = settle(points, counts, centers)
        ordered = settled[kmeans.canonical_order(points, counts, settled, schema)]
        assert ordered.tobytes() == found.centers.tobytes()


def _features(*names):
    return tuple(Feature(name, name, name.title(), name.title()) for name in names)


def test_thread_counts(mall_file, tmp_path, run_python):
    found = set()
    for threads in THREADS:
        asked = ("segment", mall_file, "--out", tmp_path / threads, "--without-evidence")
        done = run_python("-m", "analysis", *asked, OMP_NUM_THREADS=threads)
        assert done.returncode == 0, done.stderr
        found.add(tuple((tmp_path / threads / name).read_bytes() for name in ("segmentation.json", "cells.parquet")))
    assert len(found) == 1
