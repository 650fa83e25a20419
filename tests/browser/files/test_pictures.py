"""A chart as a picture: title, selection in words, marks, legend of segments, source and date; saved or copied."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.browser.test_pages import BRUSHED, finished
from tests.browser.visitor import Visitor


@pytest.fixture
def downloads(visitor: Visitor, tmp_path: Path) -> Iterator[Path]:
    visitor.cdp("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    yield tmp_path
    visitor.cdp("Page.setDownloadBehavior", {"behavior": "default"})


def take(visitor: Visitor, view: str, form: str) -> None:
    """Through the menu of the chart, as people do."""
    visitor.click_on(f".picture:has([data-view={view}]) summary")
    visitor.click_on(f".image[data-view={view}][data-format={form}]")


def color_of(page: Visitor, name: str) -> tuple[int, int, int]:
    text = page.run("return getComputedStyle(document.documentElement).getPropertyValue('--' + arguments[0])", name)
    red, green, blue = bytes.fromhex(text.strip().removeprefix("#"))
    return red, green, blue


def near(seen: dict[str, int], color: tuple[int, int, int]) -> int:
    """Pixels that differ from `color` by no more than the light fill of a brush does."""
    found = ((tuple(map(int, key.split(","))), n) for key, n in seen.items())
    return sum(n for rgb, n in found if max(abs(a - b) for a, b in zip(rgb, color, strict=True)) <= 12)


@pytest.mark.parametrize("view", ["pair", "map", "histogram", "spread", "category", "strip"])
def test_any_chart_can_be_saved_with_its_selection(visitor: Visitor, downloads: Path, view):
    visitor.open(f"{BRUSHED}&more=strip")
    take(visitor, view, "png")
    path = finished(visitor, downloads, ".png")
    assert "36-of-200" in path.name
    colors = visitor.run_async(
        """const image = new Image();
        image.src = "data:image/png;base64," + args[0];
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const ctx = canvas.getContext("2d");
        ctx.drawImage(image, 0, 0);
        const {data} = ctx.getImageData(0, 0, image.width, image.height);
        const seen = {};
        for (let i = 0; i < data.length; i += 4) {
          const key = [data[i], data[i + 1], data[i + 2]].join();
          seen[key] = (seen[key] ?? 0) + 1;
        }
        return [image.width, seen];""",
        base64.b64encode(path.read_bytes()).decode(),
    )
    width, seen = colors
    assert width > 600
    assert view == "pair" or near(seen, color_of(visitor, "whole")) > 300, "the gray whole is in the picture"
    assert near(seen, color_of(visitor, "segment-1")) > 100, "so is the selection in its segment's color"


@pytest.mark.parametrize("view", ["pair", "histogram", "spread", "strip"])
def test_an_svg_says_what_it_shows_of_whom_and_when(visitor: Visitor, downloads: Path, view: str):
    visitor.open(f"{BRUSHED}&more=strip")
    take(visitor, view, "svg")
    text = finished(visitor, downloads, ".svg").read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    written = " ".join(re.findall(r">([^<>]+)</text>", text))
    for words in (visitor.sentence(), *visitor.texts(".kpi .name"), "Source: Mall_Customers.csv"):
        assert " ".join(words.split()) in " ".join(written.split())
    assert f"{datetime.now(UTC):%B %Y}" in written
    assert text.count("#036aa5") >= 3, "the selection in its segment's color"


def test_the_menu_is_reached_by_keyboard(visitor: Visitor, downloads: Path):
    visitor.open(BRUSHED)
    visitor.run("document.querySelector('.picture:has([data-view=map]) summary').focus()")
    visitor.key("Enter")
    visitor.key("Tab")
    assert visitor.run("return document.activeElement.textContent") == "Save as PNG"
    visitor.key("Enter")
    assert "customer-map" in finished(visitor, downloads, ".png").name
    assert visitor.run("return document.querySelectorAll('.picture[open]').length") == 0


def test_the_menu_is_seen_without_a_pointer(visitor: Visitor):
    visitor.open("/?more=strip")
    shown = """return [...document.querySelectorAll('.page:not([hidden]) .picture summary')]
        .map((n) => n.checkVisibility({opacityProperty: true}))"""
    assert set(visitor.run(shown)) == {True}


def test_a_picture_is_copied(visitor: Visitor):
    visitor.open(BRUSHED)
    origin = visitor.run("return location.origin")
    for name in ("clipboardReadWrite", "clipboardSanitizedWrite"):
        visitor.cdp("Browser.grantPermissions", {"origin": origin, "permissions": [name]})
    visitor.cdp("Emulation.setFocusEmulationEnabled", {"enabled": True})
    take(visitor, "pair", "copy")
    visitor.until(lambda: visitor.text("#notice"), "a word about it")
    assert visitor.text("#notice") == "The picture is copied."
