"""The customers table: answers the grid's requests for rows."""

from typing import Any

from dash import Dash, Input, Output, State
from flask import Flask, request

from analysis.customers import Customers, Rows, check_singly
from analysis.errors import InputError
from analysis.selection import Selection, parse_selection
from dashboard import ids
from dashboard.names import named

CALLBACK = "/_dash-update-component"


def register(app: Dash, customers: Customers) -> None:
    """Add the table's callback to `app`."""

    @app.callback(
        Output(ids.TABLE, "getRowsResponse"),
        Output(ids.TABLE_TROUBLE, "children"),
        Input(ids.TABLE, "getRowsRequest"),
        State(ids.SELECTION, "data"),
        prevent_initial_call=True,
    )
    def rows(request: Any, selected: Any) -> tuple[dict[str, Any], str]:
        try:
            found = read_page(customers, request, selected)
        except InputError as error:
            return {"rowData": [], "rowCount": 0}, str(error)
        return {"rowData": found.rows, "rowCount": found.count}, ""


def refuse(server: Flask, customers: Customers) -> None:
    """Where customers are kept in groups, have `server` say so to who asks for rows all the same."""

    @server.before_request
    def no_rows() -> None:
        if request.path == CALLBACK and f"{ids.TABLE}.getRowsResponse".encode() in request.get_data():
            check_singly(customers.segmentation)


def read_page(customers: Customers, request: Any, selected: Any) -> Rows:
    """The rows that the grid asks for, of the customers that the page has selected.

    Raises InputError for a request or selection that cannot be understood.
    """
    k, selection = _selection(customers, selected)
    start, stop, order = _window(request)
    found = customers.page(selection, k, start, stop, order)
    names = named(customers).solution(k).names
    return Rows([row | {"segment_name": names[row["segment"] - 1]} for row in found.rows], found.count)


def _selection(customers: Customers, selected: Any) -> tuple[int, Selection]:
    s = customers.segmentation
    if selected is None:
        return s.n_clusters, Selection()
    k, where = (selected.get("k"), selected.get("where")) if isinstance(selected, dict) else (None, None)
    if type(k) is not int or k not in s.ks or not isinstance(where, str):
        raise InputError("The table got a selection it cannot read; load the page again.")
    return k, parse_selection(where, s.schema, k, s.ks)


def _window(request: Any) -> tuple[int, int, list[tuple[str, bool]]]:
    match request:
        case {"startRow": int(start), "endRow": int(stop), "sortModel": list(sort)}:
            order = [(s["colId"], s.get("sort") == "desc") for s in sort if isinstance(s, dict) and "colId" in s]
            return start, stop, [(field, down) for field, down in order if isinstance(field, str)]
    raise InputError("The table asked for rows in a way that cannot be read; load the page again.")
