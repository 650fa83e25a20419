"""The one-to-one assignment of least cost, without SciPy, which the page does not load."""

import itertools
from collections.abc import Sequence
from functools import cache


def assign(costs: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """Return the column of each row, of least cost in all; the first of equals. For ten columns or fewer.

    There are at least as many columns as rows. Dynamic programming over sets of columns.
    """
    n = len(costs)

    @cache
    def best(row: int, used: int) -> tuple[float, tuple[int, ...]]:
        if row == n:
            return 0.0, ()
        ways = []
        for column in itertools.filterfalse(lambda c: used >> c & 1, range(len(costs[row]))):
            cost, rest = best(row + 1, used | 1 << column)
            ways.append((costs[row][column] + cost, (column, *rest)))
        return min(ways)

    return best(0, 0)[1]
