"""Verdicts on single segments: tables whose truth is known, words and thresholds, where segments come from."""

from typing import get_args

import numpy as np
import pytest

from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.methods.lloyd import settle
from analysis.evidence.across_solutions import courses
from analysis.evidence.judged_segments import course_sentence, whole_sentence
from analysis.evidence.segment_stability import jaccard_table, jaccards
from analysis.model.verdicts.segment import (
    PATTERN,
    STABLE,
    VALID,
    SegmentKind,
    count_words,
    kind_of_all,
    segment_kind,
    segment_word,
)
from analysis.model.verdicts.segmentation import verdict


def share(work, tasks):
    return [work(task) for task in tasks]


def clustered(points, counts, starts):
    """Return K-means from given centers, with its labels from 1."""
    centers, labels = settle(points, counts, np.array(starts, dtype=float))
    return Clustering(len(starts), centers, (labels + 1).astype(np.uint8), 0.0)


@pytest.fixture(scope="module")
def one_real_and_two_invented():
    """Return a group far away, and one round cloud in five dimensions that is cut in two."""
    random = np.random.default_rng(5)
    far = random.normal([12, 0, 0, 0, 0], 1, (100, 5))
    return np.vstack([far, random.normal(0, 1, (300, 5))])


def test_a_real_segment_is_told_from_invented_ones(one_real_and_two_invented):
    points = one_real_and_two_invented
    counts = np.ones(len(points), dtype=np.int64)
    found = clustered(points, counts, [[12, 0, 0, 0, 0], [0, 1, 1, 0, 0], [0, -1, -1, 0, 0]])
    real, *invented = jaccards(points, counts, [found], share)[3]
    assert real == pytest.approx(1.0, abs=0.01)
    assert segment_word(real, is_chance=False) == "stable"
    assert max(invented) < VALID, "80% without putting back would call both stable"
    for value in invented:
        assert segment_kind(segment_word(value, is_chance=False), value, 0.2) == "unstable"


def test_weighted_cells_are_customers(one_real_and_two_invented):
    """Three customers in each cell: more customers, so that halves of a cloud come out again more often."""
    points = one_real_and_two_invented[:200]
    counts = np.full(len(points), 3, dtype=np.int64)
    found = clustered(points, counts, [[12, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
    assert jaccards(points, counts, [found], share)[2] == pytest.approx(1.0, abs=0.01)


def test_jaccard_of_sets():
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    counts = np.array([2, 1, 1, 1])
    assert jaccard_table(a, b, counts, (2, 2)).tolist() == [[2 / 3, 1 / 5], [0.0, 2 / 3]]


def test_words_begin_at_their_thresholds():
    words = [segment_word(value, is_chance=False) for value in (1.0, STABLE, VALID, PATTERN, PATTERN - 0.001)]
    assert words == ["stable", "stable", "valid", "pattern", "unreliable"]
    assert (STABLE, VALID, PATTERN) == (0.85, 0.75, 0.6)
    assert segment_word(1.0, is_chance=True) == "chance", "nothing is sure where all segments may be chance"
    assert segment_kind("stable", 0.9, 0.5) == "natural"
    assert segment_kind("stable", 0.9, 0.49) == "constructed"
    assert segment_kind("chance", 0.9, 0.6) == "constructed"


def test_kinds_of_all_segments_together():
    assert kind_of_all(verdict(0.7, 0.3, 0.95), 0.95) == "natural"
    assert kind_of_all(verdict(0.4, 0.3, 0.95), 0.95) == "constructed"
    assert kind_of_all(verdict(0.4, 0.3, 0.5), 0.5) == "unstable"


def test_verdicts_are_counted_in_words():
    assert count_words(["stable"] * 4) == "All 4 segments are stable."
    assert count_words(["stable"] * 2) == "Both segments are stable."
    mixed = ["pattern", "stable", "stable", "unreliable"]
    assert count_words(mixed) == "Two are stable, one is only a rough pattern and one should not be relied on."


@pytest.mark.parametrize("kind", get_args(SegmentKind))
@pytest.mark.parametrize("n_natural", [0, 1, 3])
def test_the_whole_says_nothing_else_than_each_segment(kind, n_natural):
    sentence = whole_sentence(kind, ["natural"] * n_natural + ["constructed"] * (3 - n_natural))
    apart = ("are natural" in sentence) or ("apart" in sentence)
    assert apart == (n_natural > 0)
    no_gap = ("without clear gaps" in sentence) or ("no gap" in sentence)
    assert not (no_gap and n_natural == 3)
    assert not ("gaps separate them" in sentence and n_natural < 3)


def test_where_segments_come_from_and_how_long_they_stay():
    """Segment 1 is there from 2 to 4; the other half is cut in two, then into three."""
    labels = {
        2: np.repeat([1, 2], 6),
        3: np.array([1] * 6 + [2] * 3 + [3] * 3),
        4: np.array([1] * 6 + [2] * 2 + [3] * 2 + [4] * 2),
    }
    found = courses({k: own.astype(np.uint8) for k, own in labels.items()}, np.full(12, 5, dtype=np.int64))
    first = found[3][0]
    assert (first.first, first.last) == (2, 4)
    assert found[2][0].origin is None
    assert [(c.origin.segment, c.origin.share) for c in found[3]] == [(1, 1.0), (2, 1.0), (2, 1.0)]
    both = found[4][2].origin  # half of it from each of two segments out of three
    assert (both.share, both.stability) == pytest.approx((0.5, 1 - np.log(2) / np.log(3)))
    assert course_sentence(first, 3) == "It stays nearly the same with 2 to 4 segments."
    assert course_sentence(found[4][2], 4) == (
        "No other number of segments has one like it. "
        "With 3 segments, 50% of its customers are together in one segment."
    )
