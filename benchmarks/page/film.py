"""What a visitor sees while the page opens: a picture every 100 ms of a first and of a next visit, on one sheet each.

Each place of a sheet has the last picture until then: a browser at work gives the next one when it is done. On a busy
machine two seconds end before the page is there; KINDRED_FILM_SECONDS asks for more.
"""

import base64
import os
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from selenium.webdriver import Chrome

from benchmarks.instruments.browser import browsing, unwatch
from benchmarks.instruments.server import serving
from benchmarks.instruments.weighing import evidence_resting

SECONDS, STEP = "KINDRED_FILM_SECONDS", 0.1
WIDTH, COLUMNS, LABEL = 480, 5, 18
SHOT = {"format": "jpeg", "quality": 80, "optimizeForSpeed": True}


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
        visits = {name: _frames(driver, server.url, seconds) for name in ("first-visit", "next-visit")}
    return [_sheet(frames, seconds, folder / f"{name}.png") for name, frames in visits.items()]


def _frames(driver: Chrome, url: str, seconds: float) -> list[Frame]:
    driver.get("about:blank")
    begun, frames = time.time(), []
    driver.execute_cdp_cmd("Page.navigate", {"url": url})
    while (now := time.time()) < begun + seconds:
        shot = driver.execute_cdp_cmd("Page.captureScreenshot", SHOT)["data"]
        frames.append(Frame(time.time() - begun, base64.b64decode(shot)))
        time.sleep(max(0.0, now + STEP - time.time()))
    return frames


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
