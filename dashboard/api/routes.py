"""What the browser asks for besides the page: cells and figures under immutable addresses, and CSV."""

import json
from functools import partial

from flask import Flask, Response, abort, request
from werkzeug.exceptions import ClientDisconnected

from analysis.core.errors import InputError
from analysis.core.text.csv import csv_file, csv_line
from analysis.model.selections.selection import Selection, parse_selection
from analysis.store.report_csv import report_rows
from analysis.store.row_queries import Customers, check_singly
from dashboard.api.exports import as_attachment, csv_name, csv_of, wants_bom
from dashboard.guard.limits.bodies import answer_of
from dashboard.guard.limits.whole import BROKE_OFF
from dashboard.packing.packed import Packed
from dashboard.packing.stored_bodies import FOREVER, JSON, drawn_anew
from dashboard.views import draw
from dashboard.views.links import read_shown
from dashboard.views.shown import Shown

SHOWN = "Kindred-Customers"


def add_routes(server: Flask, customers: Customers, packed: Packed) -> None:
    """Add every route to `server`."""
    server.before_request(partial(_refuse_others, packed.version))
    _add_bodies(server, customers, packed)
    _add_files(server, customers)
    server.register_error_handler(InputError, lambda error: (Response(f"{error}\n", mimetype="text/plain"), 400))
    server.register_error_handler(ClientDisconnected, lambda _: answer_of(BROKE_OFF, 400))


def _add_bodies(server: Flask, customers: Customers, packed: Packed) -> None:
    """Add what browsers may keep, as its address has the version of the customers."""

    @server.get("/segmentation/<version>/cells.bin")
    def cells(version: str) -> Response:
        _check(version, packed)
        return _forever(packed.cells.response())

    @server.get("/segmentation/<version>/page.json")
    def page(version: str) -> Response:
        _check(version, packed)
        return _forever(packed.page.response())

    @server.get("/segmentation/<version>/segments.json")
    def segments(version: str) -> Response:
        _check(version, packed)
        return _forever(packed.sheets.response())

    @server.get("/segmentation/<version>/figures.json")
    def figures(version: str) -> Response:
        _check(version, packed)
        drawn = draw(customers.segmentation, _shown(customers))
        return _forever(drawn_anew(json.dumps(drawn, ensure_ascii=False).encode(), JSON))


def _add_files(server: Flask, customers: Customers) -> None:
    """Add files that visitors save."""

    @server.get("/export.csv")
    def export() -> Response:
        check_singly(customers.segmentation)
        if customers.segmentation.origin is not None:
            raise InputError("The rows stay where they are; copy the command in the Export menu, which writes them.")
        k, selection = _read_link(customers)
        name = csv_name(customers, selection, k)
        response = Response(csv_file(csv_of(customers, selection, k), bom=wants_bom()), mimetype="text/csv")
        response.headers["Content-Disposition"] = as_attachment(name)
        return _once(response)

    @server.get("/report.csv")
    def report() -> Response:
        rows = report_rows(customers.segmentation.report, customers.unplaced())
        response = Response(csv_file(map(csv_line, rows), bom=wants_bom()), mimetype="text/csv")
        response.headers["Content-Disposition"] = 'attachment; filename="kindred-cleaning.csv"'
        return _once(response)


def _refuse_others(version: str) -> Response | None:
    """Return a page that was opened on customers who were replaced since must not act on these."""
    if request.headers.get(SHOWN, version) == version:
        return None
    return Response("These are other customers now; load the page again.\n", 404, mimetype="text/plain")


def _check(version: str, packed: Packed) -> None:
    if version != packed.version:
        abort(404)


def _shown(customers: Customers) -> Shown:
    return read_shown(request.args, customers.segmentation)


def _read_link(customers: Customers) -> tuple[int, Selection]:
    k = _shown(customers).n_clusters
    return k, parse_selection(
        request.args.get("where", ""), customers.segmentation.schema, k, customers.segmentation.ks
    )


def _forever(response: Response) -> Response:
    response.headers["Cache-Control"] = FOREVER
    return response


def _once(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
