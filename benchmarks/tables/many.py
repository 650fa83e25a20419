"""Customers of a shop by seed, any number of them, as CSV: ids, a city, ages, visits, spending in cents, ratings."""

from pathlib import Path

import duckdb

SEED = 20261124
SEGMENTS = 6
ROW = 28  # bytes of a line


def write_customers(path: Path, megabytes: int) -> int:
    """Write about that many megabytes; return the number of customers. The same file for the same size."""
    n = megabytes * 1_000_000 // ROW
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"SELECT setseed({SEED % 1000 / 1000})")
    connection.execute(f"""COPY (
        SELECT 10000000 + i AS customer_id,
            ['Munich', 'Rome', 'Oslo', 'Lyon', 'Porto'][1 + (random() * 5)::INT % 5] AS city,
            greatest(18, least(90, round(22 + 9 * kind + 6 * (random() + random() + random() - 1.5))))::INT AS age,
            floor(exp(1 + 0.45 * kind * random() + random()))::INT AS visits,
            round(exp(3 + 0.5 * ((kind * 3) % 6) + 0.8 * (random() + random() + random() - 1.5)), 2) AS spending,
            greatest(1, least(10, round(3 + kind % 4 * 2 + 2 * (random() - 0.5))))::INT AS rating
        FROM (SELECT i, (random() * {SEGMENTS})::INT % {SEGMENTS} AS kind FROM range({n}) t(i))
    ) TO '{path}' (HEADER)""")
    return n
