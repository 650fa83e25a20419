"""Features in steps: what a value becomes, how coarse steps are, and that means stay exact all the same."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.build.pipeline import build
from analysis.cleaning.clean_table import clean
from analysis.cleaning.rounding import with_steps
from analysis.core.duckdb_io import connect, make_cells
from analysis.core.schema import Feature
from analysis.model.question import Question
from analysis.reading.sources import read_table

# step, value, the value in steps: halves go up, and the result is the decimal number itself
IN_STEPS = [
    (1.0, 2.5, 3.0),
    (1.0, -2.5, -2.0),
    (5.0, 12.4, 10.0),
    (20.0, 29.9, 20.0),
    (0.1, 0.25, 0.3),
    (0.5, 1.2, 1.0),
    (0.02, 1.2345, 1.24),
    (0.001, 1.0004, 1.0),
    (200.0, 1e9 + 99, 1e9),
]


@pytest.mark.parametrize(("step", "value", "becomes"), IN_STEPS)
def test_a_value_in_steps(step, value, becomes):
    feature = Feature("x", "x", "X", "X", step=step, rounded=True)
    with connect() as connection:
        ((found,),) = connection.execute(f"SELECT {feature.value_sql('?::DOUBLE')}", [value]).fetchall()
    assert found == becomes


@pytest.fixture
def rounded(tmp_path):
    """3,000 customers with continuous features, in steps of which there are few."""
    random = np.random.default_rng(7)
    rows = random.normal([40.0, 1000.0], [9.0, 300.0], (3_000, 2)).round(6)
    path = tmp_path / "continuous.csv"
    path.write_text("age,income\n" + "\n".join(f"{a:.6f},{b:.6f}" for a, b in rows) + "\n")
    question = Question(str(path))
    with read_table(path) as table:
        cleaned = clean(table, question)
        cleaned = replace(cleaned, schema=with_steps(cleaned.connection, cleaned.schema, 800))
        cells = make_cells(cleaned.connection, cleaned.schema)
        yield rows, cells, build(question, cleaned, cells)


def test_means_are_those_of_the_exact_values(rounded):
    rows, cells, s = rounded
    assert len(cells) <= 800
    assert [f.rounded for f in s.schema.features] == [True, True]
    for position, key in enumerate(["age", "income"]):
        assert s.overall["features"][key]["mean"] == pytest.approx(rows[:, position].mean(), rel=1e-7)
        assert cells.sums[key].sum() == pytest.approx(rows[:, position].sum(), rel=1e-7)
        in_steps = (cells.values[key] * cells.counts).sum() / cells.counts.sum()
        assert in_steps != pytest.approx(rows[:, position].mean(), rel=1e-6)


def test_a_cell_means_its_own_customers(rounded):
    rows, cells, s = rounded
    steps = np.array([f.step for f in s.schema.features])
    own = np.floor(rows / steps + 0.5) * steps
    for i in np.random.default_rng(1).choice(len(cells), 50, replace=False):
        there = np.isclose(own, cells.matrix()[i]).all(axis=1)
        assert there.sum() == cells.counts[i]
        assert cells.sums["income"][i] == pytest.approx(rows[there, 1].sum(), rel=1e-6)


def test_descriptors_are_rounded_after_features_and_keep_exact_averages(tmp_path):
    random = np.random.default_rng(8)
    rows = random.normal([40.0, 1000.0, 5000.0], [9.0, 300.0, 900.0], (3_000, 3)).round(6)
    given = np.arange(3_000) % 10 > 0
    path = tmp_path / "described.csv"
    lines = (f"{a:.6f},{b:.6f},{f'{c:.6f}' if own else ''}" for (a, b, c), own in zip(rows, given, strict=True))
    path.write_text("age,income,worth\n" + "\n".join(lines) + "\n")
    question = Question(str(path), roles={"worth": "describe"})
    with read_table(path) as table:
        cleaned = clean(table, question)
        alone = with_steps(cleaned.connection, cleaned.schema.without_descriptors(), 800)
        cleaned = replace(cleaned, schema=with_steps(cleaned.connection, cleaned.schema, 800))
        cells = make_cells(cleaned.connection, cleaned.schema)
        s = build(question, cleaned, cells)
    assert cleaned.schema.features == alone.features
    (worth,) = cleaned.schema.descriptors
    assert worth.rounded
    assert len(cells) <= 1600
    assert s.overall["features"]["worth"]["mean"] == pytest.approx(rows[given, 2].mean(), rel=1e-7)
    for segment in s.solution(2).segments:
        own = s.cells.labels[2] == segment.segment
        assert segment.profile["features"]["worth"]["mean"] == pytest.approx(s.cells.mean("worth", own))
