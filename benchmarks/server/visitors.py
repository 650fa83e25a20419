"""How long visitors wait for the server when many explore at once, what it holds meanwhile, and how many are too many.

The server is guarded as in production: each logs in, opens the page with an empty cache and then acts every four
seconds on average, as `visit` has it. KINDRED_VISITORS (50) come within half a minute and stay for
KINDRED_VISIT_MINUTES (5). Then their number is doubled until somebody gets no answer or waits too long, and halved
between, each time for SHORT seconds.
"""

import asyncio
import os
import random
import resource
import secrets
import time
from threading import Event, Thread

import psutil

from benchmarks.instruments.asking import Asked, Browser
from benchmarks.instruments.report import Measure
from benchmarks.instruments.seen import Seen, waited
from benchmarks.instruments.server import Server, serving
from benchmarks.instruments.visit import Visitor, find_place
from benchmarks.instruments.weighing import held
from dashboard.guard.accounts.passwords import hashed

VISITORS = int(os.environ.get("KINDRED_VISITORS", "50"))
SECONDS = 60 * float(os.environ.get("KINDRED_VISIT_MINUTES", "5"))
COMING, SHORT, LAST = 30, 40, 3200
MOST_MB, MOST_USUAL_MB = 512, 300
PASSWORD = "a word for all of them"
USERS = tuple(f"visitor{i}" for i in range(200))


def measure(store: str) -> list[Measure]:
    """Have visitors come, then ever more of them."""
    with serving(store, **_guarded()) as server:
        evidence = _wait_for_evidence(server)
        idle = _tree(server)
        seen = _come(server, VISITORS, SECONDS)
        most = _limit(server, seen)
    return [
        Measure("memory of all processes: while evidence is found, most", [max(evidence)], "MB", MOST_MB),
        Measure("    before anybody comes", [idle], "MB", MOST_USUAL_MB),
        Measure(f"    with {VISITORS} visitors", seen.megabytes, "MB", MOST_USUAL_MB),
        Measure(f"    with {VISITORS} visitors, most", [max(seen.megabytes)], "MB", MOST_MB),
        Measure(f"{VISITORS} visitors for {SECONDS / 60:g} minutes: requests", [len(seen.asked)], ""),
        Measure("    errors", [seen.errors], "", 0),
        *(waited(kind, times) for kind, times in seen.by_kind().items()),
        Measure("    processor time of the server, of one core", [100 * seen.server], "%"),
        Measure("    processor time of the visitors' own process", [100 * seen.client], "%"),
        Measure("most visitors without an error or a wait", [most], ""),
    ]


def _limit(server: Server, seen: Seen) -> int:
    """Return the largest number of visitors that is served well: doubled until it is not, then halved between."""
    fine, broken = (VISITORS, 2 * VISITORS) if seen.is_fine() else (0, VISITORS)
    while fine and broken < LAST and _come(server, broken, SHORT).is_fine():
        fine, broken = broken, 2 * broken
    while broken - fine > max(5, fine // 8):
        between = (fine + broken) // 2
        fine, broken = (between, broken) if _come(server, between, SHORT).is_fine() else (fine, between)
    return fine


def _come(server: Server, visitors: int, seconds: float) -> Seen:
    """Have that many come one after the other, and watch memory meanwhile."""
    megabytes: list[float] = []
    over = Event()
    watch = Thread(target=_watch, args=(server, megabytes, over))
    watch.start()
    begun, used, served = time.perf_counter(), _used(), _served(server)
    try:
        asked = asyncio.run(_visits(server.port, visitors, seconds))
    finally:
        over.set()
        watch.join()
    took = time.perf_counter() - begun
    seen = Seen(visitors, asked, megabytes, (_used() - used) / took, (_served(server) - served) / took)
    print(f"  {visitors} visitors: {seen.summary(took)}", flush=True)
    return seen


def _guarded() -> dict[str, str]:
    """Return settings of a server in production behind a proxy; every user has the same password."""
    own = hashed(PASSWORD)
    return {
        "KINDRED_ENV": "production",
        "KINDRED_PROXY": "any",
        "KINDRED_USERS": " ".join(f"{user}:{own}" for user in USERS),
        "KINDRED_SECRET": secrets.token_urlsafe(32),
    }


async def _visits(port: int, visitors: int, seconds: float) -> list[Asked]:
    scout = Browser(port, "10.255.0.1", [])
    await scout.log_in(USERS[0], PASSWORD)
    place = await find_place(scout)
    asked: list[Asked] = []
    until = asyncio.get_running_loop().time() + COMING + seconds
    browsers = [Browser(port, f"10.0.{i // 250}.{i % 250 + 1}", asked) for i in range(visitors)]
    all_visits = [Visitor(browser, place, random.Random(i)) for i, browser in enumerate(browsers)]
    await asyncio.gather(*(_come_in(v, i, COMING * i / visitors, until) for i, v in enumerate(all_visits)))
    scout.close()
    return asked


async def _come_in(visitor: Visitor, number: int, after: float, until: float) -> None:
    await asyncio.sleep(after)
    try:
        await visitor.browser.log_in(USERS[number % len(USERS)], PASSWORD)
        await visitor.explore(until)
    finally:
        visitor.browser.close()


def _analyzes(process: psutil.Process) -> bool:
    try:
        return "analysis" in process.cmdline()
    except psutil.Error:
        return False  # it has just ended


def _wait_for_evidence(server: Server) -> list[float]:
    """Wait until nothing but the server runs; what all held meanwhile."""
    megabytes = [_tree(server)]
    main = psutil.Process(server.pid)
    while any(map(_analyzes, main.children(recursive=True))):
        megabytes.append(_tree(server))
        time.sleep(0.2)
    return megabytes


def _watch(server: Server, megabytes: list[float], over: Event) -> None:
    while not over.wait(1.0):
        megabytes.append(_tree(server))


def _tree(server: Server) -> float:
    """Megabytes of the main process and all that it started."""
    main = psutil.Process(server.pid)
    total = 0.0
    for process in (main, *main.children(recursive=True)):
        try:
            total += held(process.pid).pss
        except (OSError, KeyError):
            continue  # it has just ended
    return total


def _served(server: Server) -> float:
    """Processor seconds of the main process and all that it has started and that still runs."""
    main = psutil.Process(server.pid)
    return sum(sum(process.cpu_times()[:2]) for process in (main, *main.children(recursive=True)))


def _used() -> float:
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
