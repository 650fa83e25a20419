"""What a visit fetches: few requests and bytes, the table's grid only when it comes near, nearly nothing again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor
from tests.dashboard.asking import post
from tests.serving import Server, start_server

# generous: most is the same for each visit; charts are in gzip where brotli is not ready yet
MOST_REQUESTS, MOST_BYTES = 16, 1_700_000
MOST_AGAIN = 20_000
PLOTLY = "return new URL(document.querySelector('#plotly-script').href).pathname"
GRID = {"dash-renderer.js", "_dash-layout", "_dash-dependencies", "async-community.js"}

NAMED_BY_HEAD = {"plotly.min.js", "page.json", "cells.bin", "names.json", "figures.json"}
BY_HEAD = """return performance.getEntriesByType('resource').filter((e) => e.initiatorType === 'link')
    .map((e) => new URL(e.name).pathname.split('/').pop())"""


@pytest.fixture
def newcomer(public: Server, page: Visitor) -> Iterator[Visitor]:
    """Yield a visitor who has never been here, at a public server whose scripts are compressed by now."""
    charts = page.run("return document.querySelector('link[href$=\"plotly.min.js\"]').href")
    page.until(
        lambda: "Content-Encoding" in post(charts, None, Accept_Encoding="gzip").headers, "charts are compressed"
    )
    one = Visitor(public.url, returning=True)
    one.driver.get("about:blank")
    yield one
    one.close()


def fetched(page: Visitor) -> dict[str, int]:
    """Return names of what came over the wire since last asked, and its bytes, headers included."""
    events = [json.loads(entry["message"])["message"] for entry in page.driver.get_log("performance")]
    params = [(e["method"].removeprefix("Network."), e["params"]) for e in events if "requestId" in e["params"]]
    urls = {p["requestId"]: p["request"]["url"] for method, p in params if method == "requestWillBeSent"}
    kept = {p["requestId"] for method, p in params if method == "requestServedFromCache"}
    kept |= {
        p["requestId"] for method, p in params if method == "responseReceived" and p["response"].get("fromDiskCache")
    }
    ended = {p["requestId"]: int(p["encodedDataLength"]) for method, p in params if method == "loadingFinished"}
    ours = {i: url.removeprefix(page.base) for i, url in urls.items() if url.startswith(page.base) and i not in kept}
    names = {i: url.split("?")[0].rsplit("/", 1)[-1] or "/" for i, url in ours.items()}
    assert len(set(names.values())) == len(names), f"something is asked for twice: {sorted(names.values())}"
    return {name: ended.get(i, 0) for i, name in names.items()}


def test_a_visit_is_light_and_the_next_one_lighter(newcomer: Visitor):
    newcomer.open()
    first = fetched(newcomer)
    assert {"/", "main.js", "plotly.min.js", "cells.bin", "figures.json"} <= set(first)
    assert len(first) <= MOST_REQUESTS
    assert sum(first.values()) <= MOST_BYTES
    assert set(first) & GRID == set()
    assert set(newcomer.run(BY_HEAD)) >= NAMED_BY_HEAD
    newcomer.driver.get("about:blank")
    fetched(newcomer)
    newcomer.open()
    again = fetched(newcomer)
    assert {"/", "names.json"} <= set(again)
    assert set(again) & {"main.js", "plotly.min.js", "style.css", "cells.bin", "figures.json"} == set()
    assert sum(again.values()) <= MOST_AGAIN
    assert newcomer.complaints() == []


KEPT = """
    const kept = await caches.open("kindred /assets/older/plotly.min.js");
    await kept.put("/older", new Response(""));
    await navigator.serviceWorker.ready;
    return true"""
SOURCE = "return performance.getEntriesByName(document.querySelector('#plotly-script').href)[0].workerFinalSourceType"


def test_the_next_visit_has_plotly_compiled(newcomer: Visitor):
    """Browsers compile what a service worker keeps; what an older release kept is gone."""
    newcomer.open()
    assert newcomer.run(SOURCE) == ""
    assert newcomer.run_async(KEPT)
    newcomer.until(lambda: len(newcomer.run_async("return await caches.keys()")) == 1, "older scripts are gone")
    fetched(newcomer)
    newcomer.open()
    assert newcomer.run(SOURCE) == "cache"
    assert newcomer.run_async("return await caches.keys()") == [f"kindred {newcomer.run(PLOTLY)}"]
    assert newcomer.run("return document.querySelectorAll('.plot.drawn').length") > 3
    assert newcomer.complaints() == []


# where the table stands, said again whenever the page becomes higher or lower
WATCH = """
    const place = () => { const b = document.querySelector(".card:has(#table-help)").getBoundingClientRect();
      return [b.top + scrollY, b.height, document.documentElement.scrollHeight].join(); };
    window.places = [place()];
    new ResizeObserver(() => window.places.push(place())).observe(document.querySelector(".kindred"));"""


def test_the_table_comes_when_one_comes_near_and_nothing_jumps(newcomer: Visitor):
    newcomer.open()
    newcomer.click_on(".kpi.segment-5")
    newcomer.run(WATCH)
    assert set(fetched(newcomer)) & GRID == set()
    newcomer.run("window.scrollTo(0, document.body.scrollHeight)")
    newcomer.until(lambda: newcomer.run("return document.querySelectorAll('#customers .ag-row').length"), "rows")
    newcomer.until(lambda: {row[1] for row in newcomer.rows()} == {"Low income, high spending"}, "what is selected")
    assert len(set(newcomer.run("return window.places"))) == 1
    asked = fetched(newcomer)
    assert set(asked) == GRID | {"_dash-update-component"}
    newcomer.click_on(".kpi.segment-1")
    newcomer.until(lambda: {row[1] for row in newcomer.rows()} == {"High income, high spending"}, "the table follows")
    assert newcomer.complaints() == []


def test_a_table_whose_server_is_gone_says_so(store: Path, tmp_path: Path):
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(store))
    page = Visitor(server.url)
    try:
        page.open()
        server.stop()
        page.rows()
        page.until(lambda: "when the server answers" in page.text("#table-help"), "the table says why it is empty")
        page.drag("pair", (0.4, 0.05), (0.7, 0.45))
        assert 0 < page.selected() < 200
    finally:
        page.close()
        server.stop()


def test_other_pages_do_not_fetch_the_table(newcomer: Visitor):
    for path in ("/segments", "/over-time", "/evidence", "/data"):
        newcomer.open(path)
        newcomer.run("window.scrollTo(0, document.body.scrollHeight)")
        newcomer.until(lambda: newcomer.run("return document.body.innerText.includes('Loading')") is False, "filled")
        assert set(fetched(newcomer)) & GRID == set(), path


def test_joined_modules_are_the_same_as_one_by_one(page: Visitor):
    page.click_on("nav a[data-page='/segments']")
    page.until(lambda: page.text("#sheet"), "its module is there")
    unlike = """
        const main = document.querySelector("script[src$='page/main.js']").src;
        const { modules } = await import(main);
        const entries = ["page/main.js", "page/segments/index.js"];
        const names = Object.keys(modules).filter((name) => !entries.includes(name));
        const alone = await Promise.all(names.map((name) => import(new URL(`../${name}`, main))));
        const plain = (value) => String(value).replace(/^[ \\t]*\\/\\*\\*[^]*?\\*\\/[ \\t]*\\n|^ +/gm, "");
        const told = (own) => Object.keys(own).sort().map((key) => `${key}: ${plain(own[key])}`).join();
        return [names.length, names.filter((name, i) => told(modules[name]) !== told(alone[i]))];"""
    count, found = page.run_async(unlike)
    assert count > 40
    assert found == []
