"""The customers table: answers the grid's requests for rows."""

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State
from flask import Flask, request

from analysis.core.errors import InputError
from analysis.model.selections.selection import Selection, parse_selection
from analysis.store.row_queries import Customers, TablePage, Window, check_singly
from dashboard import ids
from dashboard.api.current_names import named
from dashboard.guard.limits.callbacks import body_of_callback

LONGEST_SEARCH = 100
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
            page = read_page(customers, request, selected)
        except InputError as error:
            return {"rowData": [], "rowCount": 0}, str(error)
        return {"rowData": page.rows, "rowCount": page.count}, ""


def refuse(server: Flask, customers: Customers) -> None:
    """Where customers are kept in groups, have `server` say so to who asks for rows all the same."""

    @server.before_request
    def no_rows() -> None:
        if request.path == CALLBACK and f"{ids.TABLE}.getRowsResponse".encode() in body_of_callback():
            check_singly(customers.segmentation)


def read_page(customers: Customers, request: Any, selected: Any) -> TablePage:
    """Return the rows that the grid asks for, of the customers that the page has selected.

    Raises InputError for a request or selection that cannot be understood.
    """
    k, selection = _selection(customers, selected)
    page = customers.page(selection, k, _searched(_window(request), selected))
    names = named(customers).solution(k).names
    return TablePage([row | {"segment_name": names[row["segment"] - 1]} for row in page.rows], page.count)


def _selection(customers: Customers, selected: Any) -> tuple[int, Selection]:
    s = customers.segmentation
    if selected is None:
        return s.n_clusters, Selection()
    k, where = (selected.get("k"), selected.get("where")) if isinstance(selected, dict) else (None, None)
    if type(k) is not int or k not in s.ks or not isinstance(where, str):
        raise InputError("The table got a selection it cannot read; load the page again.")
    return k, parse_selection(where, s.schema, k, s.ks)


def _window(request: Any) -> Window:
    match request:
        case {"startRow": int(start), "endRow": int(stop), "sortModel": list(sort)}:
            order = [(s["colId"], s.get("sort") == "desc") for s in sort if isinstance(s, dict) and "colId" in s]
            return Window(start, stop, [(field, down) for field, down in order if isinstance(field, str)])
    raise InputError("The table asked for rows in a way that cannot be read; load the page again.")


def _searched(window: Window, selected: Any) -> Window:
    """Return the window with the text to find, and whether all columns are shown."""
    asked = selected if isinstance(selected, dict) else {}
    text, others = asked.get("find", ""), asked.get("others", False)
    if not isinstance(text, str) or len(text) > LONGEST_SEARCH or not isinstance(others, bool):
        raise InputError(f"The table searches for at most {LONGEST_SEARCH} characters; shorten the text.")
    return replace(window, text=text.strip(), others=others)
