"""The Mall customers with two columns that only describe them: one follows the segments, one does not."""

import csv
from pathlib import Path

import numpy as np

from tests.conftest import MALL

HEAD = ("Revenue of next year", "Satisfaction")
KEYS = ("revenue_of_next_year", "satisfaction")
GAP = 9  # every ninth customer has no revenue yet


def write_described(path: Path, most: int = 200) -> None:
    """Write at most `most` as CSV. Values are quarters, so that their sums are the same in any order."""
    with MALL.open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    rng = np.random.default_rng(3)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*head, *HEAD])
        for i, row in enumerate(rows[:most]):
            revenue = round(4 * (float(row[3]) + float(row[4]) + rng.normal(0, 5))) / 4
            writer.writerow([*row, "" if i % GAP == 0 else revenue, int(rng.integers(1, 11))])
