"""Segments over time: whether they still fit, how they grew, who moved, and the editions that people approved."""

from typing import Any

from dash import html

from analysis.store.segmentation import Segmentation
from dashboard import ids
from dashboard.pages.attributes import attributes
from dashboard.pages.cards import card, waiting_card

SIZES_HELP = "Share of customers. Gray: what chance explains, for one selected segment."
AVERAGES_HELP = "The average of each segment."
HINT = "Drag sideways to compare two editions, or around lines to select their segments."


def layout(s: Segmentation) -> list[Any]:
    """Lay out the page; the browser fills it, and hides what is empty. Without features there are no averages."""
    averages = [_chart(ids.OVER_TIME_AVERAGES, "Averages", AVERAGES_HELP, "full")] if s.schema.features else []
    return [
        html.Section(
            [
                html.H1("Loading …", id=ids.OVER_TIME_HEADLINE, **attributes(aria_live="polite")),
                html.Div(id=ids.OVER_TIME_REFRESH, className="refresh-line"),
            ],
            className="headline",
        ),
        html.Div(
            [
                _chart(ids.OVER_TIME_SIZES, "Size of each segment", SIZES_HELP, "two-thirds"),
                waiting_card(ids.REFIT, "Refit", "", "third"),
                waiting_card(ids.MOVED, "Who moved", "", "half"),
                waiting_card(ids.DRIFT, "Drift", "", "half"),
                *averages,
                _chart(
                    ids.OVER_TIME_FIT, "How well the segments fit", "All customers of each edition.", "full", _figures()
                ),
            ],
            className="views",
            id=ids.OVER_TIME_VIEWS,
        ),
        html.Div(
            waiting_card(ids.EDITIONS, "Editions", "Every state of the customers that was kept.", "full"),
            className="views",
        ),
    ]


def _figures() -> html.Div:
    return html.Div(id=ids.FIT_FIGURES, className="body")


def _chart(name: str, title: str, help_text: str, width: str, *below: html.Div) -> html.Section:
    """Return a card with room for a chart, and for the names of its lines."""
    plot = html.Div(id=name, className="over-time-plot", **attributes(data_chart=name))
    names = html.Div(id=name.replace("-plot", "-names"), className="line-names")
    lines = html.Div([plot, names])
    said = html.P(HINT, id=name.replace("-plot", "-said"), className="brush-said", **attributes(aria_live="polite"))
    return card(title, help_text, width, [lines, said, *below])
