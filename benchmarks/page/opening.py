"""How long the page takes to open, cold and warm, and until a first brush is answered, compared with a plain Dash page.

Each run has a browser with an empty cache. First picture: head, sentence and cards are there. Views: four charts have
their data. First brush: it begins once they are there, and ends when the heading has changed after the release.
The plain page (`tables/plain_dash.py`) has four charts of the same customers and one callback that filters them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome

from benchmarks.instruments.browser import browsing, drag, network, transferred, visit, wait
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import PATIENCE, free_port, get, serving
from benchmarks.tables import plain_dash

RUNS = 10
KB = 1000
WATCH = (Path(__file__).parents[1] / "instruments" / "opening.js").read_text(encoding="utf-8")
KINDRED = {"picture": "#sentence:not(:empty)", "views": ".page:not([hidden]) .plot.drawn", "answer": "#sentence"}
PLAIN = {"picture": "h1", "views": ".js-plotly-plot .point, .js-plotly-plot .box", "answer": "h1"}
BRUSH = {"kindred": "#plot-pair .frame", "plain": "#pair .nsewdrag"}


def measure(store: str) -> list[Measure]:
    """Open Kindred and the plain page in turn, so that both meet the same machine."""
    with serving(store) as server, _plain() as plain:
        ours, others = [], []
        for _ in range(RUNS):
            ours.append(_open(server.url, KINDRED, BRUSH["kindred"]))
            others.append(_open(plain, PLAIN, BRUSH["plain"]))
        weight, again = _weights(server.url)
    return [
        *_measures("Kindred", ours, most=600),
        *_measures("plain Dash", others),
        Measure("over the wire: first visit", [weight / KB], "kB", most=1_200),
        Measure("over the wire: next visit", [again / KB], "kB"),
    ]


def _measures(name: str, runs: list[dict[str, float]], most: float | None = None) -> list[Measure]:
    return [
        Measure(f"{name}: first picture", [run["picture"] for run in runs], "ms", most=most, spread=True),
        Measure(f"{name}: four views with data", [run["views"] for run in runs], "ms", spread=True),
        Measure(f"{name}: first brush answered", [run["answer"] for run in runs], "ms", spread=True),
        Measure(f"{name}: four views, next visit", [run["again"] for run in runs], "ms", spread=True),
    ]


def _open(url: str, looked_for: dict[str, str], brushed: str) -> dict[str, float]:
    with browsing() as driver:
        watch = f"const SELECTORS = {json.dumps(looked_for)};\n{WATCH}"
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
        driver.get(url)
        wait(driver, "return window.opening.views")
        _brush(driver, brushed)
        wait(driver, "return window.opening.answer")
        first = dict(driver.execute_script("return window.opening"))
        driver.get("about:blank")
        driver.get(url)
        wait(driver, "return window.opening.views")
        return first | {"again": driver.execute_script("return window.opening.views")}


def _brush(driver: Chrome, selector: str) -> None:
    box = driver.execute_script(f"return document.querySelector({selector!r}).getBoundingClientRect().toJSON()")
    at = [(box["x"] + share * box["width"], box["y"] + share * box["height"]) for share in (0.2, 0.4, 0.6, 0.8)]
    drag(driver, at)


def _weights(url: str) -> tuple[int, int]:
    """Return the bytes of a first visit and of the next one."""
    with browsing() as driver:
        return tuple(_weight(driver, url) for _ in range(2))  # type: ignore[return-value]


def _weight(driver: Chrome, url: str) -> int:
    driver.get("about:blank")
    network(driver)
    visit(driver, url)
    return sum(size for _, size in transferred(network(driver)))


@contextmanager
def _plain() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen([sys.executable, plain_dash.__file__, str(port)])
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                get(port, "/_dash-layout")
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()
