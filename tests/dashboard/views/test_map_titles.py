"""Titles of the map's axes where there is little room."""

import pytest

from analysis.store.segmentation import Axis
from dashboard.views.customer_map import _short_title

ROOM = 22


@pytest.mark.parametrize(
    ("negative", "positive", "title"),
    [
        ("buys less often", "buys more often", "← buys less often   buys more often →"),
        ("lower mnt meat products, lower income", "higher mnt meat products", "← lower   mnt meat products   higher →"),
        ("a word of thirty letters, or so", "another one", "← a word of thirty lett…   another one →"),
    ],
)
def test_words_that_both_ends_share_stand_once_rather_than_cut_off(negative, positive, title):
    assert _short_title(Axis(negative, positive, 0.4, {}), ROOM) == title
