"""Brushes in three linked views: what it takes while dragging and after, and what is asked of the server meanwhile.

Each round brushes three views one after the other, so that three clauses hold at its end, then clears them with Escape.
`instruments/probe.js` explains what is timed. Settled: from the release of the button (by its event) to the last
change of the document or a canvas: what the browser computes (cards, chips, sentence, marks, menus), and apart from it
the rows of the customers table, which the server sends.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selenium.webdriver import Chrome

from benchmarks.instruments.browser import (
    Point,
    browsing,
    come_to_table,
    drag,
    network,
    press,
    probe,
    requests,
    settle,
    transferred,
    visit,
)
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import Server, serving

ROUNDS = 8
MOVES = 12
KB = 1000
BY_THE_CLOCK = ("/verdicts.json", "/over-time/state.json")  # asked now and then, whether or not somebody drags
Path = list[Point]


@dataclass(frozen=True)
class Brush:
    """What one brush took, in milliseconds, and how many requests were made before and after the button was let go."""

    view: str
    drawn: list[float]
    presented: list[float]
    page: float
    table: float | None
    last: str
    while_dragging: int
    after: int


def measure(store: str) -> list[Measure]:
    """Brush as a visitor does; the first round only warms up."""
    with serving(store) as server:
        return measure_at(server)


def measure_at(server: Server) -> list[Measure]:
    """Return the same at a server that runs."""
    with browsing() as driver:
        visit(driver, server.url)
        received = transferred(network(driver))
        ready = probe(driver)["ready"]
        brushes = brush(driver, ROUNDS)
    cells = [size for url, size in received if url.endswith("/cells.bin")]
    return [
        *_measures(brushes),
        Measure("first visit: navigation to ready", [ready], "ms"),
        Measure("first visit: over the wire", [sum(size for _, size in received) / KB], "kB"),
        Measure("    of these cells", [sum(cells) / KB], "kB"),
    ]


def brush(driver: Chrome, rounds: int) -> list[Brush]:
    """Brush an open page in that many rounds, after one that only warms up; with the table, which comes when seen."""
    come_to_table(driver)
    driver.execute_script("document.querySelector('.view:has(#plot-map) [data-shape=lasso]').click()")
    return [brushed for number in range(rounds + 1) for brushed in _round(driver, number) if number]


def _measures(brushes: list[Brush]) -> list[Measure]:
    drawn = [value for b in brushes for value in b.drawn]
    presented = [value for b in brushes for value in b.presented]
    tables = [b.table for b in brushes if b.table is not None]
    count = f"{len(brushes)} brushes"
    return [
        Measure(
            f"dragging: move to presented ({count}, {len(presented)} moves)", presented, "ms", 33, 100, spread=True
        ),
        *(Measure(f"    {view}", _of(brushes, view), "ms", 33, 100, spread=True) for view in PATHS),
        Measure("dragging: move to drawn", drawn, "ms", spread=True),
        Measure(f"dragging: requests, all {count} together", [sum(b.while_dragging for b in brushes)], "", 0),
        Measure("settled: page, computed in the browser", [b.page for b in brushes], "ms", 60, spread=True),
        Measure(f"settled: table, rows from the server ({len(tables)} of {count})", tables, "ms", spread=True),
        Measure("settled: requests per brush", [b.after for b in brushes], ""),
    ]


def _of(brushes: list[Brush], view: str) -> list[float]:
    return [value for b in brushes if b.view == view for value in b.presented]


def _round(driver: Chrome, number: int) -> list[Brush]:
    brushes = [_brush(driver, view, _place(driver, view, number), path(number)) for view, path in PATHS.items()]
    press(driver, "Escape")
    settle(driver)
    return brushes


def _brush(driver: Chrome, view: str, place: dict[str, float], path: Path) -> Brush:
    settle(driver)
    network(driver)
    points = [(place["x"] + x * place["width"], place["y"] + y * place["height"]) for x, y in path]
    pressed, released = drag(driver, points)
    settle(driver)
    seen = probe(driver)
    sent = [p["wallTime"] for p in requests(network(driver)) if not p["request"]["url"].endswith(BY_THE_CLOCK)]
    return Brush(
        view,
        _times(seen, "drawn"),
        _times(seen, "presented"),
        max(0.0, seen["page"] - seen["up"]),
        seen["table"] - seen["up"] if seen["table"] > seen["up"] else None,
        seen["last"],
        while_dragging=sum(pressed <= at < released for at in sent),
        after=sum(released <= at for at in sent),
    )


def _times(seen: dict[str, Any], name: str) -> list[float]:
    times = [move[name] for move in seen["moves"] if name in move]
    if not times:
        raise RuntimeError("The page painted nothing while the pointer moved; the brush did not reach it.")
    return times


def _place(driver: Chrome, view: str, number: int) -> dict[str, float]:
    """Return the panel to brush in, scrolled into sight; rounds take turns where a view has several."""
    script = """
        const panels = document.querySelectorAll(`#plot-${arguments[0]} .frame`);
        const panel = panels[arguments[1] % panels.length];
        panel.scrollIntoView({ block: "center", behavior: "instant" });
        return panel.getBoundingClientRect().toJSON();
    """
    return dict(driver.execute_script(script, view, number))


def _pair(number: int) -> Path:
    """Return a box that leaves out the edges, its first corner elsewhere in each round."""
    left, top = 0.02 + 0.02 * (number % 4), 0.03 + 0.02 * (number % 3)
    return [(left + 0.86 * i / MOVES, top + 0.86 * i / MOVES) for i in range(MOVES + 1)]


def _map(number: int) -> Path:
    """Return a lasso around most of it, begun elsewhere in each round."""
    angles = [0.7 * number + 2 * math.pi * i / (MOVES + 1) for i in range(MOVES + 1)]
    return [(0.5 + 0.47 * math.cos(a), 0.5 + 0.47 * math.sin(a)) for a in angles]


def _histogram(number: int) -> Path:
    """Most of one segment's histogram."""
    left = 0.03 + 0.02 * (number % 4)
    return [(left + 0.85 * i / MOVES, 0.5) for i in range(MOVES + 1)]


PATHS: dict[str, Callable[[int], Path]] = {"pair": _pair, "map": _map, "histogram": _histogram}
