"""What one visitor does: opens the page as a browser does, then explores, with pauses in which people think."""

import asyncio
import json
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import brotli

from benchmarks.instruments.asking import Browser
from benchmarks.instruments.server import ServerError
from dashboard import ids

# what scripts ask for once the visitor comes near the table, from where the page names scripts
LATE = "async-community.js"
FEATURES = ("age", "income", "spending")
KS = range(2, 11)
DEFAULTS = {"k": 6, "x": "income", "y": "spending", "histogram": "age"}
THINKING = (1.0, 7.0)
PAGE_OF_ROWS = 100


@dataclass(frozen=True)
class Place:
    """Where what a page asks for is, as its HTML and its cells say."""

    segmentation: str
    evidence: str


@dataclass
class Visitor:
    """A visitor, who draws what to do next, and the number of segments that they see."""

    browser: Browser
    place: Place
    draw: random.Random
    k: int = 6

    async def explore(self, until: float) -> None:
        """Open the page and act until the event loop's clock says `until`."""
        clock = asyncio.get_running_loop().time
        await self.open()
        while clock() < until:
            await asyncio.sleep(self.draw.uniform(*THINKING))
            if clock() < until:
                await self.act()

    async def act(self) -> None:
        """One of the things that ask the server, about as often as people do them."""
        (action,) = self.draw.choices(list(ACTIONS), list(ACTIONS.values()))
        await action(self)

    async def open(self) -> None:
        """Load the page with everything that it brings."""
        html = brotli.decompress(await self.browser.get("page", "/")).decode()
        addresses = re.findall(r'(?:src|href)="(/[^"]+)"', html)
        scripts = [a for a in addresses if a.startswith("/assets/")]
        await asyncio.gather(
            self.browser.get_all("script", scripts),
            self.browser.get_all("cells", [f"{self.place.segmentation}/{name}" for name in ("page.json", "cells.bin")]),
        )
        verdicts = self.browser.get("evidence", f"{self.place.evidence}/verdicts.json")
        await asyncio.gather(self._names(), self._figures(**DEFAULTS), verdicts)
        await self.browser.get_all("layout", ["/_dash-layout", "/_dash-dependencies"])
        folder = next(a for a in scripts if a.endswith("dash-renderer.js")).rsplit("/", 1)[0]
        await asyncio.gather(self.browser.get("script", f"{folder}/{LATE}"), self._rows(""))

    async def change_k(self) -> None:
        """Another number of segments: every chart and the table follow."""
        self.k = self.draw.choice(KS)
        await asyncio.gather(self._figures(**DEFAULTS | {"k": self.k}), self._rows(""))

    async def change_pair(self) -> None:
        """Other features in the charts."""
        x, y = self.draw.sample(FEATURES, 2)
        await self._figures(k=self.k, x=x, y=y, histogram=self.draw.choice(FEATURES))

    async def brush(self) -> None:
        """Let go of a brush: the table follows."""
        await self._rows(self._where())

    async def scroll(self) -> None:
        """Ask for the table's second page, sorted."""
        order = [{"colId": self.draw.choice(FEATURES), "sort": self.draw.choice(["asc", "desc"])}]
        await self._rows("", start=PAGE_OF_ROWS, order=order)

    async def export(self) -> None:
        """Export the selection as CSV."""
        await self.browser.get("export", f"/export.csv?{urlencode({'k': self.k, 'where': self._where()})}")

    async def come_back(self) -> None:
        """Come back to the tab."""
        await self._names()

    async def read_evidence(self) -> None:
        """Open Evidence."""
        base = self.place.evidence
        await self.browser.get_all("evidence", [f"{base}/words.json", f"{base}/cells.bin"])
        await self.browser.get("evidence", f"{base}/figures.json?k={self.k}")

    async def read_segments(self) -> None:
        """Open Segments."""
        await self.browser.get("cells", f"{self.place.segmentation}/segments.json")

    async def _names(self) -> None:
        await self.browser.get("names", f"{self.place.segmentation}/names.json")

    async def _figures(self, **shown: object) -> None:
        await self.browser.get("figures", f"{self.place.segmentation}/figures.json?{urlencode(shown)}")

    async def _rows(self, where: str, start: int = 0, order: object = ()) -> None:
        asked = {"startRow": start, "endRow": start + PAGE_OF_ROWS, "sortModel": order, "filterModel": {}}
        body = table_call(asked, {"k": self.k, "where": where})
        await self.browser.post("table", "/_dash-update-component", json.dumps(body).encode())

    def _where(self) -> str:
        """Return a selection as the page writes it."""
        low = self.draw.randrange(18, 50)
        brushed = [["histogram-age", [["between", "age", low, low + self.draw.randrange(5, 20)]]]]
        if self.draw.random() < 0.5:
            brushed.append(["category-gender", [["oneof", "gender", self.draw.choice(["Female", "Male"])]]])
        return json.dumps(brushed)


async def find_place(browser: Browser) -> Place:
    """Return what every visitor's page would find out."""
    html = brotli.decompress(await browser.get("page", "/")).decode()
    address = re.search(r'href="(/segmentation/\w+)/page\.json"', html)
    if not address:
        raise ServerError("The page names no cells.")
    page = json.loads(brotli.decompress(await browser.get("cells", f"{address[1]}/page.json")))
    return Place(address[1], f"/evidence/{page['fingerprint']}")


def table_call(rows: object, selected: object) -> dict[str, object]:
    """Return what the grid posts to ask for rows."""
    table, trouble = (ids.TABLE, "getRowsResponse"), (ids.TABLE_TROUBLE, "children")
    return {
        "output": f"..{'.'.join(table)}...{'.'.join(trouble)}..",
        "outputs": [{"id": name, "property": part} for name, part in (table, trouble)],
        "inputs": [{"id": ids.TABLE, "property": "getRowsRequest", "value": rows}],
        "state": [{"id": ids.SELECTION, "property": "data", "value": selected}],
        "changedPropIds": [f"{ids.TABLE}.getRowsRequest"],
    }


ACTIONS: dict[Callable[[Visitor], Awaitable[None]], float] = {
    Visitor.brush: 30,
    Visitor.change_k: 20,
    Visitor.change_pair: 10,
    Visitor.scroll: 10,
    Visitor.come_back: 10,
    Visitor.open: 8,
    Visitor.read_evidence: 5,
    Visitor.read_segments: 3,
    Visitor.export: 4,
}
