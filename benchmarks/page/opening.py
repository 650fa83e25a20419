"""How long the page takes to open, cold and warm, and until a first brush is answered, compared with other tools.

Each run has a browser with an empty cache. First picture: head, sentence and cards are there. Views: four charts have
their data. First brush: it begins once they are there, and ends when the heading has changed after the release.
Processor time is that of the page's main thread until the views are there; it says more than a clock does where other
work shares the machine. The next visit comes some seconds after the first, in which the page keeps plotly.js compiled;
other scripts are compiled by browsers in the first two visits and kept from the third.
Each page of `benchmarks/peers` has the same four views of the Mall customers; `python -m benchmarks peers` opens those
too that npm has to install. `CUSTOMERS=FILE python -m benchmarks opening` opens Kindred with other customers. The
search for evidence rests.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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
    wait_unwatched,
)
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import PATIENCE, ROOT, ServerError, free_port, get, serving
from benchmarks.instruments.weighing import evidence_resting

RUNS = 10
KB = 1000
Opened = dict[str, float]
WATCH = (Path(__file__).parents[1] / "instruments" / "opening.js").read_text(encoding="utf-8")
SHIFT = "layout shift, as browsers count it"
STARTING = 3.0  # seconds after which a new browser no longer loads its own windows
AFTERWARDS = 8.0  # seconds in which pages do what they leave for later
MOST_SENT = 1_200
PROMISED = {"first picture": 600, "four views with data, next visit": 800, SHIFT: 0.01}
BRUSH = {"kindred": "#plot-pair .frame", "plain": "#pair .nsewdrag"}


@dataclass(frozen=True)
class Page:
    """What `instruments/opening.js` looks for on a page, as selectors, and the element that is brushed."""

    name: str
    picture: str
    views: str
    answer: str
    brushed: str
    module: str = ""  # of `benchmarks.peers`, for a page of another tool


KINDRED = Page(
    "Kindred", "#sentence:not(:empty)", ".page:not([hidden]) .plot.drawn", "#sentence", brushed="#plot-pair .frame"
)
DASH = Page(
    "plain Dash",
    "h1",
    ".js-plotly-plot .point, .js-plotly-plot .box",
    "h1",
    brushed="#pair .nsewdrag",
    module="plain_dash",
)
MOSAIC = Page(
    "Mosaic",
    "h1",
    "[aria-label=dot] circle, [aria-label=rect] rect, [aria-label=bar] rect",
    "h1",
    brushed="#pair svg",
    module="mosaic",
)


def measure(store: str) -> list[Measure]:
    """Open Kindred and the plain page in turn, so that both meet the same machine, and weigh what is sent."""
    return compare(store, [DASH])


def compare(store: str, peers: Sequence[Page]) -> list[Measure]:
    """Open Kindred and each of the peers in turn, and weigh what is sent."""
    with ExitStack() as running:
        server = running.enter_context(serving(store))
        running.enter_context(evidence_resting(server))
        addresses = {KINDRED: server.url} | {page: running.enter_context(_serving(page)) for page in peers}
        runs = [{page: _open(url, page) for page, url in addresses.items()} for _ in range(RUNS)]
        weights = _weights(server.url)
    measures = [m for page in addresses for m in _measures(page.name, [run[page] for run in runs], _promised(page))]
    return [*measures, *_sent(*weights)]


def _promised(page: Page) -> dict[str, float]:
    return PROMISED if page == KINDRED else {}


def _sent(first: int, second: int) -> list[Measure]:
    return [
        Measure("over the wire: first visit", [first / KB], "kB", MOST_SENT),
        Measure("over the wire: next visit", [second / KB], "kB"),
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


def _open(url: str, page: Page) -> Opened:
    """Visit the page three times in a new browser, and brush it the first time."""
    with browsing() as driver:
        _watch(driver, page)
        time.sleep(STARTING)
        picture, *first = _visit(driver, url)
        _brush(driver, page.brushed)
        wait_unwatched(driver, "window.opening.answer")
        seen = evaluate(driver, "window.opening")
        time.sleep(AFTERWARDS)
        (_, *second), (_, *third) = (_visit(driver, url) for _ in range(2))
        visits = {"": first, ", next visit": second, ", third visit": third}
        return {
            "first picture": picture,
            "first brush answered": seen["answer"],
            **{f"four views with data{visit}": views for visit, (views, _) in visits.items()},
            **{f"processor time{visit}": worked for visit, (_, worked) in visits.items()},
            SHIFT: seen["shift"],
        }


def _watch(driver: Chrome, page: Page) -> None:
    looked_for = {"picture": page.picture, "views": page.views, "answer": page.answer}
    source = f"const SELECTORS = {json.dumps(looked_for)};\n{WATCH}"
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    unwatch(driver)


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
        _watch(driver, KINDRED)
        return tuple(_weight(driver, url) for _ in range(2))  # type: ignore[return-value]


def _weight(driver: Chrome, url: str) -> int:
    driver.get("about:blank")
    network(driver)
    _visit(driver, url)
    time.sleep(AFTERWARDS)
    return sum(size for _, size in transferred(network(driver)))


@contextmanager
def _serving(page: Page) -> Iterator[str]:
    """Run the page of another tool; its log is quoted where it does not answer."""
    port = free_port()
    command = [sys.executable, "-m", f"benchmarks.peers.{page.module}", str(port)]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}/"
        except ServerError as error:
            log.seek(0)
            error.add_note(log.read())
            raise
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            get(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ServerError("The page of another tool did not answer.")
