"""Segments: one sheet per segment, how it is told from others, and where a new customer belongs."""

from typing import Any

from dash import html

from analysis.protection import nobody_found
from analysis.segmentation import Segmentation
from dashboard import ids
from dashboard.pages.attributes import attributes
from dashboard.pages.cards import card, view_card, waiting_card
from dashboard.views import VIEWS


def layout(s: Segmentation) -> list[Any]:
    """The page; the browser fills the cards, as they follow names, the number of segments and the selection."""
    (profile,) = (view for view in VIEWS if view.page == "segments")
    return [
        html.Section(
            [
                html.H1(id=ids.SEGMENTS_HEADLINE),
                html.Div(
                    id=ids.SEGMENT_TABS, className="segment-tabs", role="tablist", **attributes(aria_label="Segments")
                ),
            ],
            className="headline",
        ),
        html.Div(
            [
                waiting_card(ids.SHEET, "Who they are", "", "half"),
                waiting_card(ids.SHEET_PROFILE, "Against everybody", "", "half"),
                view_card(profile, profile.title, profile.help),
                waiting_card(ids.RULE, "Rule", "to find them elsewhere", "half"),
                waiting_card(ids.COMPARE, "Compare", "two groups, the largest differences first", "full"),
                waiting_card(ids.SCORE, "Score a new customer", "measured with the stored scale and centres", "full"),
                _movement(s),
            ],
            className="views",
        ),
    ]


def _movement(s: Segmentation) -> html.Section:
    title, help_text = "Movement", "the same customers at another time"
    if s.protection is None:
        return waiting_card(ids.MOVEMENT, title, help_text, "full")
    told = html.P(nobody_found(s.protection.smallest_cell), className="finding")
    return card(title, help_text, "full", [told])
