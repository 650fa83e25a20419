"""Twenty thousand customers of five kinds, whose features take rounding to be few enough cells."""

from pathlib import Path

import numpy as np

CUSTOMERS, BUDGET = 20_000, 12_000
HEAD = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"


def write_many(path: Path) -> None:
    """Write them as CSV."""
    rng = np.random.default_rng(7)
    kinds = rng.integers(0, 5, CUSTOMERS)
    age = np.clip(rng.normal(30 + 8 * kinds, 6), 18, 70).round(1)
    income = np.clip(rng.normal([20, 55, 88, 86, 40], 11, (CUSTOMERS, 5))[range(CUSTOMERS), kinds], 15, 137).round(2)
    spending = np.clip(rng.normal([80, 50, 82, 18, 20], 9, (CUSTOMERS, 5))[range(CUSTOMERS), kinds], 1, 99).round(2)
    gender = np.where(rng.random(CUSTOMERS) < 0.56, "Female", "Male")
    rows = zip(range(CUSTOMERS), gender, age, income, spending, strict=True)
    path.write_text("\n".join([HEAD, *(",".join(map(str, row)) for row in rows)]))
