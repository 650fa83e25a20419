"""What to do about a segment depends on whether it can be relied on."""

from typing import get_args

import pytest

from analysis.model.verdicts.segment import NO_PLAN, SegmentWord, advice


@pytest.mark.parametrize("word", get_args(SegmentWord))
def test_a_doubtful_segment_gets_no_action(word):
    assert (advice("Consider a call.", {"word": word}) == NO_PLAN) == (word in {"unreliable", "chance"})


def test_before_the_verdict_is_known_the_action_stands():
    assert advice("Consider a call.", None) == "Consider a call."
