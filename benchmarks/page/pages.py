"""How long each page takes to open with an empty cache, from the start of the navigation until its content is there."""

from benchmarks.instruments.browser import browsing, visit
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import serving

RUNS = 5
PATHS = {"": "#why p", "segments": "#rule code", "evidence": ".verdict", "data": ".page:not([hidden]) table"}
SEEN = """
    const [selector, done] = arguments;
    const look = () => {
      if (document.querySelector(selector)?.getClientRects().length) done(performance.now());
      else requestAnimationFrame(look);
    };
    look();
"""


def measure(store: str) -> list[Measure]:
    """Open each page with a new browser."""
    with serving(store) as server:
        return [
            Measure(f"page /{path}: open and filled ({RUNS} runs)", _times(server.url, path), "ms", spread=True)
            for path in PATHS
        ]


def _times(url: str, path: str) -> list[float]:
    return [_open(url, path) for _ in range(RUNS)]


def _open(url: str, path: str) -> float:
    with browsing() as driver:
        driver.get(url + path)
        seen = float(driver.execute_async_script(SEEN, PATHS[path]))
        visit(driver, url)  # nothing of it is left running when the browser is closed
        return seen
