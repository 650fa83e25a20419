"""The grid of the customers table: what Dash's own scripts show, in its place on Explore, once a visitor comes near."""

from typing import Any

import dash_ag_grid
from dash import dcc, html

from analysis.store.row_queries import other_columns
from analysis.store.segmentation import Segmentation
from dashboard import ids

PAGE_ROWS = 100
NARROWEST, WIDEST = 100, 240  # pixels of a column, unless somebody drags its edge
CHARACTER, AROUND = 7, 52  # pixels of a character, and of what stands around a header
SIZE = {"height": "400px", "width": "100%"}  # also of what stands in for it


def place() -> html.Div:
    """Return where the grid will be; until then, and in a saved page for good, a part of its size."""
    return html.Div(html.Div(id=ids.TABLE, className="table", style=SIZE, tabIndex="0"), id=ids.DASH)


def layout(s: Segmentation) -> html.Div:
    """Lay out the grid, what the server says of a request that it refuses, and what is selected, which Dash sends."""
    shown = [] if s.protection is not None else [_grid(s)]
    return html.Div([*shown, html.P(id=ids.TABLE_TROUBLE, className="finding"), dcc.Store(id=ids.SELECTION)])


def _grid(s: Segmentation) -> dash_ag_grid.AgGrid:
    return dash_ag_grid.AgGrid(
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
        style=SIZE,
    )


def _columns(s: Segmentation) -> list[dict[str, Any]]:
    number = {"type": "rightAligned", "cellRenderer": "KindredNumber", "flex": 2}
    others = other_columns(s.schema)
    return [
        {"field": "id", "headerName": s.schema.id_column or "Line", "flex": 1, "minWidth": 130, "type": "rightAligned"},
        {"field": "segment", "headerName": "Segment", "cellRenderer": "KindredSegment", "flex": 4, "minWidth": 250},
        *(
            {"field": c.key, "headerName": c.label, "flex": 2, "minWidth": _width(c.label, *c.values)}
            for c in s.schema.categories
        ),
        *(
            {"field": f.key, "headerName": f.title, **number, "minWidth": max(150, _width(f.title))}
            for f in s.schema.numbers_in_order
        ),
        *(
            {"field": f"other {i}", "headerName": name, "flex": 2, "hide": True, "minWidth": _width(name)}
            for i, name in enumerate(others)
        ),
    ]


def _width(header: str, *values: str) -> int:
    """Return in how many pixels a header and the values below it can be read, within reason."""
    return max(NARROWEST, min(WIDEST, AROUND + CHARACTER * max(len(text) for text in (header, *values))))
