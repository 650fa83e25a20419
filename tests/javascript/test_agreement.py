"""JavaScript and Python agree exactly: every count, mean, bin, box and word over 200 random selections."""

import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.build import pipeline
from analysis.build.pipeline import segment
from analysis.cleaning.rounding import with_steps
from analysis.core.duckdb_io import reading
from analysis.model.question import Question
from analysis.model.selections.selection import parse_selection
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers
from tests.agreement import differing, in_python, mask, random_selection
from tests.described import KEYS
from tests.javascript import core as in_node
from tests.many import BUDGET, write_many

SEED = 20261124
SELECTIONS, OF_MANY, OF_DESCRIBED = 200, 40, 100


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Customers:
    """Thousands of cells, of rounded features."""
    folder = tmp_path_factory.mktemp("many")
    write_many(folder / "many.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "with_steps", partial(with_steps, budget=BUDGET))
        segment(Question(str(folder / "many.csv")), folder / "found")
    return Customers(open_segmentation(folder / "found"), folder / "found")


@pytest.fixture(scope="module")
def many_in_node(core: in_node.Core, many: Customers, tmp_path_factory: pytest.TempPathFactory) -> in_node.Customers:
    return in_node.Customers(core, many.segmentation, tmp_path_factory.mktemp("many_in_node"))


def test_200_random_selections(mall_in_node: in_node.Customers, mall_customers: Customers):
    rng = random.Random(SEED)
    hit = 0
    for _ in range(SELECTIONS):
        k = rng.choice(mall_customers.segmentation.ks)
        where = random_selection(rng, mall_customers.segmentation, k)
        expected, found = in_python(mall_customers, where, k), mall_in_node.ask("selection", where=where, k=k)
        assert json.loads(found.pop("json")) == json.loads(expected.pop("json"))
        assert differing(found, expected) == [], where
        hit += 0 < expected["views"][""]["count"] < 200
    assert hit > SELECTIONS / 2, "most selections select some customers, but not all"


def test_random_selections_of_described_customers(described_in_node: in_node.Customers, described: Customers):
    s = described.segmentation
    assert tuple(f.key for f in s.schema.descriptors) == KEYS
    rng = random.Random(SEED + 1)
    by_descriptors = 0
    for _ in range(OF_DESCRIBED):
        k = rng.choice(s.ks)
        where = random_selection(rng, s, k)
        by_descriptors += any(key in where for key in KEYS)
        expected, found = in_python(described, where, k), described_in_node.ask("selection", where=where, k=k)
        assert json.loads(found.pop("json")) == json.loads(expected.pop("json"))
        assert differing(found, expected) == [], where
    assert by_descriptors > OF_DESCRIBED / 2


def test_random_selections_of_many(many_in_node: in_node.Customers, many: Customers):
    s = many.segmentation
    assert all(f.rounded for f in s.schema.features)
    rng = random.Random(11)
    for _ in range(OF_MANY):
        k = rng.choice(s.ks)
        where = random_selection(rng, s, k)
        expected, found = in_python(many, where, k), many_in_node.ask("selection", where=where, k=k)
        assert json.loads(found.pop("json")) == json.loads(expected.pop("json"))
        sums = {view: shown.pop("sums") for view, shown in found["views"].items()}
        for shown in expected["views"].values():
            del shown["sums"]
        assert differing(found, expected) == [], where
        check_means(many, where, k, sums, {view: shown["counts"] for view, shown in found["views"].items()})


def check_means(many: Customers, where: str, k: int, sums: Any, counts: Any) -> None:
    """Means are those of the exact values, though cells are rounded: within a 508th of a step."""
    s = many.segmentation
    selection = parse_selection(where, s.schema, k)
    with reading() as connection:
        every = {view: mask(connection, many, selection.without(view), k) for view in sums}
    for view, shown in sums.items():
        passing = every[view]
        for f in s.schema.features:
            exact = np.bincount(s.cells.labels[k][passing] - 1, s.cells.sums[f.key][passing], k)
            most = np.array(counts[view]) * f.step / 508 + 1e-6
            assert np.all(np.abs(np.array(shown[f.key]) - exact) <= most)


def test_coordinates_are_python_s_to_the_last_bit(many_in_node: in_node.Customers, many: Customers):
    found = many_in_node.ask("coordinates")
    assert "age.pc1" in found["sent"]
    assert "pc1" not in found["sent"]
    points = np.ascontiguousarray(many.segmentation.cells.points.T)
    assert found["bits"] == points.view(np.uint32).tolist()


def test_the_core_needs_no_browser():
    core = Path(__file__).parents[2] / "assets" / "crossfilter"
    imported = {
        line.split('"')[1]
        for path in core.rglob("*.js")
        for line in path.read_text().splitlines()
        if line.startswith("import ")
    }
    assert [name for name in imported if "page/" in name or "server/" in name] == []
