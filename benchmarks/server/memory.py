"""What the server's processes hold after a visit and a dozen exports, shared among the workers as it comes; Linux only.

RSS counts pages that processes share once in each of them, PSS divides them among their holders: a sum of PSS is what
the machine must have. Of several workers the largest counts.
"""

import psutil

from benchmarks.instruments.browser import browsing, visit
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import Server, get, serving
from benchmarks.instruments.weighing import Held, held

RUNS = 3
EXPORTS = 12
MOST = 120


def measure(store: str) -> list[Measure]:
    """Visit, export and weigh, each time on a new server."""
    runs = [_run(store) for _ in range(RUNS)]
    return [
        *_measures(f"memory: largest worker ({RUNS} runs)", [_largest(workers) for _, *workers in runs], MOST),
        *_measures("memory: main process", [main for main, *_ in runs]),
        *_measures(f"memory: all {len(runs[0])} processes", [_sum(processes) for processes in runs]),
    ]


def _measures(title: str, held: list[Held], most: float | None = None) -> list[Measure]:
    return [
        Measure(f"{title}, RSS", [h.rss for h in held], "MB", most),
        Measure(f"{title}, PSS", [h.pss for h in held], "MB", most),
    ]


def _run(store: str) -> list[Held]:
    with serving(store) as server:
        with browsing() as driver:
            visit(driver, server.url)
        for _ in range(EXPORTS):
            _export(server)
        main = psutil.Process(server.pid)
        return [held(process.pid) for process in (main, *main.children(recursive=True))]


def _export(server: Server) -> None:
    status, _ = get(server.port, "/export.csv")
    if status != 200:
        raise RuntimeError(f"The export answered {status}.")


def _largest(workers: list[Held]) -> Held:
    return Held(max(w.rss for w in workers), max(w.pss for w in workers))


def _sum(processes: list[Held]) -> Held:
    return Held(sum(p.rss for p in processes), sum(p.pss for p in processes))
