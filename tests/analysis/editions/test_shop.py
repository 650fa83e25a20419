"""A made-up shop over twelve months: Kindred says what happened at the right month, and nothing in quiet ones."""

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.core.errors import InputError
from analysis.editions.approving import approve
from analysis.editions.drifted import drift
from analysis.editions.kept import editions_of
from analysis.editions.refitting import accept, preview
from analysis.editions.refreshing import refresh
from analysis.model.question import Question
from tests.analysis.editions.shops import draw, write_customers

N = 800
SALE, NEWCOMERS_FROM, BROKEN_IN = 4, 8, 10
QUIET, AGE_BY = (2, 3, 5), 7
YEARS_A_MONTH = 0.6  # by which customers are older each month than the month before


def month_of_shop(month):
    """Return the customers of a month, (800, 3): age, spending, visits."""
    random = np.random.default_rng(100 + month)
    values = draw(random, N)
    values[:, 0] += YEARS_A_MONTH * (month - 1)
    values[:, 1] *= 1 + 0.02 * np.cos(month * np.pi / 6) + 0.1 * (month == SALE)
    if month >= NEWCOMERS_FROM:
        values[:48] = random.normal((24, 210, 24), (3, 12, 2), (48, 3))
    if month == BROKEN_IN:
        values[:, 1] *= 100
    return values.round()


@pytest.fixture
def year(tmp_path, few_segments):
    """Return the folder, the sentence of each month, and the error of the broken one."""
    folder = tmp_path / "shop"
    segment(Question(write_customers(tmp_path / "1.csv", month_of_shop(1)), n_clusters=3), folder)
    approve(folder, None, "ann", "the segments of January")
    message, error = {}, ""
    for month in range(2, 13):
        path = write_customers(tmp_path / f"{month}.csv", month_of_shop(month))
        try:
            message[month] = refresh(folder, path)
        except InputError as broken:
            error = str(broken)
            assert month == BROKEN_IN
            assert drift(folder).edition == message[BROKEN_IN - 1].edition.number
    return folder, message, error


def test_a_year_of_a_shop(year):
    folder, message, error = year
    words = {month: found.verdict.word for month, found in message.items()}
    for month in QUIET:
        assert (words[month], message[month].verdict.reasons) == ("fits", ()), month
    _sale(message[SALE].verdict)
    _age(message)
    assert {month for month, word in words.items() if word == "refit advised"} == {8, 9, 11, 12}
    for month in (8, 9, 11, 12):
        assert "of customers are unlike every segment, a new kind" in message[month].verdict.reasons[0]
    assert "Spending: the median is 6,363 instead of 67" in error
    assert "100 times as large; it may now come in cents" in error
    assert [e.number for e in editions_of(folder)] == list(range(1, 12))
    _refit(folder, message[12])


def _changed(verdict):
    """Return the columns that changed more than resampling explains, and enough to matter."""
    return {m.what for m in verdict.measures if m.matters and m.what}


def _sale(verdict):
    assert (verdict.word, _changed(verdict)) == ("drifting", {"Spending"})
    assert verdict.sentence.startswith("The segments of edition 1 are drifting in spending")


def _age(message):
    """Expect drift in age by the seventh month, and in nothing else before the newcomers."""
    assert (message[AGE_BY].verdict.word, _changed(message[AGE_BY].verdict)) == ("drifting", {"Age"})
    assert message[AGE_BY].verdict.sentence == "The segments of edition 1 are drifting in age."
    assert _changed(message[6].verdict) <= {"Age"}


def _refit(folder, last):
    """Expect the new kind as a segment of its own, the old names on the others, and quiet afterwards."""
    found = preview(folder, 4)
    names = [s.name for s in last.edition.segments]
    assert set(names) <= set(found.after)
    assert sum(i is None for i in found.matched) == 1
    assert len(editions_of(folder)) == 11
    assert any("appears with 48 customers" in sentence for sentence in found.sentences())
    accept(folder, "ann", "a new kind came in August", 4)
    again = refresh(folder)
    assert (again.edition.model, again.verdict.word) == (12, "fits")
    assert again.verdict.yardstick == 12
