"""Segments: one sheet per segment, its rule, a comparison, and where a new customer belongs."""

from typing import Any

from dash import html

from analysis.model.protection import nobody_found
from analysis.store.segmentation import Segmentation
from dashboard import ids
from dashboard.pages.attributes import attributes, needing
from dashboard.pages.cards import card, view_card, waiting_card
from dashboard.views import views_of


def layout(s: Segmentation) -> list[Any]:
    """Lay out the page; the browser fills the cards, which follow names, number of segments and selection."""
    profiles = [view_card(v, v.title, v.help) for v in views_of(s) if v.page == "segments"]
    return [
        html.Section(
            [html.H1(id=ids.SEGMENTS_HEADLINE), html.P(id=ids.SEGMENTS_TRUST, className="quiet")],
            className="headline",
        ),
        html.Div(
            waiting_card(ids.OVERVIEW, "Overview", "Click a segment to open it below.", "full"), className="views"
        ),
        html.Div(id=ids.SEGMENT_TABS, className="segment-tabs", role="tablist", **attributes(aria_label="Segments")),
        html.Div(
            [
                waiting_card(ids.BOARD, "Worth and certainty", "Larger mark: more customers.", "half"),
                waiting_card(ids.SHEET, "Who they are", "", "half"),
                waiting_card(ids.SHEET_PROFILE, "Compared with all customers", "", "half"),
                waiting_card(ids.RULE, "Rule", "Find these customers in another system.", "half"),
                *profiles,
                waiting_card(ids.COMPARE, "Compare", "Two groups; the largest differences first.", "full"),
                waiting_card(
                    ids.SCORE,
                    "Which segment does a new customer belong to?",
                    f"Uses the stored scale and {_placed_by(s)}.",
                    "full",
                ),
                needing("server", _movement(s)),
            ],
            className="views",
        ),
    ]


def _placed_by(s: Segmentation) -> str:
    return "centers" if s.solution(s.n_clusters).clouds is None else "clouds of the Gaussian mixture"


def _movement(s: Segmentation) -> html.Section:
    title, help_text = "Movement", "The same customers at another time."
    if s.protection is None:
        return waiting_card(ids.MOVEMENT, title, help_text, "full")
    note = html.P(nobody_found(s.protection.smallest_cell), className="finding")
    return card(title, help_text, "full", [note])
