"""A visitor: a real Chromium that opens pages, drags, clicks, types and touches as people do, and reads the page."""

import json
import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from selenium.common.exceptions import JavascriptException
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
PATIENCE = 45
SHIFT = 8
Point = tuple[float, float]


# visitors of tests have seen the tour, which is for newcomers; pages without an address keep nothing
SEEN = "try { localStorage.setItem('kindred-tour', 'seen'); } catch {}"
# compiling plotly.js for the next visit costs a second, and few visitors of tests come back
NOTHING_KEPT = "delete Navigator.prototype.serviceWorker"
# what the console says while a page below /of/ is being opened and asks for patience
BUSY = re.compile(
    r"preloaded using link preload but not used|/of/\S+ - Failed to load resource: .* status of 503"
    r"|dash-renderer\.js .*Response is missing header: content-type"
)


class Visitor:
    """One browser at one server. Points in plots are shares of a panel: (0, 0) top left, (1, 1) bottom right."""

    def __init__(
        self,
        base: str,
        width: int = 1440,
        height: int = 1000,
        *,
        touch: bool = False,
        newcomer: bool = False,
        returning: bool = False,
    ) -> None:
        options = Options()
        for flag in FLAGS:
            options.add_argument(flag)
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.base = base
        if not newcomer:
            self.cdp("Page.addScriptToEvaluateOnNewDocument", {"source": SEEN})
        if not returning:
            self.cdp("Page.addScriptToEvaluateOnNewDocument", {"source": NOTHING_KEPT})
        self.resize(width, height, touch=touch)

    def close(self) -> None:
        self.driver.quit()

    def resize(self, width: int, height: int, *, touch: bool = False) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
        self.cdp("Emulation.setTouchEmulationEnabled", {"enabled": touch})

    def prefer(self, **features: str) -> None:
        """Set what media queries ask for: `color_scheme="dark"`, `reduced_motion="reduce"`; nothing given: defaults."""
        named = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        self.cdp("Emulation.setEmulatedMedia", {"features": named})

    def cdp(self, command: str, arguments: dict[str, Any]) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def run_async(self, script: str, *arguments: Any) -> Any:
        """`script` is the body of an async function; its result or its error comes back."""
        self.driver.set_script_timeout(60)
        wrapped = (
            "const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);"
            f"(async () => {{ {script} }})().then((v) => done({{value: v}}), (e) => done({{error: String(e.stack)}}));"
        )
        answer = self.driver.execute_async_script(wrapped, *arguments)
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def open(self, path: str = "/") -> None:
        self.driver.get(self.base + path)
        self.until(lambda: self.run("return document.documentElement.dataset.ready") == "true", "the page is ready")
        undrawn = "return document.querySelectorAll('.page:not([hidden]) .plot:not(.drawn, [hidden] *)').length"
        self.until(lambda: self.run(undrawn) == 0, "plots are drawn")

    def forget(self) -> None:
        """Forget what pages kept in the browser, such as a file that somebody brought."""
        if str(self.driver.current_url).startswith(self.base):
            self.run("sessionStorage.clear(); localStorage.clear()")

    def start_over(self) -> None:
        """Forget every earlier visit: pages, what they kept, cookies, cached files, messages."""
        origin = "/".join(str(self.driver.current_url).split("/")[:3])
        if origin.startswith("http"):
            with suppress(JavascriptException):  # a page that says that nobody answers keeps nothing
                self.run("sessionStorage.clear()")
        self.driver.get("about:blank")
        for command in ("Network.clearBrowserCache", "Network.clearBrowserCookies"):
            self.cdp(command, {})
        if origin.startswith("http"):
            self.cdp("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self.complaints()
        self.requests()

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := condition():
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited {PATIENCE} s in vain: {what}")

    # what people read

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector))

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map((n) => n.innerText)", selector))

    def sentence(self) -> str:
        return self.text("#sentence")

    def selected(self) -> int:
        """Return the number at the head of the sentence."""
        return int(self.sentence().removeprefix("All ").split()[0].replace(",", ""))

    def chips(self) -> list[str]:
        return self.texts(".chip > .edit")

    def card_counts(self) -> list[int]:
        return [int(text.replace(",", "")) for text in self.texts(".kpi .count")]

    def address(self) -> str:
        return str(self.driver.current_url).removeprefix(self.base)

    def rows(self) -> list[list[str]]:
        """Return the first rows of the customers table, which comes when people come near it."""
        self.run("document.getElementById('customers')?.scrollIntoView({block: 'nearest', behavior: 'instant'})")
        script = """return [...document.querySelectorAll('#customers .ag-center-cols-container .ag-row')]
            .sort((a, b) => a.getAttribute('row-index') - b.getAttribute('row-index'))
            .map((r) => [...r.querySelectorAll('.ag-cell')].map((c) => c.innerText))"""
        return list(self.run(script))

    def clipped(self) -> list[str]:
        """Return words of charts that are cut off."""
        script = """return [...document.querySelectorAll('.js-plotly-plot .main-svg text')].filter((n) => {
            const t = n.getBoundingClientRect(), s = n.closest('.js-plotly-plot').getBoundingClientRect();
            return t.width && (t.left < s.left - 2 || t.right > s.right + 2 || t.bottom > s.bottom + 2);
        }).map((n) => n.textContent)"""
        return list(self.run(script))

    def complaints(self) -> list[str]:
        """Return what the console said since last asked, without what only says that we are busy.

        That is something preloaded that is used late, and a 503 of a worker that is still opening brought customers,
        which the page asks again.
        """
        complaint = [str(entry["message"]) for entry in self.driver.get_log("browser")]
        return [message for message in complaint if not BUSY.search(message)]

    def requests(self) -> list[str]:
        """Addresses asked for since last asked."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    # what people do

    def panel(self, view: str, number: int = 0) -> tuple[float, float, float, float]:
        """Left, top, width and height of a panel on the screen, scrolled into view."""
        script = """const frame = document.querySelectorAll(`#plot-${arguments[0]} .frame`)[arguments[1]];
            frame.scrollIntoView({block: "center", behavior: "instant"});
            const b = frame.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]"""
        left, top, width, height = self.run(script, view, number)
        return left, top, width, height

    def at(self, view: str, point: Point, number: int = 0) -> Point:
        left, top, width, height = self.panel(view, number)
        return left + point[0] * width, top + point[1] * height

    def mouse(self, kind: str, at: Point, *, pressed: bool = False, shift: bool = False, clicks: int = 1) -> None:
        self.cdp(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": at[0],
                "y": at[1],
                "button": "none" if kind == "mouseMoved" and not pressed else "left",
                "buttons": int(pressed),
                "clickCount": clicks,
                "modifiers": SHIFT if shift else 0,
            },
        )

    def press(self, at: Point, *, shift: bool = False) -> None:
        self.mouse("mouseMoved", at, shift=shift)
        self.mouse("mousePressed", at, pressed=True, shift=shift)

    def trace(self, points: list[Point], *, shift: bool = False, steps: int = 6) -> Point:
        """Move the pressed pointer along `points`."""
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            for i in range(1, steps + 1):
                at = (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)
                self.mouse("mouseMoved", at, pressed=True, shift=shift)
                time.sleep(0.005)
        return points[-1]

    def drag(self, view: str, *path: Point, number: int = 0, shift: bool = False) -> None:
        """Press, move along `path`, release."""
        points = [self.at(view, point, number) for point in path]
        self.press(points[0], shift=shift)
        self.mouse("mouseReleased", self.trace(points, shift=shift), shift=shift)

    def click(self, view: str, point: Point, number: int = 0, *, shift: bool = False) -> None:
        at = self.at(view, point, number)
        self.press(at, shift=shift)
        self.mouse("mouseReleased", at, shift=shift)

    def click_on(self, selector: str, *, shift: bool = False) -> None:
        script = """const node = document.querySelector(arguments[0]);
            node.scrollIntoView({block: "center", behavior: "instant"});
            const b = node.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]"""
        at = tuple(self.run(script, selector))
        self.press(at, shift=shift)
        self.mouse("mouseReleased", at, shift=shift)

    def key(self, name: str, *, shift: bool = False) -> None:
        code = {"Tab": 9, "Enter": 13, "Escape": 27, "Delete": 46}.get(name, 0)
        code = code or {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}.get(name, 0)
        event = {"key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": SHIFT if shift else 0}
        self.cdp("Input.dispatchKeyEvent", {"type": "keyDown", **event, **({"text": "\r"} if name == "Enter" else {})})
        self.cdp("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def type(self, text: str) -> None:
        """Into what has the focus, in place of what is marked there."""
        self.cdp("Input.insertText", {"text": text})

    def swipe(self, *path: Point, rest: float = 0.0, steps: int = 12) -> None:
        """One finger along `path`, in pixels, after it has rested for `rest` seconds."""
        self.cdp(
            "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": path[0][0], "y": path[0][1]}]}
        )
        time.sleep(rest)
        for start, end in zip(path, path[1:], strict=False):
            for i in range(1, steps + 1):
                x, y = (a + (b - a) * i / steps for a, b in zip(start, end, strict=True))
                self.cdp("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
                time.sleep(0.01)
        self.cdp("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
