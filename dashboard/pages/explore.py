"""Explore: the sentence, chips and cards, the linked views, and the customers themselves."""

from dataclasses import replace
from typing import Any

import dash_ag_grid
import dash_bootstrap_components as dbc
from dash import html

from analysis.protection import Protection, promise
from analysis.segmentation import Segmentation
from analysis.words import number_text
from dashboard import ids
from dashboard.pages.attributes import attributes
from dashboard.pages.cards import card, view_card
from dashboard.views import VIEWS, View

MENUS = {
    "x": (ids.PAIR_X, "Feature along the bottom"),
    "y": (ids.PAIR_Y, "Feature up the side"),
    "histogram": (ids.HISTOGRAM_FEATURE, "Feature of the histograms"),
}
PAGE_ROWS = 100
SHAPES = ("box", "lasso")
STACKED, MOST_BESIDE = ("spread", "category"), 2
INDEX = (
    "Means of the selected customers; beside them the index, 100 being everybody's mean, with an arrow from 120 up "
    "and from 80 down. Click a card to select its segment, Shift-click to add it."
)


def layout(s: Segmentation) -> list[Any]:
    """The page; numbers, chips and cards are filled in by the browser, which computes them."""
    charts = [_view(_sized(view, s), s) for view in VIEWS if view.page == "explore" and _has_data(view, s)]
    first, rest = charts[:2], charts[2:]
    return [
        html.Section(id=ids.CARDS, className="cards", **attributes(aria_label="Segments")),
        html.P(" ".join([INDEX, *_marks(s)]), className="quiet small"),
        html.Div([*first, _why(), *rest], className="views"),
        _table(s) if s.protection is None else _groups(s.protection),
    ]


def _marks(s: Segmentation) -> list[str]:
    return [] if s.protection is None else [f"Each mark is a group of at least {s.protection.smallest_cell} customers."]


def _why() -> html.Section:
    """Beside the two large charts: what sets the selected customers apart."""
    head = html.Div(html.Div(html.H2("Why these?", id=ids.WHY_TITLE), className="view-title"), className="view-head")
    body = html.Div(id=ids.WHY, className="body", **attributes(aria_live="polite"))
    return html.Section([head, body], className="card why")


def _has_data(view: View, s: Segmentation) -> bool:
    return view.name != "category" or bool(s.schema.categories)


def _sized(view: View, s: Segmentation) -> View:
    """Spread and categories stand beside each other only where they are about as high."""
    beside = 1 <= len(s.schema.categories) <= MOST_BESIDE
    return view if beside or view.name not in STACKED else replace(view, width="full")


def _view(view: View, s: Segmentation) -> html.Section:
    titles = {
        "pair": [_menu("x", s), " against ", _menu("y", s)],
        "histogram": [_menu("histogram", s), " in each segment"],
    }
    kept = sum(a.explained_variance_ratio for a in s.axes)
    helps = {"map": f"two directions that keep {kept:.0%} of the differences"}
    below = [html.P(id=ids.ASSOCIATIONS, className="finding")] if view.name == "category" else []
    shapes = SHAPES if view.name in ("pair", "map") else ()
    return view_card(view, titles.get(view.name, view.title), helps.get(view.name, view.help), below, shapes)


def _menu(name: str, s: Segmentation) -> Any:
    menu, label = MENUS[name]
    options = [{"label": f.short, "value": f.key} for f in s.schema.reading_order]
    return html.Label(
        [html.Span(label, className="unseen"), dbc.Select(id=menu, options=options, value=options[0]["value"])]
    )


def _table(s: Segmentation) -> html.Section:
    grid = dash_ag_grid.AgGrid(
        id=ids.TABLE,
        columnDefs=_columns(s),
        defaultColDef={"resizable": True, "sortable": True, "suppressHeaderMenuButton": True, "minWidth": 100},
        rowModelType="infinite",
        dashGridOptions={
            "cacheBlockSize": PAGE_ROWS,
            "rowHeight": 34,
            "headerHeight": 36,
            "suppressCellFocus": False,
            "enableCellTextSelection": True,
        },
        className="table",
        style={"height": "400px", "width": "100%"},  # also of what stands in for it
    )
    how = html.Span("as selected; click a column's head to sort", id=ids.TABLE_HELP)
    return card("Customers", how, "full", [grid, html.P(id=ids.TABLE_TROUBLE, className="finding")])


def _groups(protection: Protection) -> html.Section:
    """Where the table would be."""
    kept = (
        "Every count is that of whole groups. Single customers are not kept on this server, so there is no table "
        "and no export of them; what groups cost is said on Data."
    )
    told = html.P([promise(protection.smallest_cell), " ", kept], className="finding", id=ids.TABLE)
    return card("Customers", f"in {number_text(protection.n_groups)} groups", "full", [told])


def _columns(s: Segmentation) -> list[dict[str, Any]]:
    number = {"type": "rightAligned", "flex": 2, "minWidth": 150}
    return [
        {"field": "id", "headerName": s.schema.id_column or "Line", "flex": 1, "minWidth": 130, "type": "rightAligned"},
        {"field": "segment", "headerName": "Segment", "cellRenderer": "KindredSegment", "flex": 4, "minWidth": 250},
        *({"field": c.key, "headerName": c.label, "flex": 2} for c in s.schema.categories),
        *({"field": f.key, "headerName": f.title, **number} for f in s.schema.reading_order),
    ]
