"""Explore: the sentence, chips and cards, the linked views, and the customers themselves."""

from dataclasses import replace
from string import Formatter
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from analysis.core.schema import Feature
from analysis.model.protection import Protection, promise
from analysis.model.selections.words import number_text
from analysis.store.segmentation import Segmentation
from dashboard import ids
from dashboard.pages import grid
from dashboard.pages.attributes import attributes, needing
from dashboard.pages.cards import card, view_card, with_hints
from dashboard.pages.unfilled import unfilled_cards
from dashboard.views import views_of
from dashboard.views.beside import are_beside
from dashboard.views.categories import MOST_SHOWN
from dashboard.views.pair import PAIR
from dashboard.views.shown import FEW_FEATURES, has_log_axis
from dashboard.views.view import Menu, View

MAP_METHOD = "The two principal components of the features; they keep {kept:.0%} of the variation."
FORMS, DESCRIBES = "Forms segments", "Describes"
STACKED = ("spread", "category")
INDEX = (
    "Averages of the selected customers. Index 143 means 43% above the average customer. Click a card to select its "
    "segment. Shift-click to add it."
)


def layout(s: Segmentation) -> list[Any]:
    """Lay out the page; the browser computes numbers, chips and cards and fills them in."""
    views = [view for view in views_of(s) if view.page == "explore" and _has_data(view, s)]
    charts = [_view(_sized(view, s), s) for view in views]
    n = 1 + [view.name for view in views].index("map")
    first, rest = charts[:n], charts[n:]
    return [
        unfilled_cards(s),
        html.P(with_hints(" ".join([INDEX, *_marks(s)])), className="quiet small"),
        *_lines(s),
        html.Div([*first, _why(), *rest], className="views"),
        *_more(s),
        needing("rows", _table()) if s.protection is None else _groups(s.protection),
    ]


def _lines(s: Segmentation) -> list[html.Details]:
    """Lay out the choice of what cards show, where there is more than that."""
    if len(s.schema.numbers) <= FEW_FEATURES and not s.schema.forming_categories:
        return []
    choice = html.Div(id=ids.CARD_LINES, className="card-lines")
    return [html.Details([html.Summary("Choose the lines on the cards (up to five)"), choice], className="quiet small")]


def _marks(s: Segmentation) -> list[str]:
    return [] if s.protection is None else [f"Each mark is a group of at least {s.protection.smallest_cell} customers."]


def _why() -> html.Section:
    """Lay out the card that compares the selected customers with the rest."""
    head = html.Div(
        html.Div(html.H2("What makes them different?", id=ids.WHY_TITLE), className="view-title"), className="view-head"
    )
    named = attributes(aria_labelledby=ids.WHY_TITLE)
    body = html.Div(id=ids.WHY, className="body", role="region", tabIndex="0", **named)  # it may scroll
    return html.Section([head, body], className="card why")


def _has_data(view: View, s: Segmentation) -> bool:
    return view.name != "category" or bool(s.schema.categories)


def _sized(view: View, s: Segmentation) -> View:
    """Widen spread and categories unless they are about equally high, and the map where it has no pair beside it."""
    if view.name == "map" and len(s.schema.numbers) < PAIR.numbers:
        return replace(view, width="two-thirds")
    return view if view.name not in STACKED or are_beside(s) else replace(view, width="full")


def _view(view: View, s: Segmentation) -> html.Section:
    kept = sum(a.explained_variance_ratio for a in s.axes)
    helps = {"map": html.Span("Similar customers are close together.", title=MAP_METHOD.format(kept=kept))}
    below = [html.Div(id=ids.ASSOCIATIONS, className="finding")] if view.name == "category" else []
    if view.name == "spread" and s.schema.descriptors:
        below = [html.Div(id=ids.DIFFERENCES, className="finding")]
    tools = [_every(s)] if view.name == "category" and len(s.schema.categories) > MOST_SHOWN else []
    tools += (
        [_scale(view.name)] if "plain" in view.follows and any(has_log_axis(s, f) for f in s.schema.numbers) else []
    )
    return view_card(view, _title(view, s), helps.get(view.name, view.help), below, view.shapes, tools)


def _more(s: Segmentation) -> list[html.Div]:
    """Lay out the buttons that show further views, where there are any."""
    offered = [view for view in views_of(s) if view.offered_as]
    buttons = [
        html.Button(
            view.offered_as,
            className="switch more-view",
            **attributes(data_view=view.name, aria_pressed="false", aria_controls=f"plot-{view.name}"),
        )
        for view in offered
    ]
    name = html.Span("More views", id=ids.MORE_VIEWS, className="quiet")
    group = html.Div(
        [name, *buttons], className="more-views", role="group", **attributes(aria_labelledby=ids.MORE_VIEWS)
    )
    return [group] if offered else []


def _every(s: Segmentation) -> html.Button:
    """Lay out the switch between all categories and those that differ most."""
    text = f"Show all {len(s.schema.categories)}"
    return html.Button(text, className="tool every", **attributes(aria_pressed="false"))


def _scale(view: str) -> html.Button:
    """Lay out the switch between logarithmic and plain axes of a chart."""
    title = "Small and large values alike: logarithmic axes"
    return html.Button(
        "Log scale", className="tool scale", title=title, **attributes(data_scale=view, aria_pressed="true")
    )


def _title(view: View, s: Segmentation) -> list[Any]:
    """Lay out the words of a title, with a menu where its name stands in braces."""
    menus = {menu.name: menu for menu in view.menus}
    parts = [(text, name) for text, name, _, _ in Formatter().parse(view.title)]
    return [part for text, name in parts for part in (text, _menu(menus[name], s) if name else "") if part]


def _menu(menu: Menu, s: Segmentation) -> html.Label:
    forming, described = ([_option(f) for f in fs] for fs in (s.schema.reading_order, s.schema.descriptors_in_order))
    grouped = [_heading(FORMS), *forming, _heading(DESCRIBES), *described]
    return html.Label(
        [
            html.Span(menu.label, className="unseen"),
            dbc.Select(id=ids.menu_id(menu.name), options=grouped if described else forming, value=menu.first(s).key),
        ]
    )


def _option(f: Feature) -> dict[str, Any]:
    return {"label": f.short, "value": f.key}


def _heading(text: str) -> dict[str, Any]:
    """Return an option that cannot be picked: the name of those below it. No key has its value."""
    return {"label": f"– {text} –", "value": f"-{text}", "disabled": True}


def _table() -> html.Section:
    how = html.Span("Those selected. Click a column heading to sort.", id=ids.TABLE_HELP)
    return card("Customers", how, "full", [grid.place()])


def _groups(protection: Protection) -> html.Section:
    """Say why there is no table."""
    kept = (
        "Every count is of whole groups. Single customers are not kept, so there is no table and no export of "
        "them. Data shows how much accuracy the groups cost."
    )
    note = html.P([promise(protection.smallest_cell), " ", kept], className="finding", id=ids.TABLE)
    return card("Customers", f"in {number_text(protection.n_groups)} groups", "full", [note])
