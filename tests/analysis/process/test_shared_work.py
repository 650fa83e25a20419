"""Helper processes give the answers of a plain loop, end with their parent, and keep to its memory."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from operator import mul, truediv

import psutil
import pytest

from analysis.process import shared_work
from analysis.process.shared_work import n_processes, sharing
from tests.serving import ROOT

PATIENCE = 20.0
# starts two helpers, prints their numbers, and has them sleep
PARENT = """
import time
from analysis.process.shared_work import sharing
with sharing(3) as helpers:
    print(*(h.process.pid for h in helpers.helpers), flush=True)
    helpers.map(time.sleep, [60] * 3, lambda: None)
"""
# a helper takes 300 MB beside a parent that may take 200 MB with it
HUNGRY = """
from functools import partial
from operator import mul
from analysis.process.shared_work import ENDED, sharing
with sharing(2) as helpers:
    print(helpers.helpers[0].process.pid, flush=True)
    print(helpers.map(partial(mul, 2), [1, 2, 3], lambda: None), flush=True)
    helper = helpers.helpers[0]
    helper.take_up(bytearray)
    try:
        helper.ask(300_000_000)
    except ENDED:
        print("the helper has left", helpers.map(partial(mul, 2), [4, 5], lambda: None))
"""


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_answers_are_those_of_a_loop(processes):
    ticks = []
    with sharing(processes) as shared:
        assert len(shared.helpers) == processes - 1
        assert shared.map(partial(mul, 3), range(50), lambda: ticks.append(1)) == [3 * i for i in range(50)]
        assert shared.map(partial(mul, "a"), iter([2, 1]), lambda: ticks.append(1)) == ["aa", "a"]
        assert len(ticks) == 52


def test_helpers_take_their_part():
    with sharing(2) as shared:
        begun = os.times()
        pids = shared.map(_number_of_process, range(20), lambda: None)
        assert set(pids) == {os.getpid(), shared.helpers[0].process.pid}
        assert os.times().elapsed - begun.elapsed < PATIENCE


def _number_of_process(_: int) -> int:
    time.sleep(0.1)
    return os.getpid()


def test_what_a_lost_helper_leaves_is_done_here():
    with sharing(2) as shared:
        os.kill(shared.helpers[0].process.pid, signal.SIGKILL)
        assert shared.map(partial(mul, 3), range(9), lambda: None) == [3 * i for i in range(9)]


def test_an_error_is_raised_here():
    with sharing(2) as shared, pytest.raises(ZeroDivisionError):
        shared.map(partial(truediv, 1), [0, 0, 0, 0], lambda: None)


def test_helpers_end_with_their_parent_however_it_ends():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    found = [psutil.Process(int(number)) for number in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert len(found) == 2
    assert psutil.wait_procs(found, PATIENCE)[1] == []


def test_helpers_keep_to_the_memory_of_their_parent(run_python):
    done = run_python("-c", HUNGRY, KINDRED_PROCESS_MB="200")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == ["[2, 4, 6]", "the helper has left [8, 10]"]


@pytest.mark.parametrize(
    ("cores", "environment", "processes"),
    [
        (1, {}, 1),
        (2, {}, 2),
        (64, {}, 4),
        (2, {"KINDRED_PROCESS_MB": "399"}, 1),
        (2, {"KINDRED_PROCESS_MB": "400"}, 2),
        (2, {"KINDRED_PROCESS_MB": "100"}, 1),
    ],
)
def test_one_process_per_core_where_memory_allows(cores, environment, processes, monkeypatch):
    monkeypatch.setattr(shared_work.os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert n_processes(200, environment) == processes
