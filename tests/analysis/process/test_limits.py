"""A process that knows its limits ends at them: with a sentence for memory and disk, at once for time."""

import signal
from pathlib import Path

import pytest

from analysis.process.limits import within_memory
from tests.operations.visitors.bombs import packed

HUNGRY = """
import os, time
from analysis.process.limits import set_limits
set_limits(os.environ)
held = bytearray(300_000_000)
time.sleep(20)
"""
BUSY = """
import os
from analysis.process.limits import set_limits
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


AT_ONCE = """
import os
from analysis.process.limits import set_limits
set_limits(os.environ)
try:
    held = b"x" * 3_000_000_000
except MemoryError:
    print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone bounds what a process holds by this")
def test_one_allocation_cannot_jump_past_the_limit(run_python):
    """One call that never lets the watching thread run, as parsers in C make them."""
    done = run_python("-c", AT_ONCE, KINDRED_PROCESS_MB="200")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 200_000


MANY_FILES = """
import os, time
from analysis.process.limits import set_limits
set_limits(os.environ)
for i in range(30):
    with open(os.path.join(os.environ["TMPDIR"], str(i)), "wb") as file:
        file.write(bytes(2_000_000))
time.sleep(20)
"""
TOO_LARGE = "analysis: That needs more than the {} MB of disk it may take; send fewer customers or columns.\n"


def test_too_many_temporary_files_end_with_a_sentence(run_python, tmp_path):
    done = run_python("-c", MANY_FILES, KINDRED_PROCESS_DISK_MB="20", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (2, TOO_LARGE.format(20))


def test_a_file_that_is_unpacked_to_too_much_ends_with_a_sentence(run_python, tmp_path):
    source, place = tmp_path / "a.csv.gz", tmp_path / "tmp"
    source.write_bytes(packed(30))
    place.mkdir()
    done = run_python("-m", "analysis", "look", source, KINDRED_PROCESS_DISK_MB="5", TMPDIR=str(place))
    assert done.returncode == 2
    assert done.stderr.endswith(TOO_LARGE.format(5))
