"""Counts within a minute: kept apart by key, shared by forked workers, and out of reach of other keys."""

import os

import pytest

from dashboard.guard.limits import counters
from dashboard.guard.limits.counters import BESIDE, GROUPS, MINUTE, Counters

MANY = 4 * GROUPS * BESIDE


@pytest.fixture
def clock(monkeypatch):
    """Return the time that counters go by."""
    now = [5.0]  # a machine that has just started
    monkeypatch.setattr(counters.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def one():
    made = Counters()
    yield made
    made.file.close()


def test_a_key_is_counted_for_a_minute(one, clock):
    assert [one.add("ann", 2) for _ in range(3)] == [0, 0, MINUTE]
    assert one.add("bob", 2) == 0
    clock[0] += 20
    assert one.add("ann", 2) == MINUTE - 20
    clock[0] += 40
    assert one.add("ann", 2) == 0


def test_what_is_taken_back_does_not_count(one, clock):
    for _ in range(9):
        assert one.add("ann", 1) == 0
        one.take_back("ann")


def test_other_keys_push_nobody_out_and_are_counted_themselves(one, clock):
    assert [one.add("ann", 1) for _ in range(2)] == [0, MINUTE]
    for i in range(MANY):
        one.add(f"attacker {i}", 1)
    assert one.add("ann", 1) == MINUTE
    assert sum(one.add(f"late {i}", 1) > 0 for i in range(1_000)) > 990, "too early rather than too late"
    clock[0] += MINUTE
    assert one.add("late 1", 1) == 0


def test_forked_workers_count_together(one):
    for _ in range(3):
        if not (worker := os.fork()):
            one.add("ann", 9)
            os._exit(0)
        os.waitpid(worker, 0)
    assert one.add("ann", 3) > 0
