"""Files to take away: report and slides of the Mall, of a table with 17 columns and of one with orders."""

import csv
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.examples import SEED, retail
from benchmarks.instruments.report import Measure
from benchmarks.instruments.running import run
from benchmarks.instruments.server import ROOT

RUNS = 3
KB = 1_000
FILES = {"report": "report.pdf", "slides": "slides.pptx"}
COLUMNS = ("Balance", "Purchases", "One-off purchases", "Installments", "Cash advance", "Payments", "Minimum payments")
RATES = ("Balance frequency", "Purchase frequency", "One-off frequency", "Installment frequency", "Advance frequency")
COUNTS = ("Advances", "Transactions", "Tenure (months)", "Age")


def measure(store: str) -> list[Measure]:  # noqa: ARG001 - folders of its own
    """Three times each, as processes, as the server makes them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tables = {
            "Mall": ROOT / "data" / "Mall_Customers.csv",
            "17 columns": _wide(folder / "cards.csv"),
            "orders": _orders(folder / "orders.csv"),
        }
        measures = []
        for name, table in tables.items():
            out = folder / table.stem
            run("segment", table, "--out", out, "--quiet", *([] if name == "Mall" else ["--without-evidence"]))
            measures += [m for kind in FILES for m in _measured(name, kind, out)]
    return measures


def _measured(name: str, kind: str, out: Path) -> list[Measure]:
    file = out / FILES[kind]
    runs = [run(kind, out, "--out", file) for _ in range(RUNS)]
    limit = 20 if (name, kind) == ("Mall", "report") else None
    return [
        Measure(f"{name}: {kind} ({RUNS} runs)", [seconds for seconds, _ in runs], "s", limit),
        Measure(f"{name}: {kind}, size", [file.stat().st_size / KB], "kB"),
        Measure(f"{name}: {kind}, memory", [held for _, held in runs], "MB"),
    ]


def _orders(path: Path) -> Path:
    """Order lines of a web shop, which are summed up to recency, frequency and monetary value."""
    retail(np.random.default_rng([SEED, 0]), path)
    return path


def _wide(path: Path) -> Path:
    """1,500 holders of credit cards in four groups: an id and 16 numbers, money with heavy tails."""
    rng = np.random.default_rng([SEED, 17])
    kind = rng.choice(4, 1_500, p=[0.4, 0.3, 0.2, 0.1])
    columns = {"Account": [f"A{i:05}" for i in range(1_500)]}
    for i, name in enumerate(COLUMNS):
        center = np.array([5.5, 7.0, 6.2, 8.3])[(kind + i) % 4]
        columns[name] = [f"{v:.2f}" for v in rng.lognormal(center, 0.7)]
    for i, name in enumerate(RATES):
        center = np.array([2.0, 5.0, 8.0, 3.5])[(kind + 2 * i) % 4]
        columns[name] = [f"{v:.3f}" for v in rng.beta(center, 5.0)]
    for i, name in enumerate(COUNTS):
        center = np.array([12, 24, 40, 60])[(kind + i) % 4]
        columns[name] = [str(v) for v in rng.poisson(center)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path
