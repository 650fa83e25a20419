"""Made-up customers whose groups are known: of categories alone, of numbers and categories, and of nothing."""

import csv
from pathlib import Path

import numpy as np

CONTRACTS = ("Month-to-month", "One year", "Two year")
CHANNELS = ("Online", "Shop", "Phone", "Mail")
EDUCATION = ("Primary", "High school", "Bachelor", "Master", "PhD")
FAITHFUL = 0.9


def _mostly(random, group, values, at):
    """Return a value: nine times out of ten that of the group."""
    return values[at] if random.random() < FAITHFUL else values[random.integers(len(values))]


def write_kinds(path: Path, n: int = 300) -> np.ndarray:
    """Write customers of three kinds that differ in categories alone; numbers are the same for all kinds."""
    random = np.random.default_rng(3)
    kinds = np.arange(n) % 3
    rows = [
        [
            f"C{i}",
            round(random.normal(50, 10)),
            _mostly(random, g, CONTRACTS, g),
            _mostly(random, g, CHANNELS, g),
            _mostly(random, g, ("Card", "Cash", "Check"), g),
        ]
        for i, g in enumerate(kinds)
    ]
    _write(path, ["id", "age", "contract", "channel", "payment"], rows)
    return kinds


def write_mixed(path: Path, n: int = 300) -> np.ndarray:
    """Write customers of four kinds: two by their spending, two by their contract within each."""
    random = np.random.default_rng(4)
    kinds = np.arange(n) % 4
    rows = [
        [
            f"C{i}",
            round(float(random.normal(100 if g < 2 else 400, 30)), 1),
            round(random.normal(60, 10)),
            CONTRACTS[0] if g % 2 else CONTRACTS[2],
            EDUCATION[random.integers(len(EDUCATION))],
        ]
        for i, g in enumerate(kinds)
    ]
    _write(path, ["id", "spending", "age", "contract", "education"], rows)
    return kinds


def write_nothing(path: Path, n: int = 300) -> None:
    """Write customers whose columns have nothing to do with each other."""
    random = np.random.default_rng(5)
    rows = [
        [
            f"C{i}",
            round(random.normal(50, 10)),
            *(values[random.integers(len(values))] for values in (CONTRACTS, CHANNELS)),
        ]
        for i in range(n)
    ]
    _write(path, ["id", "age", "contract", "channel"], rows)


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
