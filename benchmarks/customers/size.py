"""Customers by the million: from rows to an explorable segmentation, what it holds, sends, and how it brushes.

Files are made by seed in the folder that KINDRED_SIZE_FILES names (else one of this run's own): up to 3 GB. How many
million rows are measured, KINDRED_SIZE_MILLIONS says (default: 1,10,100). Memory is the sum of the PSS of the command
and all that it starts, looked at 20 times a second: what the machine must have; Linux only. While brushes are measured
the search for evidence rests, which the server has begun: browsers of visitors are on machines of their own.
"""

import os
import statistics
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from analysis.store.folder import open_segmentation
from benchmarks.instruments.report import Measure, percentile
from benchmarks.instruments.server import serving
from benchmarks.instruments.weighing import cells_sent, evidence_resting, weighed
from benchmarks.page import brushing
from benchmarks.tables.mall_like import write_customers
from dashboard.settings import read_settings
from dashboard.startup.store import cache_key

FILES, MILLIONS, CUSTOMERS = "KINDRED_SIZE_FILES", "KINDRED_SIZE_MILLIONS", "CUSTOMERS"
RUNS = {1: 3, 10: 3, 100: 1}
SECONDS, MEMORY = {10: 20, 100: 90}, {10: 500, 100: 600}
MORE_MB, SLOWER = 3, 1.5
SCALE = (100_000, 1_000_000, 10_000_000, 100_000_000)
KINDS = {"integer": "i", "continuous": "c"}


@dataclass(frozen=True)
class Brushed:
    """What the page of some customers sends in MB, and the milliseconds from a move of the pointer to what is seen."""

    sent: float
    moves: list[float]


def measure(store: str) -> list[Measure]:
    """Return the 200 customers of the mall first, then each size, whole numbers and continuous ones."""
    millions = [int(text) for text in os.environ.get(MILLIONS, "1,10,100").split(",")]
    with tempfile.TemporaryDirectory() as place:
        files = Path(os.environ.get(FILES) or place)
        few = _mall(store)
        measures = _few(few)
        for n, kind in product(millions, KINDS):
            measures += _measures(n, kind, _file(files, n * 1_000_000, kind), store, few)
        return measures + _scaling(files, max(millions) * 1_000_000)


def _mall(store: str) -> Brushed:
    question = read_settings({}).question
    _segmented(question.source, Path(store) / cache_key(question))
    return _brushed(store)


def _few(few: Brushed) -> list[Measure]:
    return [
        Measure("200 customers: cells over the wire", [few.sent], "MB"),
        Measure("    brush: move to presented", few.moves, "ms", spread=True),
    ]


def _file(files: Path, n: int, kind: str) -> Path:
    """Made where it is not there yet, aside first."""
    path = files / f"{KINDS[kind]}{n / 1_000_000:g}.parquet"
    if not path.exists():
        aside = path.with_suffix(f".{os.getpid()}")
        write_customers(aside, n, whole=kind == "integer")
        aside.replace(path)
    return path


def _measures(millions: int, kind: str, file: Path, store: str, few: Brushed) -> list[Measure]:
    folder = _folder(file, store)
    runs = [_segmented(str(file), folder) for _ in range(RUNS.get(millions, 1))]
    os.environ[CUSTOMERS] = str(file)
    try:
        brushes = _brushed(store)
    finally:
        del os.environ[CUSTOMERS]
    name = f"{millions} million customers, {kind}"
    slower = SLOWER * statistics.median(few.moves), SLOWER * percentile(few.moves)
    return [
        Measure(f"{name}: rows to segments ({len(runs)} runs)", [r[0] for r in runs], "s", SECONDS.get(millions)),
        Measure("    memory, all processes (PSS)", [r[1] for r in runs], "MB", MEMORY.get(millions)),
        Measure("    cells", [_n_cells(folder)], ""),
        Measure("    cells over the wire", [brushes.sent], "MB", few.sent + MORE_MB),
        Measure("    brush: move to presented", brushes.moves, "ms", slower[0], slower[1], spread=True),
    ]


def _folder(file: Path, store: str) -> Path:
    """Return where the server looks for the segmentation of a file."""
    return Path(store) / cache_key(read_settings({CUSTOMERS: str(file)}).question)


def _segmented(source: str, folder: Path, *more: str) -> tuple[float, float]:
    """Seconds and megabytes; files in the folder are made again."""
    (folder / "segmentation.json").unlink(missing_ok=True)
    return weighed("segment", source, "--out", str(folder), "--without-evidence", "--quiet", *more)


def _n_cells(folder: Path) -> float:
    return float(len(open_segmentation(folder).cells))


def _brushed(store: str) -> Brushed:
    with serving(store) as server, evidence_resting(server):
        sent = cells_sent(server.port)
        measured = brushing.measure_at(server)
    moves = next(m for m in measured if m.name.startswith("dragging: move to presented"))
    return Brushed(sent, list(moves.values))


def _scaling(files: Path, most: int) -> list[Measure]:
    """Time against rows, whole numbers, rows staying where they are at every size."""
    measures = []
    for n in (n for n in SCALE if n <= most):
        with tempfile.TemporaryDirectory() as out:
            seconds, memory = _segmented(str(_file(files, n, "integer")), Path(out), "--engine", "duckdb")
        measures.append(Measure(f"scaling: {n:,} rows on DuckDB", [seconds], "s"))
        measures.append(Measure("    memory, all processes (PSS)", [memory], "MB"))
    return measures
