"""Customers whom K-means and a mixture rightly group in different ways."""

import numpy as np

N = 60  # in each band


def two_bands():
    """Return two long bands side by side, (2 N, 2), and the band of each: who spends much or little of the income."""
    random = np.random.default_rng(5)
    income = random.uniform(20, 120, 2 * N).round(1)
    band = np.repeat([0, 1], N)
    spending = (0.6 * income + 25 * band + random.normal(0, 2.5, 2 * N)).round(1)
    return np.column_stack([income, spending]), band


def as_csv(values, first=1):
    rows = "".join(f"{i},{a},{b}\n" for i, (a, b) in enumerate(values.tolist(), start=first))
    return f"id,income,spending\n{rows}"
