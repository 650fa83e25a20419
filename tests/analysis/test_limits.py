"""A process that was told its limits ends at them: with a sentence for memory, at once for time."""

import signal

import pytest

from analysis.limits import within_memory

HUNGRY = """
import os, time
from analysis.limits import set_limits
set_limits(os.environ)
held = bytearray(300_000_000)
time.sleep(20)
"""
BUSY = """
import os
from analysis.limits import set_limits
set_limits(os.environ)
while True:
    pass
"""


def test_too_much_memory_ends_with_a_sentence(run_python):
    done = run_python("-c", HUNGRY, KINDRED_PROCESS_MB="200")
    assert done.returncode == 2
    assert done.stderr == (
        "analysis: That needs more than the 200 MB of memory it may take; send fewer customers or columns.\n"
    )


def test_too_much_time_ends_it(run_python):
    done = run_python("-c", BUSY, KINDRED_PROCESS_SECONDS="1")
    assert done.returncode in {-signal.SIGKILL, -signal.SIGXCPU}


def test_nothing_is_limited_unless_it_is_said(run_python, mall_file, tmp_path):
    done = run_python("-m", "analysis", "look", mall_file, "--out", tmp_path / "look.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "look.json").read_text().startswith('{"name": "Mall_Customers.csv"')


@pytest.mark.parametrize(
    ("environment", "megabytes"),
    [({}, 600), ({"KINDRED_PROCESS_MB": "400"}, 200), ({"KINDRED_PROCESS_MB": "4000"}, 600)],
)
def test_the_database_takes_half_of_the_memory(environment, megabytes):
    assert within_memory(600, environment) == megabytes
