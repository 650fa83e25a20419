"""What is selected: the sentence, its chips, and filters to type; the same on every page with linked views."""

from typing import Any

from dash import html

from dashboard import ids
from dashboard.pages.attributes import attributes


def layout() -> html.Section:
    """Filled in by the browser."""
    return html.Section(
        [
            html.P(_warning(), id=ids.WARNING, className="warning", hidden=True, role="alert"),
            html.H1(id=ids.SENTENCE),
            html.Div([_filter_switch(), _chips()], className="selected"),
            html.Div(id=ids.FILTERS, className="filters", hidden=True),
        ],
        id=ids.SELECTED,
        className="headline",
    )


def _warning() -> list[Any]:
    """Shown where the evidence says that there are no segments to speak of."""
    link = html.A("See the evidence", href="/evidence", **attributes(data_page="/evidence"))
    return ["No reliable segments: data without any structure give groups as clear as these. ", link, "."]


def _filter_switch() -> html.Button:
    state = attributes(aria_expanded="false", aria_controls=ids.FILTERS)
    return html.Button("Filter by typing", id=ids.FILTER_SWITCH, className="switch", **state)


def _chips() -> html.Div:
    return html.Div(id=ids.CHIPS, className="chips", role="group", **attributes(aria_label="What is selected"))
