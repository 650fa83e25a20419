"""Colors and marks follow customers when the number of segments changes, on the page and in files."""

import re
from pathlib import Path

from analysis.reports.contents import read_contents
from analysis.reports.palette import color_of
from tests.analysis.reports.conftest import DAY
from tests.browser.visitor import Visitor

Look = tuple[str, str]

LOOKS = """return [...document.querySelectorAll(".kpi .name")].map((name) => {
    const {backgroundColor, clipPath} = getComputedStyle(name.querySelector(".mark"));
    return [name.innerText, [backgroundColor, clipPath]]; })"""
# colors on the layer within each panel of the histogram, those of at least 50 pixels, as they would stand in a style
PAINTED = """const canvas = document.querySelector("#plot-histogram canvas.marks");
    const [at, ratio] = [canvas.getBoundingClientRect(), window.devicePixelRatio];
    const ctx = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {willReadFrequently: true});
    ctx.drawImage(canvas, 0, 0);
    return [...document.querySelectorAll("#plot-histogram .frame")].map((frame) => {
      const b = frame.getBoundingClientRect(), seen = {};
      const place = [b.left - at.left, b.top - at.top, b.width, b.height].map((v) => Math.round(v * ratio));
      const {data} = ctx.getImageData(...place);
      for (let i = 0; i < data.length; i += 4) {
        const key = `rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`;
        if (data[i + 3] === 255) seen[key] = (seen[key] ?? 0) + 1;
      }
      return Object.keys(seen).filter((key) => seen[key] >= 50); })"""
TITLES = """return [...document.querySelectorAll("#plot-histogram .frame-title")].map((title) => {
    const {backgroundColor, clipPath} = getComputedStyle(title, "::before"); return [backgroundColor, clipPath]; })"""
OVER_TIME = """const style = getComputedStyle(document.querySelector(".page[data-path='/over-time']"));
    return [...Array(10).keys()].map((i) =>
        style.getPropertyValue(`--segment-${i + 1}`) === style.getPropertyValue(`--slot-${i + 1}`))"""


def looks(page: Visitor, k: int) -> dict[str, Look]:
    """Return color and shape of each segment's mark, by name, once `k` segments are drawn."""
    count = "return document.querySelectorAll('#plot-histogram .frame').length"
    page.until(lambda: page.run(count) == k, f"histograms of {k} segments")
    return {" ".join(name.split()): tuple(look) for name, look in page.run(LOOKS)}


def as_hex(color: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", color)[:3])


def test_segments_keep_color_and_mark_at_another_number_of_segments(visitor: Visitor, mall_folder: Path):
    """From 6 to 5, "Low income, low spending" becomes segment 5, and two others become segment 4."""
    visitor.open()
    six = looks(visitor, 6)
    visitor.click_on("#k-fewer")
    five = looks(visitor, 5)
    stayed = [
        "High income, high spending",
        "High income, low spending",
        "Mid income, older",
        "Low income, low spending",
    ]
    assert {name: five[name] for name in stayed} == {name: six[name] for name in stayed}
    assert five["Low income, younger"] == six["Mid income, younger"]

    own = list(five.values())
    assert [tuple(look) for look in visitor.run(TITLES)] == own
    visitor.until(lambda: visitor.run(PAINTED) == [[color] for color, _ in own], "bars in these colors")
    groups = read_contents(mall_folder, visitor.address(), DAY).groups
    assert {g.name: color_of(g.slot) for g in groups} == {name: as_hex(color) for name, (color, _) in five.items()}
    assert visitor.run(OVER_TIME) == [True] * 10, "editions have as many segments as were chosen"

    visitor.click_on("#k-more")
    assert looks(visitor, 6) == six
