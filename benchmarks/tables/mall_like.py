"""Customers like those of the mall by seed, any number of them, as Parquet: ids, gender, whole or continuous features.

Five groups around the mall's segments in age, income and spending; from the fourth on, features differ by group too.
A row depends on its number and the seed alone, so that a smaller file is the beginning of a larger one.
"""

from pathlib import Path

import duckdb

SEED = 20261124
# shares add up to 100; centers and spreads of age, income and spending, as in the mall
GROUPS = ((40, 43, 55, 50), (20, 33, 87, 82), (18, 41, 88, 18), (11, 25, 26, 79), (11, 45, 26, 21))
FEATURES = (
    ("Age", 10.0, 18, 70),
    ("Annual Income (k$)", 9.0, 15, 137),
    ("Spending Score (1-100)", 8.0, 1, 99),
    ("Visits", 6.0, 0, 60),
    ("Basket", 12.0, 1, 150),
    ("Tenure", 20.0, 0, 120),
    ("Returns", 3.0, 0, 25),
    ("Rating", 10.0, 0, 100),
)


def write_customers(path: Path, n: int, *, whole: bool, n_features: int = 3) -> None:
    """Write `n` customers to a Parquet file; `whole`: features are integers."""
    connection = duckdb.connect(config={"memory_limit": "2GB"})
    features = ", ".join(_feature(i, whole=whole) for i in range(n_features))
    connection.execute(f"""COPY (
        SELECT i + 1 AS "CustomerID", CASE WHEN {_uniform("gender")} < 0.56 THEN 'Female' ELSE 'Male' END AS "Gender",
            {features}
        FROM (SELECT i, {_group()} AS kind FROM range({n}) t(i))
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)""")


def _uniform(purpose: str) -> str:
    return f"(hash(i, '{purpose}', {SEED}) / 18446744073709551616.0::DOUBLE)"


def _group() -> str:
    ends = [sum(share for share, *_ in GROUPS[: j + 1]) / 100 for j in range(len(GROUPS))]
    cases = " ".join(f"WHEN {_uniform('group')} < {end} THEN {j}" for j, end in enumerate(ends[:-1]))
    return f"CASE {cases} ELSE {len(GROUPS) - 1} END"


def _feature(position: int, *, whole: bool) -> str:
    """Return normal around the group's center (Box & Muller 1958), within the feature's limits."""
    name, spread, low, high = FEATURES[position]
    normal = f"sqrt(-2 * ln(1 - {_uniform(f'a{position}')})) * cos(2 * pi() * {_uniform(f'b{position}')})"
    cases = " ".join(f"WHEN {j} THEN {_center(position, j)}" for j in range(len(GROUPS)))
    value = f"least({high}, greatest({low}, CASE kind {cases} END + {spread} * {normal}))"
    return f'CAST(round({value}) AS INTEGER) AS "{name}"' if whole else f'{value} AS "{name}"'


def _center(position: int, group: int) -> float:
    if position < 3:
        return GROUPS[group][1 + position]
    _, _, low, high = FEATURES[position]
    return low + (high - low) * (0.2 + 0.15 * ((group * (position + 1)) % len(GROUPS)))
