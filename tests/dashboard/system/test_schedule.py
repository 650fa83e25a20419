"""When customers are read again: what the setting means, and when it is time."""

from datetime import datetime, timedelta

import pytest

from analysis.core.errors import InputError
from dashboard.system.schedule import read_schedule

NOON = datetime(2026, 11, 28, 12, 0).astimezone()


def schedule(text):
    return read_schedule("KINDRED_REFRESH", text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("6", "every 6 hours"), ("1", "every hour"), ("0.5", "every 0.5 hours"), ("03:30", "every day at 03:30")],
)
def test_hours_and_times_of_day_are_said_in_words(text, words):
    assert schedule(text).words == words


def test_nothing_set_is_no_schedule():
    assert schedule("") is None


@pytest.mark.parametrize("text", ["never", "-1", "0", "24:00", "3:5", "03:60", "1e3", "9999", "0.001", "١", ":30"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InputError, match=r"The setting KINDRED_REFRESH is .*; give it hours, for example 6, or a time"):
        schedule(text)


def test_hours_count_from_the_last_time():
    six = schedule("6")
    assert six.is_due(None, NOON)
    assert not six.is_due(NOON - timedelta(hours=5, minutes=59), NOON)
    assert six.is_due(NOON - timedelta(hours=6), NOON)


def test_a_time_of_day_is_due_once_a_day():
    early, late = schedule("03:30"), schedule("23:00")
    assert early.is_due(NOON.replace(hour=3, minute=29), NOON)
    assert not early.is_due(NOON.replace(hour=3, minute=30), NOON)
    assert late.is_due(NOON - timedelta(days=1), NOON)
    assert not late.is_due(NOON - timedelta(hours=12), NOON)


def test_one_that_failed_is_made_up_for_soon():
    day = schedule("24")
    assert not day.is_due(NOON - timedelta(minutes=14), NOON, failed=True)
    assert day.is_due(NOON - timedelta(minutes=15), NOON, failed=True)
