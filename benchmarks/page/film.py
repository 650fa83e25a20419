"""What a visitor sees while the page opens: a picture every 100 ms of a first and of a next visit, on one sheet each.

Pictures are the frames that the browser itself shows, by its own clock from when it begins to navigate; where it is at
work they come late. Each place of a sheet has the last one until then. KINDRED_FILM_SECONDS asks for more than two
seconds.
"""

import base64
import json
import os
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from selenium.webdriver import Chrome

from benchmarks.instruments.browser import browsing, evaluate, unwatch
from benchmarks.instruments.server import serving
from benchmarks.instruments.weighing import evidence_resting
from benchmarks.page.opening import AFTERWARDS, STARTING

SECONDS, STEP = "KINDRED_FILM_SECONDS", 0.1
WIDTH, COLUMNS, LABEL = 480, 5, 18
SHOT = {"format": "jpeg", "quality": 80, "everyNthFrame": 1}
PAUSE, MARGIN = 0.02, 1.0


@dataclass(frozen=True)
class Frame:
    """A picture of the page, and the seconds since the address was entered."""

    at: float
    image: bytes


def film(store: str, folder: Path) -> list[Path]:
    """Write a sheet for each visit into `folder`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    seconds = float(os.environ.get(SECONDS, "2"))
    with serving(store) as server, evidence_resting(server), browsing() as driver:
        unwatch(driver)
        time.sleep(STARTING)
        first = _frames(driver, server.url, seconds)
        time.sleep(AFTERWARDS)
        visits = {"first-visit": first, "next-visit": _frames(driver, server.url, seconds)}
    return [_sheet(frames, seconds, folder / f"{name}.png") for name, frames in visits.items()]


def _frames(driver: Chrome, url: str, seconds: float) -> list[Frame]:
    driver.get("about:blank")
    driver.get_log("performance")
    driver.execute_cdp_cmd("Page.startScreencast", SHOT)
    frames: list[tuple[float, bytes]] = []
    driver.execute_cdp_cmd("Page.navigate", {"url": url})
    end = time.time() + seconds + MARGIN
    while time.time() < end:
        frames += _new_frames(driver)
        time.sleep(PAUSE)
    driver.execute_cdp_cmd("Page.stopScreencast", {})
    begun = evaluate(driver, "performance.timeOrigin") / 1000
    return [Frame(shown - begun, image) for shown, image in frames if shown >= begun]


def _new_frames(driver: Chrome) -> list[tuple[float, bytes]]:
    """Return what the browser has shown since last asked, and have it send on."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    shown = [m["params"] for m in messages if m["method"] == "Page.screencastFrame"]
    for frame in shown:
        driver.execute_cdp_cmd("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
    return [(f["metadata"]["timestamp"], base64.b64decode(f["data"])) for f in shown]


def _sheet(frames: list[Frame], seconds: float, path: Path) -> Path:
    times = [STEP * i for i in range(1, round(seconds / STEP) + 1)]
    seen = [max((f for f in frames if f.at <= at), key=lambda f: f.at, default=None) for at in times]
    pictures = {f.at: Image.open(BytesIO(f.image)).convert("RGB") for f in frames}
    height = max((WIDTH * p.height // p.width for p in pictures.values()), default=WIDTH)
    rows = -(-len(times) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * WIDTH, rows * (height + LABEL)), "white")
    draw = ImageDraw.Draw(sheet)
    for i, (at, frame) in enumerate(zip(times, seen, strict=True)):
        x, y = i % COLUMNS * WIDTH, i // COLUMNS * (height + LABEL)
        draw.text((x + 4, y + 3), f"{at:.1f} s" if frame else f"{at:.1f} s: nothing yet", fill="black")
        if frame:
            sheet.paste(pictures[frame.at].resize((WIDTH - 2, height)), (x, y + LABEL))
    sheet.save(path)
    return path
