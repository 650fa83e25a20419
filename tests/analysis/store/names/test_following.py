"""A given name stays with its people: groups swap, drift, split, merge, are replaced; never on others, never lost."""

from pathlib import Path

import pytest

from analysis.store.names.following import adopt, follow, mark, remember
from analysis.store.names.given import Names, read_names, rename, with_names
from analysis.store.segmentation import Segmentation
from tests.analysis.store.groups import BEFORE, at


def call(folder: Path, s: Segmentation, segment: int, name: str, k: int = 3) -> None:
    remember(folder, s)
    rename(folder, s.solution(k), segment, name, read_names(folder).revision, s)


def names_of(folder: Path, k: int = 3) -> dict[int, str]:
    return {segment: name for (of, segment), name in read_names(folder).given.items() if of == k}


@pytest.mark.parametrize("ids", [True, False])
def test_names_stay_where_groups_drift_grow_and_change_their_order(customers, ids):
    folder, s = customers(BEFORE, ids=ids)
    for name, (_, x, y) in BEFORE.items():
        call(folder, s, at(s, x, y), name.upper())
    later = {"loyal": (40, 14, 93), "small": (24, 12, 8), "rich": (33, 86, 13)}
    _, new = customers(later, ids=ids)
    assert names_of(folder) == {at(new, x, y): name.upper() for name, (_, x, y) in later.items()}
    assert read_names(folder).offered == ()


def test_people_decide_where_groups_swap_their_places(customers):
    folder, s = customers(BEFORE)
    call(folder, s, at(s, 90, 10), "VIPs")
    _, new = customers(BEFORE | {"rich": (30, 10, 90), "loyal": (30, 90, 10)})
    assert names_of(folder) == {at(new, 10, 90): "VIPs"}


@pytest.mark.parametrize("ids", [True, False])
def test_a_name_of_people_who_are_gone_is_offered_and_on_nobody(customers, ids):
    folder, s = customers(BEFORE, ids=ids)
    call(folder, s, at(s, 90, 10), "VIPs")
    call(folder, s, at(s, 10, 10), "Small")
    later = {"small": (30, 10, 10), "loyal": (30, 10, 90), "strangers": (30, 200, 220)}
    _, new = customers(later, ids=ids)
    offered = read_names(folder).offered
    assert "VIPs" not in names_of(folder).values()
    assert "VIPs" in [o.name for o in offered]
    if ids:
        assert names_of(folder) == {at(new, 10, 10): "Small"}


def test_the_larger_half_of_a_split_keeps_the_name(customers):
    folder, s = customers({"one": (60, 10, 10), "two": (30, 90, 10), "three": (30, 90, 90)})
    call(folder, s, at(s, 10, 10), "First")
    groups = {"one": (40, 10, 10), "two": (30, 90, 10), "three": (30, 90, 90)}
    _, new = customers(groups)
    assert names_of(folder) == {at(new, 10, 10): "First"}


def test_two_that_merge_lose_the_name_of_the_smaller(customers):
    folder, s = customers({"one": (30, 10, 10), "two": (40, 30, 10), "three": (30, 90, 90)})
    call(folder, s, at(s, 10, 10), "One")
    call(folder, s, at(s, 30, 10), "Two")
    _, new = customers({"one": (30, 20, 10), "two": (40, 20, 10), "three": (30, 90, 90), "four": (30, 20, 90)})
    assert names_of(folder) == {at(new, 20, 10): "Two"}
    assert [o.name for o in read_names(folder).offered] == ["One"]


def test_other_features_or_scaling_keep_names_by_people(customers):
    folder, s = customers(BEFORE)
    call(folder, s, at(s, 90, 10), "VIPs")
    _, new = customers(BEFORE, scaling="min-max")
    assert names_of(folder) == {at(new, 90, 10): "VIPs"}
    _, other = customers(BEFORE, extra=" now")
    assert names_of(folder) == {at(other, 90, 10): "VIPs"}


def test_a_changed_file_takes_over_the_names_of_a_folder_next_to_it(customers):
    folder, s = customers(BEFORE, "first")
    call(folder, s, at(s, 90, 10), "VIPs")
    later = BEFORE | {"rich": (35, 92, 12)}
    second, new = customers(later, "second")
    assert names_of(second) == {}
    adopt(second, new)
    follow(second, new)
    assert names_of(second) == {at(new, 92, 12): "VIPs"}
    assert names_of(folder) == {at(s, 90, 10): "VIPs"}


def test_names_of_another_result_are_not_shown(customers):
    folder, s = customers(BEFORE)
    call(folder, s, at(s, 90, 10), "VIPs")
    kept = read_names(folder)
    _, new = customers(BEFORE | {"rich": (35, 92, 12)})
    assert with_names(new, kept) == new
    assert with_names(s, kept).solution(3).names[at(s, 90, 10) - 1] == "VIPs"


def test_nothing_is_kept_where_nobody_named_anything(customers):
    folder, s = customers(BEFORE)
    assert follow(folder, s) == Names()
    assert not (folder / "names.lock").exists()


def test_a_name_holds_at_other_numbers_of_segments_where_its_customers_are(customers):
    folder, s = customers(BEFORE | {"rich": (30, 300, 10)})
    call(folder, s, at(s, 300, 10), "VIPs")
    inherited = read_names(folder).inherited
    assert inherited
    for (k, number), name in inherited.items():
        own, named = s.cells.labels[k] == number, s.cells.labels[3] == at(s, 300, 10)
        assert name == "VIPs"
        assert 2 * s.cells.counts[own & named].sum() > max(s.cells.counts[own].sum(), s.cells.counts[named].sum())


def test_an_inherited_name_can_be_reset(customers):
    folder, s = customers(BEFORE | {"rich": (30, 300, 10)})
    call(folder, s, at(s, 300, 10), "VIPs")
    k, place = min(read_names(folder).inherited)
    rename(folder, s.solution(k), place, None, read_names(folder).revision, s)
    names = read_names(folder)
    assert names.called(s.solution(k)) == s.solution(k).names
    assert (k, place) not in names.inherited


def test_names_of_an_earlier_release_follow_once_they_are_marked(customers):
    folder, s = customers(BEFORE)
    rename(folder, s.solution(3), at(s, 90, 10), "VIPs", 0)
    assert read_names(folder).of == ""
    mark(folder, s)
    _, new = customers(BEFORE | {"rich": (35, 10, 90), "loyal": (30, 90, 10)})
    assert names_of(folder) == {at(new, 10, 90): "VIPs"}
