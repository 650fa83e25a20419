"""The same customers have the same cells, whichever engine holds them."""

import numpy as np
import pytest

from analysis.at_size.build import segment_at_size
from analysis.engines.known import open_engine
from analysis.question import Question
from analysis.segmentation import Rows
from tests.engines.conftest import ROWS

pytestmark = pytest.mark.timeout(300)
FEATURES = ("age", "income")


def segmented(address, source, folder):
    question = Question(source, features=FEATURES)
    return segment_at_size(question, open_engine(address, source), Rows(address, source), folder)


@pytest.fixture(scope="module")
def expected(parquet, tmp_path_factory):
    return segmented("duckdb", str(parquet), tmp_path_factory.mktemp("duckdb") / "out")


@pytest.mark.parametrize("kind", ["connect", "standalone", "postgres"])
def test_cells_and_labels_are_those_of_duckdb(expected, request, tmp_path, kind):
    if kind == "postgres":
        found = segmented(request.getfixturevalue("postgres")(), "shop.customers", tmp_path / "out")
    else:
        address = getattr(request.getfixturevalue("cluster"), kind)
        found = segmented(address, str(request.getfixturevalue("parquet")), tmp_path / "out")
    assert expected.cells.counts.sum() == ROWS
    assert np.array_equal(found.cells.counts, expected.cells.counts)
    assert found.cells.values.keys() == expected.cells.values.keys()
    for key, values in expected.cells.values.items():
        assert np.array_equal(found.cells.values[key], values)
    for key, sums in expected.cells.sums.items():
        assert found.cells.sums[key] == pytest.approx(sums, rel=1e-9)
    for k, labels in expected.cells.labels.items():
        assert np.array_equal(found.cells.labels[k], labels)
