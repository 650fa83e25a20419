"""What the browser asks for besides the page: cells and figures under immutable addresses, and CSV."""

import json
from functools import partial

from flask import Flask, Response, abort, request

from analysis.csv_text import csv_line
from analysis.customers import Customers, check_singly
from analysis.errors import InputError
from analysis.report_rows import report_rows
from analysis.selection import Selection, parse_selection
from dashboard.bodies import FOREVER, JSON, drawn_anew
from dashboard.exports import csv_name, csv_of
from dashboard.packing import Packed
from dashboard.views import draw
from dashboard.views.shown import Shown, read_shown

SHOWN = "Kindred-Customers"


def add_routes(server: Flask, customers: Customers, packed: Packed) -> None:
    """Add every route to `server`."""
    server.before_request(partial(_refuse_others, packed.version))

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

    @server.get("/export.csv")
    def export() -> Response:
        check_singly(customers.segmentation)
        if customers.segmentation.origin is not None:
            raise InputError("The rows stay where they are; copy the command in the Export menu, which writes them.")
        k, selection = _asked(customers)
        name = csv_name(customers, selection, k)
        response = Response(csv_of(customers, selection, k), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return _once(response)

    @server.get("/report.csv")
    def report() -> Response:
        rows = report_rows(customers.segmentation.report, customers.unplaced())
        response = Response(map(csv_line, rows), mimetype="text/csv")
        response.headers["Content-Disposition"] = 'attachment; filename="kindred-cleaning.csv"'
        return _once(response)

    @server.errorhandler(InputError)
    def refuse(error: InputError) -> tuple[Response, int]:
        return Response(f"{error}\n", mimetype="text/plain"), 400


def _refuse_others(version: str) -> Response | None:
    """A page that was opened on customers who were replaced since must not act on these."""
    if request.headers.get(SHOWN, version) == version:
        return None
    return Response("These are other customers now; load the page again.\n", 404, mimetype="text/plain")


def _check(version: str, packed: Packed) -> None:
    if version != packed.version:
        abort(404)


def _shown(customers: Customers) -> Shown:
    return read_shown(request.args, customers.segmentation)


def _asked(customers: Customers) -> tuple[int, Selection]:
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
