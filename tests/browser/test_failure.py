"""A page whose scripts fail before it is there shows a sentence; one that starts says nothing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor
from tests.conftest import MALL
from tests.serving import ROOT, Server, start_server

MAIN, TABLE = "page/main.js", "table.js"
# which script is broken and how, and what the page says
BROKEN = {
    "one that cannot be read": (MAIN, "}{", "This page could not start: "),
    "one that throws": (
        MAIN,
        "throw new Error('of no use');",
        "This page could not start: of no use. Reload the page.",
    ),
    "one that fails later": (
        MAIN,
        "const failing = Promise.reject(new Error('of no use'));",
        "This page could not start: of no use. Reload the page.",
    ),
}


@pytest.fixture
def serve(store: Path, tmp_path: Path) -> Iterator[Callable[[str, str], Server]]:
    """Serve a copy of the checkout in which one script begins with something else."""
    servers = []

    def start(name: str, text: str) -> Server:
        folder = tmp_path / "release"
        for part in ("analysis", "assets", "dashboard", "data"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("Procfile", "gunicorn.conf.py"):
            shutil.copy(ROOT / part, folder)
        script = folder / "assets" / name
        script.write_text(f"{text}\n{script.read_text()}")
        servers.append(start_server(tmp_path / "log", release=folder, KINDRED_STORE=str(store), CUSTOMERS=str(MALL)))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_script_is_said_on_the_page(serve, case: str):
    name, text, message = BROKEN[case]
    page = Visitor(serve(name, text).url)
    try:
        page.driver.get(page.base)
        page.until(lambda: page.text("#failure").startswith(message), "the page says why it is empty")
        assert page.text("#failure").endswith("Reload the page.")
        assert page.run("return getComputedStyle(document.querySelector('#failure')).visibility") == "visible"
        assert [c for c in page.complaints() if "Content Security Policy" in c] == []
    finally:
        page.close()


def test_a_broken_script_of_the_table_is_said_there(serve):
    page = Visitor(serve(TABLE, "throw new Error('no table');").url)
    try:
        page.open()
        page.run("window.scrollTo(0, document.body.scrollHeight)")
        sentence = "The table cannot be shown (its script fails). Reload the page."
        page.until(lambda: page.text("#table-help") == sentence, "the page says why the table is empty")
        page.drag("pair", (0.4, 0.05), (0.7, 0.45))
        assert 0 < page.selected() < 200
    finally:
        page.close()


def test_a_script_that_does_not_arrive_is_said_on_the_page(stranger: Visitor):
    stranger.cdp("Network.enable", {})
    stranger.cdp("Network.setBlockedURLs", {"urls": ["*/page/main.js"]})
    stranger.driver.get(stranger.base)
    stranger.until(
        lambda: stranger.text("#failure") == "This page could not start: main.js did not arrive. Reload the page.",
        "the page says why it is empty",
    )
    stranger.cdp("Network.setBlockedURLs", {"urls": []})
    stranger.open()
    assert stranger.text("#failure") == ""
