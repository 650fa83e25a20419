"""What a visit weighs and takes, with an empty cache and again; over the loopback, so without a network's delay.

The visitor does not scroll: the table's grid, which comes when one comes near, is weighed separately.

Weight is what came over the wire, headers included (`encodedDataLength`). Ready counts from the start of the navigation
until the page says that it can be used, complete until its last change.
"""

from collections import Counter
from dataclasses import dataclass

from selenium.webdriver import Chrome

from benchmarks.instruments.browser import Event, browsing, come_to_table, network, probe, requests, transferred, visit
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import serving

RUNS = 5
KB = 1000
HEAVIEST = 6


@dataclass(frozen=True)
class Visit:
    """One visit: kilobytes by address, requests that reached the server, milliseconds."""

    weights: Counter[str]
    requests: int
    ready: float
    complete: float


def measure(store: str) -> list[Measure]:
    """Visit as a new visitor and once more, each time with a new browser."""
    with serving(store) as server:
        visits = [_first_and_again(server.url) for _ in range(RUNS)]
    first, tables, again = zip(*visits, strict=True)
    heaviest = first[0].weights.most_common(HEAVIEST)
    return [
        *_measures(f"first visit ({RUNS} runs)", first, 1500, 40),
        *(Measure(f"    {name}", [v.weights[name] for v in first], "kB") for name, _ in heaviest),
        Measure("    and the table, when one comes near", tables, "kB"),
        *_measures("repeat visit", again, 20),
    ]


def _measures(title: str, visits: tuple[Visit, ...], most: float, most_requests: float | None = None) -> list[Measure]:
    return [
        Measure(f"{title}: over the wire", [v.weights.total() for v in visits], "kB", most),
        Measure(f"{title}: requests to the server", [v.requests for v in visits], "", most_requests),
        Measure(f"{title}: ready for use", [v.ready for v in visits], "ms", spread=True),
        Measure(f"{title}: complete", [v.complete for v in visits], "ms", spread=True),
    ]


def _first_and_again(url: str) -> tuple[Visit, float, Visit]:
    with browsing() as driver:
        first = _visit(driver, url)
        come_to_table(driver)
        table = sum(size for _, size in transferred(network(driver))) / KB
        driver.get("about:blank")
        return first, table, _visit(driver, url)


def _visit(driver: Chrome, url: str) -> Visit:
    network(driver)
    visit(driver, url)
    seen, events = probe(driver), network(driver)
    names = {p["requestId"]: _short(p["request"]["url"], url) for p in requests(events)}
    weights: Counter[str] = Counter()
    for event in events:
        number = event["params"].get("requestId")
        if event["method"] == "Network.loadingFinished" and number in names:
            weights[names[number]] += event["params"]["encodedDataLength"] / KB
    return Visit(weights, len(names.keys() - _cached(events)), seen["ready"], max(seen["page"], seen["table"]))


def _cached(events: list[Event]) -> set[str]:
    """Return requests that the browser answered from its cache."""
    memory = {e["params"]["requestId"] for e in events if e["method"] == "Network.requestServedFromCache"}
    answers = [e["params"] for e in events if e["method"] == "Network.responseReceived"]
    return memory | {p["requestId"] for p in answers if p["response"].get("fromDiskCache")}


def _short(address: str, url: str) -> str:
    """Return the last part of an address, without its query."""
    return "/" if address == url else address.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
