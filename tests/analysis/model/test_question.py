"""Questions that may have been written by anyone."""

import pytest

from analysis.core.errors import InputError
from analysis.model.question import read_question

HALF = "\ud800"


@pytest.mark.parametrize(
    "raw",
    [
        {"reference": HALF},
        {"currency": f"EUR{HALF}"},
        {"features": ["age", HALF]},
        {"roles": {HALF: "id"}},
        {"scalings": {"age": HALF}},
        {"reading": {"sheet": HALF}},
    ],
)
def test_half_a_character_is_refused_in_a_sentence(raw):
    """No file can hold it, so that the process which segments would end by accident."""
    with pytest.raises(InputError, match="of a question cannot be"):
        read_question(raw, "customers.csv")
