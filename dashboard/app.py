"""create_server is what gunicorn serves: the customers it was started with, and those that visitors bring."""

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Flask, Response

from analysis.errors import InputError
from analysis.segmentation import open_segmentation
from dashboard.dash_app import Place, create_app, top
from dashboard.settings import Settings, half_of_memory, read_settings
from dashboard.store import find_segmentation, start_evidence
from dashboard.trouble import trouble_page
from dashboard.uploads.kept import keep_sweeping
from dashboard.uploads.mounts import Mounts
from dashboard.uploads.routes import add_upload_routes
from dashboard.uploads.work import Work

UPLOADS = "uploads"
UNPROTECTED = "Customers are shown here in larger groups than when these were brought; bring them again on Data."


def create_server() -> Flask:
    """The page as a WSGI application; when the customers cannot be read, one that says why."""
    try:
        settings = read_settings(os.environ)
        segmentation, folder = find_segmentation(settings)
    except InputError as error:
        print(f"Kindred: {error}", file=sys.stderr, flush=True)  # noqa: T201
        return _trouble(str(error))
    start_evidence(segmentation, folder)
    place = top()
    server: Flask = create_app(segmentation, folder, settings, place).server
    uploads = settings.store / UPLOADS
    least = settings.question.smallest_cell
    work = Work(uploads, settings.process_mb or half_of_memory(), settings.upload_mb, least)
    add_upload_routes(server, work, settings.upload_days)
    keep_sweeping(uploads)
    _warm(server)
    server.wsgi_app = Mounts(server.wsgi_app, uploads, partial(_open, settings, place))  # type: ignore[method-assign]
    return server


def _open(settings: Settings, place: Place, folder: Path, base: str) -> Flask:
    """The application for customers that a visitor brought.

    Raises InputError where their segmentation is damaged, or they were not put into groups as large as are asked for
    by now.
    """
    segmentation = open_segmentation(folder)
    if (segmentation.question.smallest_cell or 1) < (settings.question.smallest_cell or 1):
        raise InputError(UNPROTECTED)
    start_evidence(segmentation, folder)
    server: Flask = create_app(segmentation, folder, settings, replace(place, base=base)).server
    _warm(server)
    return server


def _warm(server: Flask) -> None:
    """First requests in parallel would race to set Dash up."""
    server.test_client().get("/_dash-layout")


def _trouble(sentence: str) -> Flask:
    server = Flask("trouble")

    @server.get("/", defaults={"path": ""})
    @server.get("/<path:path>")
    def say(path: str) -> Response:  # noqa: ARG001 - every address gets the same answer
        return Response(
            trouble_page("The customers cannot be shown", sentence, "Then start Kindred again."),
            status=503,
            mimetype="text/html",
        )

    return server
