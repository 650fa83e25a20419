"""No table is misread silently: each small file gives its right answer, a question, or a refusal with a reason."""

import pytest

from tests.analysis.reading.cases.judging import FOLDER, judge
from tests.analysis.reading.cases.small_tables import CASES

FINE = {"right", "asked about", "refused with reason"}


def test_every_file_has_a_right_answer():
    assert {path.name for path in FOLDER.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_read_right_asked_about_or_refused(name):
    answer = judge(name, CASES[name])
    assert answer.outcome in FINE, answer.why
