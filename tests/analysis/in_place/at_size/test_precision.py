"""Continuous features: what steps and drawing cost is what a look at every row at full precision says it is."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pytest

from analysis.clustering.methods.lloyd import assign, settle
from analysis.clustering.scoring import centers, scaled
from analysis.in_place.at_size import build, drawing
from analysis.model.precision import margin
from analysis.store.segmentation import Segmentation
from analysis.using.exporting import export
from benchmarks.tables.mall_like import FEATURES, write_customers

N, K, DRAWN = 200_000, 5, 20_000
COLUMNS = [name for name, *_ in FEATURES[:3]]


@dataclass(frozen=True)
class Seen:
    """A segmentation, its exported rows, and their features in scaled units."""

    s: Segmentation
    rows: Any
    points: Any


def seen(s, folder):
    export(s, folder, f"?k={K}", folder / "all.parquet")
    rows = duckdb.sql(f"FROM '{folder / 'all.parquet'}'").df()
    return Seen(s, rows, scaled(s, rows[COLUMNS].to_numpy()))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("continuous") / "customers.parquet"
    write_customers(path, N, whole=False)
    return path


@pytest.fixture(scope="module")
def in_steps(file, tmp_path_factory, segment_where_it_is):
    folder = tmp_path_factory.mktemp("steps") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "choose", partial(build.choose, budget=190_000))
        return seen(segment_where_it_is(file, folder), folder)


@pytest.fixture(scope="module")
def drawn(file, tmp_path_factory, segment_where_it_is):
    folder = tmp_path_factory.mktemp("drawn") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "choose", partial(build.choose, budget=1_000))
        patch.setattr(build, "draw_cells", partial(drawing.draw_cells, size=DRAWN))
        return seen(segment_where_it_is(file, folder), folder)


def test_values_of_cells_are_whole_steps(in_steps):
    s = in_steps.s
    assert (s.precision.how, s.n_segmented) == ("in steps", N)
    for f in s.schema.features:
        many, parts = f.step_parts
        steps = np.rint(s.cells.values[f.key] * parts / many)
        assert np.array_equal(s.cells.values[f.key], steps * many / parts)
        assert f.rounded
        assert np.ptp(steps) > 64


def test_means_are_exact_in_steps_too(in_steps):
    for segment, own in in_steps.rows.groupby("segment"):
        found = in_steps.s.solution(K).segments[segment - 1]
        assert found.size == len(own)
        for f in in_steps.s.schema.features:
            assert found.profile["features"][f.key]["mean"] == pytest.approx(own[f.column].mean(), rel=1e-6)


def test_the_share_that_moved_is_that_of_all_rows(in_steps):
    p = in_steps.s.precision
    moved = (assign(in_steps.points, centers(in_steps.s, K)) + 1 != in_steps.rows["segment"]).mean()
    error = np.sqrt(moved * (1 - moved) / p.n_held_back)
    assert 20_000 < p.n_held_back < 30_000
    assert moved > 0
    assert p.moved[str(K)] == pytest.approx(moved, abs=4 * error)


@pytest.mark.parametrize("which", ["in_steps", "drawn"])
def test_the_inertia_gap_is_that_of_all_rows(which, request):
    """What is held back is a sample, which other customers' centers fit less well by about k * d / n."""
    found = request.getfixturevalue(which)
    own = centers(found.s, K)
    best, _ = settle(found.points, np.ones(N, dtype=np.int64), own)
    gap = _inertia(found.points, own) / _inertia(found.points, best) - 1
    text = found.s.precision.inertia_gap[str(K)]
    assert gap >= 0
    assert text == pytest.approx(gap, abs=2 * K * len(COLUMNS) / found.s.precision.n_held_back)


def _inertia(points, own):
    return ((points - own[assign(points, own)]) ** 2).sum()


def test_those_drawn_stand_for_all(drawn):
    s = drawn.s
    assert (s.precision.how, s.n_customers, s.n_segmented) == ("drawn", N, N)
    assert s.precision.n_drawn == pytest.approx(DRAWN, rel=0.03)
    assert len(s.cells) <= s.precision.n_drawn
    (message,) = [f["sentence"] for f in s.report["findings"] if "drawn at random" in f["sentence"]]
    assert f"{s.precision.n_drawn:,} customers" in message


@pytest.mark.parametrize("k", range(2, 11))
def test_sizes_of_segments_are_within_the_stated_margin(drawn, k):
    labels = assign(drawn.points, centers(drawn.s, k))
    shares = np.bincount(labels, minlength=k) / N
    text = [g.share for g in drawn.s.solution(k).segments]
    assert text == pytest.approx(shares, abs=margin(drawn.s.precision.n_drawn))
    assert text != pytest.approx(shares, abs=1e-9)


def test_those_drawn_stand_for_equally_many_of_their_stratum():
    strata, draw = np.array([0, 1, 0, 0, 1]), np.array([0.3, 0.1, 0.2, 0.1, 0.2])
    weights = drawing._weights(strata, draw, np.array([10, 7, 0]))
    assert [sorted(weights[strata == own]) for own in (0, 1)] == [[3, 3, 4], [3, 4]]
