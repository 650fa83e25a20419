"""Categories lie as in factor analysis of mixed data, each counts as one column, and weights as they say."""

import csv
import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.clustering.methods.kmeans import project
from analysis.clustering.scale.mixed import coordinates_of
from analysis.clustering.scale.scaler import scaler_for
from analysis.core.cells import Cells
from analysis.core.schema import Category, Feature, Schema

HERE = Path(__file__).parent


def category(*values: str, **more) -> Category:
    return Category("c", "c", "C", values, forms=True, **more)


def cells_of(codes, counts=None, values=None) -> Cells:
    codes = np.array(codes)
    counts = np.ones(len(codes), dtype=np.int64) if counts is None else np.array(counts)
    return Cells(values or {}, {"c": codes}, counts, np.zeros((len(codes), 2), np.float32), {})


def distances(table):
    return {
        (i, j): np.sqrt(((table[i] - table[j]) ** 2).sum()) for i, j in itertools.combinations(range(len(table)), 2)
    }


def test_agrees_with_prince():
    """`prince` 0.23 found `prince.json` in `mixed.csv`: there a category of m values has the variance m - 1."""
    rows = list(csv.DictReader((HERE / "mixed.csv").read_text(encoding="utf-8").splitlines()))
    numbers = {key: np.array([float(row[key]) for row in rows]) for key in ("age", "spending")}
    texts = {key: [row[key] for row in rows] for key in ("contract", "channel", "member")}
    values = {key: tuple(sorted(set(own))) for key, own in texts.items()}
    codes = {key: np.array([values[key].index(text) for text in own]) for key, own in texts.items()}
    schema = Schema(
        None,
        tuple(Feature(key, key, key, key) for key in numbers),
        tuple(Category(key, key, key, own, forms=True, weight=len(own) - 1) for key, own in values.items()),
        (),
    )
    cells = Cells(numbers, codes, np.ones(len(rows), dtype=np.int64), np.zeros((len(rows), 2), np.float32), {})
    points = scaler_for(cells, schema).transform(cells.matrix(schema.coded))
    found = project(points, cells.counts)
    expected = json.loads((HERE / "prince.json").read_text(encoding="utf-8"))
    total = points.var(axis=0).sum()
    assert found.explained_variance_ratio * total == pytest.approx(expected["eigenvalues"][:2], rel=1e-6)
    for own, theirs in zip(found.points.T, np.array(expected["rows"]).T, strict=True):
        assert np.abs(own) == pytest.approx(np.abs(theirs), abs=1e-5)
        assert abs(np.corrcoef(own, theirs)[0, 1]) == pytest.approx(1)


@pytest.mark.parametrize("n_values", [2, 3, 7, 20])
def test_a_category_counts_as_one_column_however_many_values_it_has(n_values):
    codes = np.minimum(np.random.default_rng(1).geometric(1.5 / n_values, 400), n_values) - 1
    cells = cells_of(codes)
    table = coordinates_of(cells, category(*map(str, range(n_values))))
    points = table[codes]
    assert points.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert points.var(axis=0).sum() == pytest.approx(1)
    assert points.shape[1] == len(set(codes.tolist())) - 1


def test_values_lie_apart_by_how_rare_they_are():
    counts = [50, 30, 20]
    table = coordinates_of(cells_of([0, 1, 2], counts), category("a", "b", "c"))
    p = np.array(counts) / 100
    for (i, j), apart in distances(table).items():
        assert apart == pytest.approx(np.sqrt((1 / p[i] + 1 / p[j]) / 2))


def test_two_values_lie_as_a_number_that_is_0_or_1():
    codes = np.array([0] * 70 + [1] * 30)
    table = coordinates_of(cells_of(codes), category("no", "yes"))
    assert table.shape == (2, 1)
    assert abs(table[1, 0] - table[0, 0]) == pytest.approx(1 / codes.std())


def test_ordered_values_lie_at_their_ranks():
    codes = [0, 0, 1, 2, 2, 2]
    table = coordinates_of(cells_of(codes), category("low", "medium", "high", "(missing)", n_ranked=3))
    assert table[1] - table[0] == pytest.approx(table[2] - table[1])
    assert table[codes].std() == pytest.approx(1)
    assert np.isnan(table[3]).all()


def test_a_value_that_nobody_has_lies_nowhere():
    table = coordinates_of(cells_of([0, 2, 2]), category("a", "b", "c"))
    assert np.isnan(table[1]).all()
    assert np.isfinite(table[[0, 2]]).all()


def test_a_weight_of_two_is_the_column_twice():
    random = np.random.default_rng(2)
    codes, age = random.integers(0, 4, 90), random.normal(40, 9, 90)
    cells = cells_of(codes, values={"age": age})
    feature = Feature("age", "Age", "Age", "Age")
    plain = Schema(None, (feature,), (category(*"abcd"),), ())
    heavy = replace(plain, categories=(category(*"abcd", weight=2.0),))
    light = replace(plain, features=(replace(feature, weight=0.5),))
    one, two, half = (scaler_for(cells, s).transform(cells.matrix(("c",))) for s in (plain, heavy, light))
    first, other = one[0], one[1:]
    parts = ((other - first)[:, 0] ** 2, ((other - first)[:, 1:] ** 2).sum(axis=1))
    assert ((two[1:] - two[0]) ** 2).sum(axis=1) == pytest.approx(parts[0] + 2 * parts[1])
    assert ((half[1:] - half[0]) ** 2).sum(axis=1) == pytest.approx(parts[0] / 2 + parts[1])
