"""The selection: sentence, chips and typed filters; the same on every page with linked views."""

from typing import Any

from dash import html

from dashboard import ids
from dashboard.pages.attributes import attributes


def layout(base: str, *, hidden: bool) -> html.Section:
    """Lay out what the browser fills in."""
    return html.Section(
        [
            html.P(_warning(base), id=ids.WARNING, className="warning", hidden=True, role="alert"),
            html.H1(id=ids.SENTENCE),
            html.Div([_filter_switch(), _chips()], className="selected"),
            html.Div(id=ids.FILTERS, className="filters", hidden=True),
        ],
        id=ids.SELECTED,
        className="headline",
        hidden=hidden,
    )


def _warning(base: str) -> list[Any]:
    """Warn when the evidence finds no reliable segments."""
    link = html.A("See the evidence", href=f"{base}/evidence", **attributes(data_page="/evidence"))
    return ["No reliable segments: data without any segments could give groups that are just as clear. ", link, "."]


def _filter_switch() -> html.Button:
    state = attributes(aria_expanded="false", aria_controls=ids.FILTERS)
    return html.Button("Add filter", id=ids.FILTER_SWITCH, className="switch", **state)


def _chips() -> html.Div:
    return html.Div(id=ids.CHIPS, className="chips", role="group", **attributes(aria_label="What is selected"))
