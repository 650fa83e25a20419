"""Customers that are brought: a 10 MB file from choosing it to an explored page, and 100 MB on the command line."""

import tempfile
import time
from pathlib import Path

import psutil
from selenium.webdriver import Chrome

from benchmarks.instruments.browser import browsing, visit
from benchmarks.instruments.report import Measure
from benchmarks.instruments.running import run
from benchmarks.instruments.server import serving
from benchmarks.tables.many import write_customers

RUNS = 3
PATIENCE = 120
MB = 1_000_000
READY = "return document.documentElement.dataset.ready === 'true'"


def measure(store: str) -> list[Measure]:  # noqa: ARG001 - brought customers have a store of their own
    """Three times each; files are made by seed."""
    with tempfile.TemporaryDirectory() as place:
        small, large = Path(place) / "10.csv", Path(place) / "100.csv"
        write_customers(small, 10)
        write_customers(large, 100)
        brought = [_brought(small) for _ in range(RUNS)]
        read = [
            run("segment", large, "--out", Path(place) / "out", "--without-evidence", "--quiet") for _ in range(RUNS)
        ]
    return [
        Measure(f"10 MB brought: chosen to explored ({RUNS} runs)", [seconds for seconds, _ in brought], "s", 20),
        Measure("10 MB brought: growth of the largest web process", [grown for _, grown in brought], "MB", 50),
        Measure(f"100 MB on the command line ({RUNS} runs)", [seconds for seconds, _ in read], "s", 60),
        Measure("100 MB on the command line: memory", [held for _, held in read], "MB", 1_000),
    ]


def _brought(file: Path) -> tuple[float, float]:
    """Seconds, and megabytes that the largest worker grew by."""
    with tempfile.TemporaryDirectory() as store, serving(store) as server, browsing() as driver:
        visit(driver, f"{server.url}data")
        _until(driver, "return document.querySelector('.drop') !== null")
        before = _largest(server.pid)
        begun = time.perf_counter()
        driver.find_element("css selector", "#bring-file").send_keys(str(file))
        _until(driver, "return document.querySelector('.act') !== null")
        driver.execute_script("document.querySelector('.act').click()")
        _until(driver, f"{READY} && location.pathname.startsWith('/of/')")
        return time.perf_counter() - begun, _largest(server.pid) - before


def _until(driver: Chrome, script: str) -> None:
    end = time.perf_counter() + PATIENCE
    while not driver.execute_script(script):
        if time.perf_counter() > end:
            raise RuntimeError(f"Waited {PATIENCE} s in vain: {script}")
        time.sleep(0.05)


def _largest(pid: int) -> float:
    workers = [p for p in psutil.Process(pid).children() if "gunicorn" in " ".join(p.cmdline())]
    return max(p.memory_info().rss for p in workers) / MB
