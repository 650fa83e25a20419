"""Colors and marks follow customers to other numbers of segments: splits, merges, swaps; and from the default on."""

import numpy as np
import pytest

from analysis.store.assignment import assign
from analysis.store.color_slots import color_slots
from analysis.store.segmentation import Segmentation


def slots(counts: list[int], default: int, *labels: str) -> dict[int, tuple[int, ...]]:
    """Return slots for cells whose segments are digits, a text for each number of segments."""
    of = {len(set(text)): np.array(list(text), dtype=np.uint8) for text in labels}
    return color_slots(of, np.array(counts, dtype=np.int64), default)


def test_the_larger_part_of_a_split_keeps_its_slot_and_the_other_takes_a_free_one():
    assert slots([30, 5, 9, 20], 2, "1112", "1223")[3] == (1, 3, 2)
    assert slots([10, 5, 9, 20], 2, "1112", "1223")[3] == (3, 1, 2)
    assert slots([10, 5, 9, 20], 2, "1112", "1234")[4] == (1, 3, 4, 2)


def test_a_merged_segment_has_the_slot_of_its_larger_part():
    assert slots([10, 30, 20], 3, "112", "123")[2] == (2, 3)
    assert slots([30, 10, 20], 3, "112", "123")[2] == (1, 3)


def test_segments_in_another_order_keep_their_slots():
    assert slots([10, 30, 20, 1], 3, "1234", "2311")[4] == (2, 3, 1, 4)


def test_as_many_customers_as_possible_keep_theirs():
    """Both halves of segment 1 are the largest part of it, but one of them holds all of segment 2."""
    assert slots([40, 41, 30, 5], 2, "1122", "1223")[3] == (1, 2, 3)


def test_customers_are_counted_not_cells():
    assert slots([1, 1, 1, 9, 5], 2, "11112", "11123")[3] == (3, 1, 2)


def test_slots_pass_from_one_number_to_the_next_in_both_directions():
    found = slots([8, 7, 6, 5, 4], 3, "11122", "11233", "12344", "12345")
    assert found == {2: (1, 3), 3: (1, 2, 3), 4: (1, 4, 2, 3), 5: (1, 4, 2, 3, 5)}


def test_the_first_of_equal_ways_is_taken():
    assert assign([[1, 1, 1], [1, 1, 1]]) == (0, 1)
    assert assign([[1, 2], [0, 2]]) == (1, 0)
    assert slots([5, 5, 5], 2, "112", "123")[3] == (1, 3, 2)


@pytest.mark.parametrize("default", [2, 5, 10])
def test_each_slot_is_used_once_for_any_number_of_segments(default):
    random = np.random.default_rng(default)
    labels = {k: random.permutation(np.arange(60) % k + 1).astype(np.uint8) for k in range(2, 11)}
    found = color_slots(labels, random.integers(1, 9, 60), default)
    assert found[default] == tuple(range(1, default + 1))
    assert all(len(set(of)) == k and set(of) <= set(range(1, 11)) for k, of in found.items())


def test_the_customers_of_the_mall_keep_their_slots(mall: Segmentation):
    """From 6 segments to 5, "Mid income, younger" and "Low income, high spending" become one."""
    assert mall.n_clusters == 6
    assert mall.slots[6] == (1, 2, 3, 4, 5, 6)
    assert mall.slots[5] == (1, 2, 3, 4, 6)
    assert mall.slots[7] == (1, 2, 3, 7, 4, 5, 6)
