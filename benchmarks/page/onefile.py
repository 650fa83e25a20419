"""The page saved as one file: how large it is, how long it takes to make, and until it can be brushed, from disk."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.store.folder import open_segmentation
from benchmarks.instruments.browser import browsing
from benchmarks.instruments.report import Measure
from benchmarks.tables.mall_like import write_customers
from dashboard.settings import ROOT, read_settings
from dashboard.startup.store import cache_key

MANY = "KINDRED_ONE_FILE_ROWS"
RUNS = 5
MALL_MB, MANY_MB, READY_MS = 2.5, 6.0, 2_000
# when every chart that the window shows can be brushed, then when all of the page can
READY = """
    const done = arguments[0];
    let first;
    const look = () => {
      const every = [...document.querySelectorAll(".page:not([hidden]) .plot")];
      const plots = every.filter((p) => p.offsetParent); // views can be off
      const areDrawn = (some) => some.length > 0 && some.every((p) => p.classList.contains("drawn"));
      const shown = plots.filter((p) => p.getBoundingClientRect().top < innerHeight);
      if (first === undefined && areDrawn(shown)) first = performance.now();
      if (document.documentElement.dataset.ready && areDrawn(plots)) done([first, performance.now()]);
      else requestAnimationFrame(look);
    };
    look();
"""


def measure(store: str) -> list[Measure]:
    """Measure the Mall customers with and without rows, then customers by the million as cells."""
    question = read_settings({}).question
    mall = _segmented(question.source, Path(store) / cache_key(question))
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "page.html"
        seconds = [_saved(mall, out, "all") for _ in range(RUNS)]
        measures = [
            Measure("one file of the Mall customers, with every row", [_mb(out)], "MB", most=MALL_MB),
            Measure(f"made ({RUNS} runs)", seconds, "s", spread=True),
            *_opened("opened from disk", out, READY_MS),
        ]
        _saved(mall, out, "none")
        measures.append(Measure("without rows", [_mb(out)], "MB", most=MALL_MB))
        return [*measures, *_many(Path(place), out)]


def _many(place: Path, out: Path) -> list[Measure]:
    n = int(os.environ.get(MANY, "2000000"))
    write_customers(place / "many.parquet", n, whole=False)
    folder = _segmented(str(place / "many.parquet"), place / "many")
    cells = len(open_segmentation(folder).cells)
    seconds = _saved(folder, out, "none")
    what = f"one file of {n:,} customers in {cells:,} cells"
    return [
        Measure(what, [_mb(out)], "MB", most=MANY_MB),
        Measure(f"{what}: made", [seconds], "s"),
        *_opened(what, out),
    ]


def _segmented(source: str, folder: Path) -> Path:
    if not folder.exists():
        _run("segment", source, "--out", str(folder), "--quiet", "--without-evidence")
    return folder


def _saved(folder: Path, out: Path, rows: str) -> float:
    """Seconds that it takes to write the file."""
    start = time.monotonic()
    _run("page", str(folder), "--out", str(out), "--rows", rows)
    return time.monotonic() - start


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "analysis", *arguments], check=True, cwd=ROOT, stderr=subprocess.DEVNULL)


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6


def _opened(what: str, path: Path, most: int | None = None) -> list[Measure]:
    """Milliseconds from the start of the navigation, each time in a new browser."""
    first, all_drawn = zip(*(_ready(path) for _ in range(RUNS)), strict=True)
    return [
        Measure(f"{what}: charts in sight can be brushed ({RUNS} runs)", list(first), "ms", most, spread=True),
        Measure(f"{what}: all charts can be brushed ({RUNS} runs)", list(all_drawn), "ms", spread=True),
    ]


def _ready(path: Path) -> tuple[float, float]:
    with browsing() as driver:
        driver.set_script_timeout(60)
        driver.get(path.as_uri())
        first, all_drawn = driver.execute_async_script(READY)
    return float(first), float(all_drawn)
