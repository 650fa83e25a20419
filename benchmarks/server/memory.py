"""What the server's processes hold after a visit and a dozen exports, shared among the workers as it comes; Linux only.

RSS counts pages that processes share once in each of them, PSS divides them among their holders: a sum of PSS is what
the machine must have. Of several workers the largest counts. Processes that work beside the server, for a while, are
listed by their commands; most often it is the one that finds evidence.
"""

import psutil

from benchmarks.instruments.browser import browsing, visit
from benchmarks.instruments.report import Measure
from benchmarks.instruments.server import Server, get, serving
from benchmarks.instruments.weighing import Held, held

RUNS = 3
EXPORTS = 12
# what another worker takes is its PSS; of its RSS, a third is libraries that all processes share
MOST_RSS, MOST_PSS = 120, 100
MAIN, WORKER = "main process", "largest server worker"
Processes = dict[str, list[Held]]  # by what they are


def measure(store: str) -> list[Measure]:
    """Visit, export and weigh, each time on a new server."""
    runs = [_run(store) for _ in range(RUNS)]
    beside = sorted({name for run in runs for name in run} - {MAIN, WORKER})
    workers = len(runs[0][WORKER])
    return [
        *_measures(f"{WORKER} ({RUNS} runs)", [_largest(run[WORKER]) for run in runs], MOST_RSS, MOST_PSS),
        *_measures(MAIN, [run[MAIN][0] for run in runs]),
        *_measures(f"main process and {workers} workers", [_sum(run[MAIN] + run[WORKER]) for run in runs]),
        *(m for name in beside for m in _measures(f"beside the server: {name}", _of(runs, name))),
    ]


def _measures(
    title: str, held: list[Held], most_rss: float | None = None, most_pss: float | None = None
) -> list[Measure]:
    return [
        Measure(f"memory: {title}, RSS", [h.rss for h in held], "MB", most_rss),
        Measure(f"memory: {title}, PSS", [h.pss for h in held], "MB", most_pss),
    ]


def _run(store: str) -> Processes:
    with serving(store) as server:
        with browsing() as driver:
            visit(driver, server.url)
        for _ in range(EXPORTS):
            _export(server)
        return _weigh(psutil.Process(server.pid))


def _weigh(main: psutil.Process) -> Processes:
    weighed: Processes = {MAIN: [held(main.pid)]}
    for process in main.children(recursive=True):
        try:
            weighed.setdefault(_name(process.cmdline(), main.cmdline()), []).append(held(process.pid))
        except (psutil.NoSuchProcess, OSError):
            continue  # it has just ended, as no worker does
    return weighed


def _name(command: list[str], server: list[str]) -> str:
    """Return what a process is: workers are forks, which have the command of the server."""
    if command == server:
        return WORKER
    module = command.index("-m") + 1 if "-m" in command else 0
    return " ".join(word for word in command[module : module + 2] if word.replace(".", "_").isidentifier())


def _export(server: Server) -> None:
    status, _ = get(server.port, "/export.csv")
    if status != 200:
        raise RuntimeError(f"The export answered {status}.")


def _of(runs: list[Processes], name: str) -> list[Held]:
    return [_largest(run[name]) for run in runs if name in run]


def _largest(workers: list[Held]) -> Held:
    return Held(max(w.rss for w in workers), max(w.pss for w in workers))


def _sum(processes: list[Held]) -> Held:
    return Held(sum(p.rss for p in processes), sum(p.pss for p in processes))
