"""Explore: the sentence, chips and cards, the linked views, and the customers themselves."""

from typing import Any

import dash_ag_grid
import dash_bootstrap_components as dbc
from dash import dcc, html

from analysis.segmentation import Segmentation
from dashboard import ids
from dashboard.pages.attributes import attributes
from dashboard.views import VIEWS, View

MENUS = {
    "x": (ids.PAIR_X, "Feature along the bottom"),
    "y": (ids.PAIR_Y, "Feature up the side"),
    "histogram": (ids.HISTOGRAM_FEATURE, "Feature of the histograms"),
}
PAGE_ROWS = 100
INDEX = (
    "Means of the selected customers; beside them the index, 100 being everybody's mean, with an arrow from 120 up "
    "and from 80 down. Click a card to select its segment, Shift-click to add it."
)


def layout(s: Segmentation) -> list[Any]:
    """The page; numbers, chips and cards are filled in by the browser, which computes them."""
    return [
        html.Section(
            [
                html.H1(id=ids.SENTENCE),
                html.Div([_filter_switch(), _chips()], className="selected"),
                html.Div(id=ids.FILTERS, className="filters", hidden=True),
            ],
            className="headline",
        ),
        html.Section(id=ids.CARDS, className="cards", **attributes(aria_label="Segments")),
        html.P(INDEX, className="quiet small"),
        html.Div([_view(view, s) for view in VIEWS if _has_data(view, s)], className="views"),
        _table(s),
    ]


def _filter_switch() -> html.Button:
    state = attributes(aria_expanded="false", aria_controls=ids.FILTERS)
    return html.Button("Filter by typing", id=ids.FILTER_SWITCH, className="switch", **state)


def _chips() -> html.Div:
    return html.Div(id=ids.CHIPS, className="chips", role="group", **attributes(aria_label="What is selected"))


def _has_data(view: View, s: Segmentation) -> bool:
    return view.name != "category" or bool(s.schema.categories)


def _view(view: View, s: Segmentation) -> html.Section:
    return html.Section(
        [
            html.Div([_title(view, s), _tools(view)], className="view-head"),
            html.Div(
                dcc.Graph(id=ids.graph(view.name), responsive=True, config={"displayModeBar": False}),
                className="plot",
                id=f"plot-{view.name}",
                **attributes(data_view=view.name),
            ),
            *([html.P(id=ids.ASSOCIATIONS, className="finding")] if view.name == "category" else []),
        ],
        className=f"card view {view.width}",
        **attributes(aria_labelledby=f"title-{view.name}"),
    )


def _title(view: View, s: Segmentation) -> html.Div:
    titles = {
        "pair": [_menu("x", s), " against ", _menu("y", s)],
        "histogram": [_menu("histogram", s), " in each segment"],
    }
    kept = sum(a.explained_variance_ratio for a in s.axes)
    helps = {"map": f"two directions that keep {kept:.0%} of the differences"}
    return html.Div(
        [
            html.H2(titles.get(view.name, view.title), id=f"title-{view.name}"),
            html.Span(helps.get(view.name, view.help), className="quiet help"),
        ],
        className="view-title",
    )


def _menu(name: str, s: Segmentation) -> Any:
    menu, label = MENUS[name]
    options = [{"label": f.short, "value": f.key} for f in s.schema.reading_order]
    return html.Label(
        [html.Span(label, className="unseen"), dbc.Select(id=menu, options=options, value=options[0]["value"])]
    )


def _tools(view: View) -> html.Div:
    shapes = [_shape_button("box", "Box"), _shape_button("lasso", "Lasso")] if view.name in ("pair", "map") else []
    name = attributes(data_view=view.name)
    image = html.Button("PNG", className="tool image", title="Save this chart as a picture", **name)
    return html.Div([*shapes, image], className="view-tools")


def _shape_button(shape: str, label: str) -> html.Button:
    pressed = "true" if shape == "box" else "false"
    return html.Button(label, className="tool shape", **attributes(data_shape=shape, aria_pressed=pressed))


def _table(s: Segmentation) -> html.Section:
    return html.Section(
        [
            html.Div(
                html.Div(
                    [
                        html.H2("Customers", id="title-customers"),
                        html.Span("as selected; click a column to sort", id=ids.TABLE_HELP, className="quiet"),
                    ],
                    className="view-title",
                ),
                className="view-head",
            ),
            dash_ag_grid.AgGrid(
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
            ),
            html.P(id=ids.TABLE_TROUBLE, className="finding"),
        ],
        className="card full",
        **attributes(aria_labelledby="title-customers"),
    )


def _columns(s: Segmentation) -> list[dict[str, Any]]:
    number = {"type": "rightAligned", "flex": 2, "minWidth": 150}
    return [
        {"field": "id", "headerName": s.schema.id_column or "Line", "flex": 1, "type": "rightAligned"},
        {"field": "segment", "headerName": "Segment", "cellRenderer": "KindredSegment", "flex": 4, "minWidth": 250},
        *({"field": c.key, "headerName": c.label, "flex": 2} for c in s.schema.categories),
        *({"field": f.key, "headerName": f.title, **number} for f in s.schema.reading_order),
    ]
