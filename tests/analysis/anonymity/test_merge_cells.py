"""Cells made of groups: nobody is lost, sums stay exact, categories are right, and nothing smaller can be seen."""

import json
import random

import numpy as np
import pytest

from analysis.anonymity.merge_cells import protect
from analysis.core.cells import Cells
from analysis.core.errors import InputError
from analysis.core.schema import Category, Feature, Schema
from analysis.model.protection import MIXED

SEEDS = range(20)


def customers(seed):
    """Return cells as they come, single customers mostly, with two features and two categories; and a smallest size."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(60, 400))
    schema = Schema(
        "id",
        (
            Feature("age", "Age", "Age", "Age"),
            Feature("spent", "Spent", "Spent", "Spent", step=0.01, rounded=bool(seed % 2)),
        ),
        (
            Category("city", "City", "City", ("Bonn", "Lyon", "Oslo", "Rome")),
            Category("plan", "Plan", "Plan", (MIXED, "old")),
        ),
        ("id", "Age", "Spent", "City", "Plan"),
    )
    values = {"age": draw.integers(18, 80, n).astype(float), "spent": draw.lognormal(3, 1, n).round(2)}
    codes = {"city": draw.choice(4, n, p=[0.5, 0.3, 0.19, 0.01]), "plan": draw.integers(0, 2, n)}
    counts = draw.integers(1, 3, n)
    sums = {"spent": values["spent"] * counts + draw.uniform(-0.005, 0.005, n)} if seed % 2 else {}
    cells = Cells(values, codes, counts, np.empty((n, 2), np.float32), {}, ("someone",) * n, sums)
    return cells, schema, int(draw.integers(2, 12))


def sums_of(cells, key):
    return cells.sums.get(key, cells.values[key] * cells.counts)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_lost_and_nobody_is_alone(seed):
    cells, schema, least = customers(seed)
    found = protect(cells, schema, least)
    assert found.cells.counts.min() >= least
    assert np.bincount(found.groups, cells.counts).tolist() == found.cells.counts.tolist()
    assert set(found.cells.ids) == {""}


@pytest.mark.parametrize("seed", SEEDS)
def test_sums_are_exact_and_values_are_means_in_steps(seed):
    cells, schema, least = customers(seed)
    found = protect(cells, schema, least)
    for f in found.schema.features:
        sums = np.bincount(found.groups, sums_of(cells, f.key))
        assert found.cells.sums[f.key] == pytest.approx(sums, rel=1e-12)
        away = np.abs(found.cells.values[f.key] - sums / found.cells.counts)
        assert away.max() <= f.step * (0.5 + 1e-9)
        assert f.rounded


@pytest.mark.parametrize("seed", SEEDS)
def test_a_value_of_a_category_is_that_of_everybody_in_the_group(seed):
    cells, schema, least = customers(seed)
    found = protect(cells, schema, least)
    shown = {c.key: c for c in found.schema.categories}
    for c in schema.categories:
        of_groups = [set(cells.codes[c.key][found.groups == g]) for g in range(len(found.cells))]
        mixed = sum(n for own, n in zip(of_groups, found.cells.counts, strict=True) if len(own) > 1)
        assert found.mixed[c.column] == pytest.approx(mixed / found.cells.counts.sum())
        if c.key in shown:
            output = [shown[c.key].values[code] for code in found.cells.codes[c.key]]
            several = MIXED if c.key == "city" else f"{MIXED} (of several values)"
            assert output == [several if len(own) > 1 else c.values[min(own)] for own in of_groups]
            assert set(shown[c.key].values) == set(output), "a value that no group has is not named"


def test_a_value_of_too_few_customers_is_not_named():
    cells, schema, _ = customers(0)
    rare = int(cells.counts[cells.codes["city"] == 3].sum())
    assert rare > 0
    found = protect(cells, schema, rare + 1)
    assert "Rome" not in found.schema.categories[0].values


def test_a_category_of_which_every_group_is_mixed_is_left_out():
    """No city has as many customers as a group."""
    cells, schema, _ = customers(0)
    values, points = {key: v[:40] for key, v in cells.values.items()}, cells.points[:40]
    codes = {"city": np.arange(40) % 4, "plan": np.zeros(40, np.int64)}
    found = protect(Cells(values, codes, np.ones(40, np.int64), points, {}), schema, 11)
    assert found.mixed == {"City": 1, "Plan": 0}
    assert [(c.key, c.values) for c in found.schema.categories] == [("plan", (MIXED,))]
    assert set(found.cells.codes) == {"plan"}


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_that_are_shown_alike_are_one_cell(seed):
    cells, schema, least = customers(seed)
    found = protect(cells, schema, least).cells
    columns = [*found.values.values(), *found.codes.values()]
    rows = list(zip(*(c.tolist() for c in columns), strict=True))
    assert rows == sorted(set(rows))


def test_cells_that_are_large_enough_keep_their_values():
    cells, schema, _ = customers(2)
    large = Cells(cells.values, cells.codes, np.full(len(cells), 7), cells.points, {}, cells.ids)
    found = protect(large, schema, 5)
    assert len(found.groups) == len(cells)
    assert np.abs(found.cells.values["age"][found.groups] - cells.values["age"]).max() == 0


def test_drawn_customers_are_counted_as_those_who_were_drawn():
    """Each stands for fifty, but is one person all the same."""
    cells, schema, _ = customers(4)
    persons = np.ones(len(cells), dtype=np.int64)
    drawn = Cells(cells.values, cells.codes, persons * 50, cells.points, {}, cells.ids)
    found = protect(drawn, schema, 5, persons)
    assert np.bincount(found.groups, persons).min() >= 5
    assert found.cells.counts.min() >= 250


def test_a_mark_that_few_have_is_told_in_steps_finer_than_its_own():
    draw = np.random.default_rng(1)
    flag, age = (draw.random(300) < 0.1).astype(float), draw.integers(18, 80, 300).astype(float)
    features = tuple(Feature(key, key, key, key) for key in ("age", "flag"))
    cells = Cells({"age": age, "flag": flag}, {}, np.ones(300, np.int64), np.empty((300, 2), np.float32), {})
    found = protect(cells, Schema(None, features, (), ("age", "flag")), 7)
    assert [f.step for f in found.schema.features] == [1.0, 0.02]
    assert 0 < np.count_nonzero(found.cells.values["flag"]) < len(found.cells)


# customers of whom each is different, the smallest size, the sentence
TOO_FEW = {
    "fewer than three groups": (14, 5, "Segments need at least 3 groups of 5 customers, and only 14 customers can be"),
    "alike": (30, 5, "Too many customers are alike to form 3 groups of at least 5; ask for smaller groups."),
}


@pytest.mark.parametrize("case", TOO_FEW)
def test_too_few_customers_for_groups(case):
    n, least, message = TOO_FEW[case]
    values = np.arange(n, dtype=float) if case != "alike" else np.array([1.0, *[0.0] * (n - 1)])
    features = tuple(Feature(key, key, key, key) for key in ("a", "b"))
    cells = Cells({"a": values, "b": values}, {}, np.ones(n, np.int64), np.empty((n, 2), np.float32), {})
    with pytest.raises(InputError) as refused:
        protect(cells, Schema(None, features, (), ("a", "b")), least)
    assert str(refused.value).startswith(message)


def shop(seed, n=90):
    draw = random.Random(seed)
    return [f"{i},{draw.randrange(18, 80)},{draw.lognormvariate(3, 1):.2f},{draw.choice('ABBC')}" for i in range(n)]


def test_the_order_of_rows_makes_no_difference(segment_text, tmp_path):
    lines, found = shop(3), []
    for _ in range(3):
        segment_text("id,age,spent,shop\n" + "\n".join(lines) + "\n", smallest_cell=4)
        found.append({p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()})
        random.Random(9).shuffle(lines)
    assert found[0] == found[1] == found[2]
    assert sorted(found[0]) == ["cells.parquet", "segmentation.json"]


def test_cost_is_measured_against_segments_without_groups(segment_text):
    text = "id,age,spent,shop\n" + "\n".join(shop(5)) + "\n"
    plain, grouped = segment_text(text), segment_text(text, smallest_cell=5)
    p = grouped.protection
    assert p is not None
    assert (p.smallest_cell, p.n_groups) == (5, len(grouped.cells))
    assert set(p.moved) == set(p.inertia_gap) == {str(k) for k in grouped.ks}
    for share in p.moved.values():
        assert share * 90 % 5 == pytest.approx(0, abs=1e-9), "in whole groups, so that no single customer shows"
    worse = [x.silhouette < plain.solution(x.n_clusters).silhouette + 0.05 for x in grouped.solutions]
    assert all(worse), "judged by customers, groups are not clearer than customers are"
    assert json.dumps(grouped.report).count("Shown in groups of at least 5 customers") == 1
