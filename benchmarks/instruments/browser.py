"""A headless Chromium with a new profile: real mouse events, the probe in every page, and the network log."""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

# the tour for newcomers would lie over what is brushed
SEEN = "try { localStorage.setItem('kindred-tour', 'seen'); } catch {}"
PROBE = (Path(__file__).parent / "probe.js").read_text()
NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZE = (1440, 1000)
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SILENCE = 500
PATIENCE = 60
FRAME = 1 / 60

Point = tuple[float, float]
Event = dict[str, Any]


@contextmanager
def browsing() -> Iterator[Chrome]:
    """Yield a browser with an empty cache, closed at the end."""
    options = ChromeOptions()
    options.binary_location = next(path for name in NAMES if (path := shutil.which(name)))
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for switch in (*SWITCHES, f"--window-size={SIZE[0]},{SIZE[1]}"):
        options.add_argument(switch)
    driver = Chrome(service=Service(shutil.which("chromedriver")), options=options)
    try:
        screen = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": f"{SEEN};{PROBE}"})
        yield driver
    finally:
        driver.quit()


def visit(driver: Chrome, url: str) -> None:
    """Open the page; returns when it is ready and has been quiet for half a second."""
    driver.get(url)
    wait(driver, "return document.documentElement.dataset.ready === 'true'")
    settle(driver)


def come_to_table(driver: Chrome) -> None:
    """Scroll to the customers table, whose grid comes then; returns when the page is quiet again."""
    driver.execute_script("document.querySelector('#customers').scrollIntoView({ behavior: 'instant' })")
    wait(driver, "return document.querySelector('#customers .ag-row') !== null")
    settle(driver)


def settle(driver: Chrome) -> None:
    """Wait until nothing on the page has changed for half a second."""
    wait(driver, f"return window.kindredProbe.isQuiet({SILENCE})")


def probe(driver: Chrome) -> Event:
    """Return what the probe has seen."""
    return dict(driver.execute_script("return window.kindredProbe"))


def drag(driver: Chrome, path: Sequence[Point]) -> tuple[float, float]:
    """Press at the first point, move through the others at 60 Hz, let go; returns the clock at press and release."""
    _mouse(driver, "mouseMoved", path[0], buttons=0)
    _mouse(driver, "mousePressed", path[0])
    pressed, due = time.time(), time.perf_counter()
    for point in path[1:]:
        due += FRAME
        time.sleep(max(0.0, due - time.perf_counter()))
        _mouse(driver, "mouseMoved", point)
    time.sleep(FRAME)
    released = time.time()
    _mouse(driver, "mouseReleased", path[-1], buttons=0)
    return pressed, released


def press(driver: Chrome, key: str) -> None:
    """Press and release one key."""
    for kind in ("keyDown", "keyUp"):
        driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": kind, "key": key})


def network(driver: Chrome) -> list[Event]:
    """Network events since this was asked last: `method` and `params`, requests of the page alone."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    return [m for m in messages if m["method"].startswith("Network.")]


def requests(events: Sequence[Event]) -> list[Event]:
    """Return the requests among network events, those over HTTP."""
    sent = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
    return [p for p in sent if p["request"]["url"].startswith("http")]


def transferred(events: Sequence[Event]) -> list[tuple[str, int]]:
    """Addresses of what network events say was received, and its bytes over the wire."""
    urls = {e["params"]["requestId"]: e["params"]["request"]["url"] for e in events if "request" in e["params"]}
    done = [e["params"] for e in events if e["method"] == "Network.loadingFinished"]
    return [(urls.get(p["requestId"], ""), int(p["encodedDataLength"])) for p in done]


def _mouse(driver: Chrome, kind: str, point: Point, buttons: int = 1) -> None:
    button = "none" if kind == "mouseMoved" and not buttons else "left"
    event = {"type": kind, "x": point[0], "y": point[1], "button": button, "buttons": buttons, "clickCount": 1}
    driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def unwatch(driver: Chrome) -> None:
    """Run scripts as visitors do, without a debugger; from now on `evaluate` asks, as `execute_script` needs one.

    The debugger that chromedriver attaches has V8 look up where each exception was thrown, caught ones too. For that V8
    reads plotly.js three more times, which takes half of the processor time of a visit.
    """
    driver.execute_cdp_cmd("Runtime.disable", {})


def evaluate(driver: Chrome, expression: str) -> Any:
    """Return the value of an expression in the page, which needs no debugger."""
    answer = driver.execute_cdp_cmd("Runtime.evaluate", {"expression": expression, "returnByValue": True})
    return answer["result"].get("value")


def processor_time(driver: Chrome) -> float:
    """Return the milliseconds that the main thread of pages has worked since this was asked for the first time."""
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def wait(driver: Chrome, question: str) -> None:
    """Wait until a question to the page is answered by something that is true."""
    _wait(driver, lambda: driver.execute_script(question))


def wait_unwatched(driver: Chrome, expression: str) -> None:
    """Wait until an expression is true, in a browser without debugger."""
    _wait(driver, lambda: evaluate(driver, expression))


def _wait(driver: Chrome, ask: Callable[[], Any]) -> None:
    until = time.perf_counter() + PATIENCE
    while not ask():
        if time.perf_counter() > until:
            console = "\n".join(entry["message"] for entry in driver.get_log("browser"))
            raise TimeoutError(f"The page did not get there within {PATIENCE} s. Its console:\n{console}")
        time.sleep(0.1)
