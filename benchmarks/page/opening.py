"""How long the page takes to open, cold and warm, and until a first brush is answered, compared with a plain Dash page.

Each run has a browser with an empty cache. First picture: head, sentence and cards are there. Views: four charts have
their data. First brush: it begins once they are there, and ends when the heading has changed after the release.
Processor time is that of the page's main thread until the views are there; it says more than a clock does where other
work shares the machine. Next visit and third visit: browsers compile scripts in the first two and keep that from then.
The plain page (`tables/plain_dash.py`) has four charts of the Mall customers and one callback that filters them.
`CUSTOMERS=FILE python -m benchmarks opening` opens Kindred with other customers. The search for evidence rests.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome

from benchmarks.instruments.browser import (
    browsing,
    drag,
    evaluate,
    network,
    processor_time,
    transferred,
    unwatch,
    visit,
    wait_unwatched,
)
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import PATIENCE, free_port, get, serving
from benchmarks.instruments.weighing import evidence_resting
from benchmarks.tables import plain_dash

RUNS = 10
KB = 1000
Opened = dict[str, float]
WATCH = (Path(__file__).parents[1] / "instruments" / "opening.js").read_text(encoding="utf-8")
KINDRED = {"picture": "#sentence:not(:empty)", "views": ".page:not([hidden]) .plot.drawn", "answer": "#sentence"}
PLAIN = {"picture": "h1", "views": ".js-plotly-plot .point, .js-plotly-plot .box", "answer": "h1"}
SHIFT = "layout shift, as browsers count it"
PROMISED = {"first picture": 600, "four views with data, next visit": 800, SHIFT: 0.01}
BRUSH = {"kindred": "#plot-pair .frame", "plain": "#pair .nsewdrag"}


def measure(store: str) -> list[Measure]:
    """Open Kindred and the plain page in turn, so that both meet the same machine."""
    with serving(store) as server, evidence_resting(server), _plain() as plain:
        ours, others = [], []
        for _ in range(RUNS):
            ours.append(_open(server.url, KINDRED, BRUSH["kindred"]))
            others.append(_open(plain, PLAIN, BRUSH["plain"]))
        weight, again = _weights(server.url)
    return [
        *_measures("Kindred", ours, PROMISED),
        *_measures("plain Dash", others, {}),
        Measure("over the wire: first visit", [weight / KB], "kB", most=1_200),
        Measure("over the wire: next visit", [again / KB], "kB"),
    ]


def _measures(name: str, runs: list[Opened], most: dict[str, float]) -> list[Measure]:
    return [
        Measure(
            f"{name}: {title}",
            [run[title] for run in runs],
            "" if title == SHIFT else "ms",
            most=most.get(title),
            spread=True,
        )
        for title in runs[0]
    ]


def _open(url: str, looked_for: dict[str, str], brushed: str) -> Opened:
    """Visit the page three times in a new browser, and brush it the first time."""
    with browsing() as driver:
        watch = f"const SELECTORS = {json.dumps(looked_for)};\n{WATCH}"
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
        unwatch(driver)
        picture, *first = _visit(driver, url)
        _brush(driver, brushed)
        wait_unwatched(driver, "window.opening.answer")
        seen = evaluate(driver, "window.opening")
        (_, *second), (_, *third) = (_visit(driver, url) for _ in range(2))
        visits = {"": first, ", next visit": second, ", third visit": third}
        return {
            "first picture": picture,
            "first brush answered": seen["answer"],
            **{f"four views with data{visit}": views for visit, (views, _) in visits.items()},
            **{f"processor time{visit}": worked for visit, (_, worked) in visits.items()},
            SHIFT: seen["shift"],
        }


def _visit(driver: Chrome, url: str) -> tuple[float, float, float]:
    """Return when the first picture and the views were there, and the processor time until then."""
    driver.get("about:blank")
    before = processor_time(driver)
    driver.get(url)
    wait_unwatched(driver, "window.opening.views")
    worked = processor_time(driver) - before
    seen = evaluate(driver, "window.opening")
    return seen["picture"], seen["views"], worked


def _brush(driver: Chrome, selector: str) -> None:
    box = evaluate(driver, f"document.querySelector({selector!r}).getBoundingClientRect().toJSON()")
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
    command = [sys.executable, plain_dash.__file__, str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
