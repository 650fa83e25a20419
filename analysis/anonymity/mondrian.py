"""Groups of a smallest size, divided again and again where that leaves their customers most alike.

Mondrian partitioning (LeFevre, DeWitt & Ramakrishnan 2006), whose cuts are not at medians but where they leave the
least sum of squares, as segments are formed by that too: of 200 customers in groups of five, a third as many then come
into another segment. All groups are cut at once, level by level, so that a million cells take as many steps as there
are levels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats

Whole = NDArray[np.int64]
MOST_WORK = 10_000_000  # cells times columns squared, up to which a cut in one column is judged by all of them


def partition(points: Floats, persons: Whole, least: int) -> Whole:
    """Return the group, from 0, of each cell (n,).

    Each has at least `least` of the `persons` (n,), who must be at least `least`.

    `points` (n, n_columns) are on one scale. Cells that have as many already stay alone, as long as the others are
    enough for a group too.
    """
    alone = _alone(points, persons, least)
    groups = np.empty(len(persons), dtype=np.int64)
    groups[alone] = np.arange(alone.sum())
    groups[~alone] = alone.sum() + _divided(points[~alone], persons[~alone], least)
    return groups


def _alone(points: Floats, persons: Whole, least: int) -> NDArray[np.bool_]:
    """Return cells that need no others; where those left would be too few, the one nearest to them goes with them."""
    alone = persons >= least
    left = ~alone
    if left.any() and persons[left].sum() < least and alone.any():
        middle = np.average(points[left], axis=0, weights=persons[left])
        away = ((points - middle) ** 2).sum(axis=1)
        alone[np.where(alone, away, np.inf).argmin()] = False
    return alone


def _divided(points: Floats, persons: Whole, least: int) -> Whole:
    """Return groups that cannot be cut any further without leaving fewer than `least` on one side."""
    groups = np.zeros(len(persons), dtype=np.int64)
    active = np.arange(len(persons))
    ranks = np.column_stack([numbered(column) for column in points.T])
    while len(active := active[np.bincount(groups, persons)[groups[active]] >= 2 * least]):
        own = numbered(groups[active])
        upper = _upper(_Level(own, points[active], ranks[active], persons[active], least))
        groups[active[upper]] = groups.max() + 1 + own[upper]
        active = active[np.bincount(own, upper)[own] > 0]
    return numbered(groups)


def numbered(names: NDArray[np.generic]) -> Whole:
    """Return what is alike by the same number, counted from 0 in the order of the names."""
    return np.asarray(np.unique(names, return_inverse=True)[1], dtype=np.int64)


@dataclass(frozen=True)
class _Level:
    """All groups that are to be cut, numbered from 0; `ranks` (n, n_columns) are those of points in each column."""

    groups: Whole
    points: Floats
    ranks: Whole
    persons: Whole
    least: int

    @property
    def sizes(self) -> Whole:
        return np.bincount(self.groups, self.persons).astype(np.int64)

    def around_means(self) -> Floats:
        """Return each column times persons, measured from its mean within the group; (n, n_columns)."""
        sums = [np.bincount(self.groups, self.persons * column) for column in self.points.T]
        means = np.column_stack(sums) / self.sizes[:, None]
        return np.asarray((self.points - means[self.groups]) * self.persons[:, None])


def _upper(level: _Level) -> NDArray[np.bool_]:
    """Return the cells (n,) above the best cut of their group; none of a group that has no cut."""
    n_groups, n_columns = len(level.sizes), level.points.shape[1]
    around = level.around_means()
    judged = range(n_columns) if len(around) * n_columns**2 <= MOST_WORK else None
    best, column, edge = np.zeros(n_groups), np.zeros(n_groups, dtype=np.int64), np.full(n_groups, level.ranks.max())
    for own in range(n_columns):
        gain, at = _best_cuts(level, around[:, judged or [own]], own)
        better = gain > best
        best[better], column[better], edge[better] = gain[better], own, at[better]
    return np.asarray(level.ranks[np.arange(len(around)), column[level.groups]] > edge[level.groups])


def _best_cuts(level: _Level, around: Floats, column: int) -> tuple[Floats, Whole]:
    """By how much the best cut of each group in a column lowers the sum of squares, 0 for none; the rank below it."""
    ranks = level.ranks[:, column]
    order = np.argsort(level.groups * (ranks.max() + 1) + ranks, kind="stable")
    of, at, sizes = level.groups[order], ranks[order], level.sizes
    starts = np.searchsorted(of, np.arange(len(sizes)))
    below = _running(level.persons[order], starts, of)
    above = sizes[of] - below
    last = np.append((of[1:] != of[:-1]) | (at[1:] != at[:-1]), np.True_)  # equal values stay together
    possible = last & (below >= level.least) & (above >= level.least)
    squares = sum(_running(own, starts, of) ** 2 for own in around[order].T)
    gain = np.where(possible, squares * sizes[of] / np.maximum(below * above, 1), 0.0)
    most = np.maximum.reduceat(gain, starts)
    best = np.flatnonzero((gain == most[of]) & possible)[::-1]  # of equally good ones the first
    edge = np.full(len(sizes), ranks.max())
    edge[of[best]] = at[best]
    return most, edge


def _running(values: NDArray[np.generic], starts: Whole, of: Whole) -> Floats:
    """Return sums within each group up to and with each entry, which are in order of groups."""
    ends = np.cumsum(values)
    return np.asarray(ends - np.concatenate([[0], ends])[starts][of], dtype=np.float64)
