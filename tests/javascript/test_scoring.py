"""The browser's sums for where a customer belongs, against Python's."""

from pathlib import Path

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.clustering.scale import scaler
from analysis.clustering.scoring import score, smallest_changes
from analysis.model.question import Question
from analysis.store.segmentation import Segmentation
from tests.analysis.clustering.methods.bands import as_csv, two_bands
from tests.analysis.clustering.scale.made_up import write_mixed
from tests.javascript.core import Core, Customers

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


def test_customers_among_clouds_agree_with_python(core: Core, tmp_path: Path):
    values, _ = two_bands()
    (tmp_path / "bands.csv").write_text(as_csv(values), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "MAX_CLUSTERS", 4)
        s = segment(Question(str(tmp_path / "bands.csv"), method="mixture"), tmp_path / "out")
    customers = values[::4] + 1
    asked = [dict(zip(("income", "spending"), row, strict=True)) for row in customers.tolist()]
    message = Customers(core, s, tmp_path).ask("scores", k=4, customers=asked)
    found = score(s, 4, customers)
    assert [one["segment"] for one in message] == found.segments.tolist()
    assert np.array([one["probabilities"] for one in message]) == pytest.approx(found.probabilities, abs=1e-9)
    assert [one["margin"] for one in message] == pytest.approx(found.margins.tolist(), abs=1e-9)
    for row, one in zip(customers, message, strict=True):
        for mine, expected in zip(one["changes"], smallest_changes(s, 4, row), strict=True):
            assert (mine is None) == (expected is None)
            assert expected is None or (mine["by"], mine["to"]) == (pytest.approx(expected.by, rel=1e-6), expected.to)


@pytest.mark.parametrize("most_plain", [30, 3])
def test_customers_with_categories_agree_with_python(core: Core, tmp_path: Path, most_plain: int, monkeypatch):
    """With at most 3 columns as they are, the four form segments through components."""
    monkeypatch.setattr(scaler, "MOST_PLAIN", most_plain)
    write_mixed(tmp_path / "mixed.csv")
    roles = {"contract": "feature", "education": "feature"}
    s = segment(Question(str(tmp_path / "mixed.csv"), roles=roles), tmp_path / "out")
    matrix = s.cells.matrix(s.schema.coded)[::7]
    customers = [dict(zip([f.key for f in s.schema.features], row, strict=False)) for row in matrix.tolist()]
    coded = s.schema.forming_categories
    chosen = [{c.key: c.values[int(code)] for c, code in zip(coded, row[2:], strict=True)} for row in matrix.tolist()]
    message = Customers(core, s, tmp_path).ask("scores", k=4, customers=customers, chosen=chosen)
    found = score(s, 4, matrix)
    assert [one["segment"] for one in message] == found.segments.tolist()
    assert np.array([one["distances"] for one in message]) == pytest.approx(found.distances, abs=1e-9)
    for row, one in zip(matrix, message, strict=True):
        expected = smallest_changes(s, 4, row)
        assert [c and c["to"] for c in one["changes"]] == [c and c.to for c in expected[:2]]
        assert [c and (c["value"], c["to"]) for c in one["others"]] == [c and (c.value, c.to) for c in expected[2:]]
