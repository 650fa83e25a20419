"""The browser's sums for where a customer belongs, against Python's."""

import numpy as np
import pytest

from analysis.clustering.scoring import score, smallest_changes
from analysis.store.segmentation import Segmentation
from tests.javascript.core import Customers

KEYS = ("age", "income", "spending")


@pytest.mark.parametrize("k", [2, 7])
def test_random_customers_agree_with_python(mall_in_node: Customers, mall: Segmentation, k: int):
    values = np.random.default_rng(5).uniform([18, 15, 1], [70, 137, 99], (200, 3))
    message = mall_in_node.ask("scores", k=k, customers=[dict(zip(KEYS, row, strict=True)) for row in values.tolist()])
    found = score(mall, k, values)
    assert [s["segment"] for s in message] == found.segments.tolist()
    assert np.array([s["distances"] for s in message]) == pytest.approx(found.distances, rel=1e-9)
    for row, text in zip(values, message, strict=True):
        expected = smallest_changes(mall, k, row)
        assert [c["by"] for c in text["changes"]] == pytest.approx([c.by for c in expected], rel=1e-9)
        assert [c["to"] for c in text["changes"]] == [c.to for c in expected]
