"""Segments keep their numbers: groups swap, drift, split, merge, are replaced; labels, centers and rules move along."""

import csv

import numpy as np
import pytest

from analysis.clustering.scoring import score
from analysis.store.folder import open_segmentation
from analysis.store.numbering import earlier_segments, hand_down, numbered_by_centers, renumbered
from tests.analysis.store.groups import BEFORE, at

LATER = {"loyal": (40, 14, 93), "small": (24, 12, 8), "rich": (33, 86, 13)}


def numbers(s, groups) -> dict[str, int]:
    """Return the number of the segment at the place of each group."""
    return {name: at(s, x, y) for name, (_, x, y) in groups.items()}


@pytest.mark.parametrize("ids", [True, False])
def test_groups_that_drift_and_grow_keep_their_numbers(customers, ids):
    before = numbers(customers(BEFORE, ids=ids)[1], BEFORE)
    assert numbers(customers(LATER, ids=ids)[1], LATER) == before


def test_the_numbers_of_people_who_swap_places_go_with_them(customers):
    """What is high would come first: without people to follow, the numbers would stay at the places."""
    before = numbers(customers(BEFORE)[1], BEFORE)
    swapped = BEFORE | {"rich": (30, 10, 90), "loyal": (30, 90, 10)}
    _, alone = customers(swapped, "alone")
    _, new = customers(swapped)
    assert numbers(new, swapped) == before != numbers(alone, swapped)


def test_everything_of_a_segment_moves_with_its_number(customers):
    swapped = BEFORE | {"rich": (30, 10, 90), "loyal": (30, 90, 10)}
    customers(BEFORE)
    folder, new = customers(swapped)
    assert open_segmentation(folder) == new or repr(open_segmentation(folder)) == repr(new)
    for solution in new.solutions:
        k = solution.n_clusters
        assert [g.segment for g in solution.segments] == list(range(1, k + 1))
        assert [rule.segment for rule in solution.rules] == list(range(1, k + 1))
        sizes = np.bincount(new.cells.labels[k], new.cells.counts, k + 1)[1:]
        assert sizes.tolist() == [g.size for g in solution.segments]
        assert sizes.tolist() == [rule.fidelity.size for rule in solution.rules]
        assert score(new, k, new.cells.matrix()).segments.tolist() == new.cells.labels[k].tolist()
    with (folder / "customers.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {(r["segment"], r["segment_name"]) for r in rows} == {
        (str(g.segment), g.name) for g in new.solution(3).segments
    }
    assert {r["segment"] for r in rows if r["customer id"].startswith("rich")} == {str(at(new, 10, 90))}


def test_the_larger_half_of_a_split_keeps_the_number_and_new_segments_take_what_is_free(customers):
    first = {"one": (60, 10, 10), "two": (30, 90, 10), "three": (30, 90, 90)}
    before = numbers(customers(first)[1], first)
    later = {"one": (40, 10, 10), "three": (30, 90, 90), "strangers": (30, 200, 10)}
    _, new = customers(later)
    after = numbers(new, later)
    assert (after["one"], after["three"]) == (before["one"], before["three"])
    assert after["strangers"] == before["two"]


def test_two_that_merge_have_the_number_of_the_larger(customers):
    first = {"one": (30, 10, 10), "two": (40, 30, 10), "three": (30, 90, 90)}
    before = numbers(customers(first)[1], first)
    later = {"one": (30, 20, 10), "two": (40, 20, 10), "three": (30, 90, 90), "four": (30, 20, 90)}
    _, new = customers(later)
    assert at(new, 20, 10) == before["two"]
    assert at(new, 90, 90) == before["three"]


def test_the_same_customers_have_the_same_bits_again(customers):
    folder, _ = customers(BEFORE)
    first = (folder / "segmentation.json").read_bytes(), (folder / "customers.csv").read_bytes()
    customers(BEFORE)
    assert first == ((folder / "segmentation.json").read_bytes(), (folder / "customers.csv").read_bytes())


def test_a_new_folder_continues_the_latest_result_beside_it_once_that_is_handed_down(customers, tmp_path):
    before = numbers(customers(BEFORE, "first")[1], BEFORE)
    swapped = BEFORE | {"rich": (30, 10, 90), "loyal": (30, 90, 10)}
    hand_down(tmp_path / "second", "another.csv")
    assert not (tmp_path / "second").exists()
    hand_down(tmp_path / "second", "customers.csv")
    assert numbers(customers(swapped, "second")[1], swapped) == before


def test_customers_who_stay_where_they_are_are_compared_by_centers(customers):
    folder, s = customers(BEFORE)
    other = renumbered(s, {3: (3, 1, 2)})
    assert numbers(other, BEFORE) == {name: {3: 1, 1: 2, 2: 3}[n] for name, n in numbers(s, BEFORE).items()}
    before = earlier_segments(folder)
    assert numbers(numbered_by_centers(other, before), BEFORE) == numbers(s, BEFORE)
