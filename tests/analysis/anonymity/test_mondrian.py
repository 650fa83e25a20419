"""Groups: none too small, whatever the customers are like; cut where customers differ; none that could still be cut."""

import numpy as np
import pytest

from analysis.anonymity.mondrian import MOST_WORK, partition

SEEDS = range(25)


def crowd(seed):
    """Return cells of some kind: few or many, continuous or whole, single customers or many to a cell.

    And a smallest size.
    """
    random = np.random.default_rng(seed)
    n, n_columns = int(random.integers(30, 400)), int(random.integers(1, 5))
    points = random.normal(size=(n, n_columns)) * random.uniform(0.1, 5, n_columns)
    points = points.round() if seed % 3 == 0 else points
    persons = random.integers(1, (2, 4, 40)[seed % 3], size=n)
    return points, persons, int(random.integers(2, 25))


def squares(points, persons):
    """Return the sum of squares of customers around their mean."""
    return float((persons[:, None] * (points - np.average(points, axis=0, weights=persons)) ** 2).sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_every_group_is_large_enough_and_every_cell_is_in_one(seed):
    points, persons, least = crowd(seed)
    groups = partition(points, persons, least)
    sizes = np.bincount(groups, persons)
    assert len(groups) == len(persons)
    assert sizes.min() >= least
    assert np.array_equal(np.unique(groups), np.arange(len(sizes)))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_group_can_be_cut_any_further(seed):
    points, persons, least = crowd(seed)
    groups = partition(points, persons, least)
    for group in np.unique(groups):
        own = np.flatnonzero(groups == group)
        for column in points[own].T:
            for edge in np.unique(column)[:-1]:
                below = persons[own][column <= edge].sum()
                assert min(below, persons[own].sum() - below) < least or len(own) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_cells_that_are_large_enough_stay_alone(seed):
    points, persons, least = crowd(seed)
    groups = partition(points, persons, least)
    large = np.flatnonzero(persons >= least)
    together = [cell for cell in large if (groups == groups[cell]).sum() > 1]
    left = persons[persons < least].sum()
    assert len(together) == (1 if 0 < left < least else 0)


def test_the_large_cell_that_is_nearest_goes_with_those_left():
    points = np.array([[0.0], [1.0], [10.0], [11.5]])
    assert partition(points, np.array([5, 5, 5, 3]), 5).tolist() == [0, 1, 2, 2]


def test_the_first_cut_leaves_the_least_sum_of_squares():
    """Against every cut there is, one after the other."""
    random = np.random.default_rng(3)
    points, persons = random.normal(size=(40, 3)), random.integers(1, 4, size=40)
    least = int(persons.sum() // 2) - 6  # so that there is room for one cut only
    cuts = [(column, edge) for column in range(3) for edge in np.unique(points[:, column])[:-1]]
    sides = [points[:, column] <= edge for column, edge in cuts]
    possible = [b for b in sides if min(persons[b].sum(), persons[~b].sum()) >= least]
    best = min(possible, key=lambda b: squares(points[b], persons[b]) + squares(points[~b], persons[~b]))
    assert len(possible) > 10
    assert len({tuple(best), tuple(~best)} & {tuple(partition(points, persons, least) == 0)}) == 1


def test_the_order_of_cells_makes_no_difference():
    points, persons, least = crowd(1)
    shuffled = np.random.default_rng(5).permutation(len(persons))
    groups, again = partition(points, persons, least), partition(points[shuffled], persons[shuffled], least)
    back = np.empty_like(again)
    back[shuffled] = again
    assert {tuple(np.flatnonzero(groups == g)) for g in groups} == {tuple(np.flatnonzero(back == g)) for g in back}


def test_columns_are_judged_one_by_one_where_there_is_too_much_to_compute():
    random = np.random.default_rng(8)
    n, n_columns = 12_000, 30
    assert n * n_columns**2 > MOST_WORK
    points, persons = random.normal(size=(n, n_columns)), np.ones(n, dtype=np.int64)
    sizes = np.bincount(partition(points, persons, 500))
    assert (sizes.min() >= 500, sizes.sum()) == (True, n)
