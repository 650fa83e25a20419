"""Made-up customers of a shop, drawn from the same population whenever nothing is changed on purpose."""

import csv

import numpy as np

from analysis.core.grouping import grouped
from analysis.editions.figures import Placed, place

HEADER = ("Customer ID", "Age", "Spending", "Visits")
KINDS = np.array([[27.0, 45.0, 4.0], [41.0, 120.0, 9.0], [63.0, 70.0, 15.0]])  # average age, spending, visits
SPREAD = np.array([5.0, 16.0, 2.0])


def draw(random, n):
    """Return `n` customers, (n, 3): age, spending and visits, of three kinds."""
    kinds = random.choice(len(KINDS), n, p=(0.45, 0.3, 0.25))
    found = KINDS[kinds] + random.normal(size=(n, 3)) * SPREAD
    return np.maximum(found, (16, 1, 1)).round()


def write_customers(path, values, ids=None):
    """Write customers as a CSV with ids from 1, or those given."""
    numbers = range(1, len(values) + 1) if ids is None else ids
    rows = [(number, *map(int, row)) for number, row in zip(numbers, values, strict=True)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return str(path)


def placed(model, values) -> Placed:
    """Return customers (n, 3) by the centers of a segmentation of such."""
    cells, _ = grouped(model.schema, list(values.T), np.ones(len(values), dtype=np.int64), {})
    return place(model, cells)
