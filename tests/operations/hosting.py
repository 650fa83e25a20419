"""What tests of trouble share: a place at which a server runs or does not, and what the page says about it."""

from pathlib import Path
from typing import Any

from tests.browser.visitor import Visitor
from tests.serving import Server, free_port, start_server

GONE = "The server does not answer."
BUSY = "The server is busy or starting."
OUT = "You are logged out."
UPDATED = "Kindred or its customers were updated"
HIDE = """Object.defineProperty(document, 'hidden', {configurable: true, value: arguments[0]});
    document.dispatchEvent(new Event('visibilitychange'))"""


class Host:
    """A place at which one server after another runs."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.log, self.environment, self.port = folder / "server.log", environment, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: Server | None = None

    def start(self, **how: Any) -> Server:
        self.server = start_server(self.log, port=self.port, **(self.environment | how))
        return self.server

    def stop(self) -> None:
        if self.server:
            self.server.stop()
        self.server = None


def open_marked(host: Host, path: str = "/") -> Visitor:
    """Return a visitor whose page is filled; `is_same` returns whether it was ever loaded again."""
    page = Visitor(host.url)
    mark(page, path)
    return page


def mark(page: Visitor, path: str = "/") -> None:
    page.open(path)
    page.run("window.marked = true")


def is_same(page: Visitor) -> bool:
    return bool(page.run("return window.marked === true"))


def message(page: Visitor) -> str:
    return page.text(".server-trouble")


def expect_sentence(page: Visitor, what: str) -> None:
    page.until(lambda: message(page).startswith(what), f"the page says: {what}")


def is_over(page: Visitor) -> None:
    page.until(lambda: message(page) == "", "nothing is the matter any more")


def rows_follow(page: Visitor, selected: int) -> None:
    page.until(lambda: page.text("#table-help").startswith(f"{selected} selected"), "the table says whom it shows")
    page.until(lambda: page.rows() and page.rows()[0][0], "their rows are there")


def brush(page: Visitor) -> int:
    """Select some by a brush; how many."""
    page.drag("pair", (0.4, 0.05), (0.7, 0.45))
    assert 0 < page.selected() < 200
    assert sum(page.card_counts()) == page.selected()
    return page.selected()


def look_away(page: Visitor, *, hidden: bool) -> None:
    """To another tab, or back."""
    page.run(HIDE, hidden)


def accidents(page: Visitor) -> list[str]:
    """Return what the console said, besides that something could not be loaded."""
    return [c for c in page.complaints() if "Failed to load resource" not in c]
