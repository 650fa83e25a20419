"""Several who ask for the same at the same moment: one process makes it, and nobody hears of an accident."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from types import SimpleNamespace

import pytest

from dashboard.api import files
from dashboard.api.over_time import tasks
from dashboard.startup.processes import is_running
from dashboard.system.locks import locked

AT_ONCE, ROUNDS = 6, 10


@pytest.fixture
def started(monkeypatch):
    """Yield the runs that were started, each of which goes on; as with a process, the lock comes before the log."""
    runs = []
    with ExitStack() as held:

        def start(run, *_):
            if locked(run.lock, held) is not None:
                runs.append(run)
                time.sleep(0.001)
                run.log.touch()
            return True

        def look(run):
            found = is_running(run)
            time.sleep(0.002 * random.random())  # others go on between a look and what follows from it
            return found

        for module in (tasks, files):
            monkeypatch.setattr(module, "start", start)
            monkeypatch.setattr(module, "is_running", look)
        yield runs


def at_once(ask):
    """Return what each of several threads gets from `ask`, which they call within milliseconds."""
    together = Barrier(AT_ONCE)

    def one(_):
        together.wait()
        time.sleep(0.004 * random.random())
        return ask()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_comparison_is_begun_for_all(started, tmp_path):
    for number in range(ROUNDS):
        task = tasks.lasting(tmp_path, ["between"], [number])
        assert at_once(lambda task=task: tasks.begin(task, ["between"])) == [True] * AT_ONCE
        assert started[-1].lock.exists()
    assert len(started) == ROUNDS


def test_one_file_is_made_for_all(started, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_command", lambda *_: [])
    bench = SimpleNamespace(folder=tmp_path / "files", limits=lambda: None)
    for number in range(ROUNDS):
        wanted = files.Wanted("report", "", "", bench.folder / f"{number}")
        assert at_once(lambda wanted=wanted: files._ask(None, bench, wanted)) == [{}] * AT_ONCE
        assert started[-1].lock.exists()
    assert len(started) == ROUNDS
