"""create_app puts the page of one segmentation together."""

from dataclasses import dataclass
from pathlib import Path

from dash import Dash
from flask import Flask, Response

from analysis.customers import Customers
from analysis.segmentation import Segmentation
from dashboard import renaming, table
from dashboard.evidence import Shelf, add_evidence_routes
from dashboard.guard.callbacks import guard_callbacks
from dashboard.guard.headers import content_security_policy
from dashboard.jobs import add_job_routes
from dashboard.packing import pack, without_ids
from dashboard.pages import frame
from dashboard.routes import add_routes
from dashboard.settings import Settings
from dashboard.static.compressing import start_compressing
from dashboard.static.light_dash import LightDash, preloads
from dashboard.static.routes import add_static_routes
from dashboard.static.served import StaticFiles, open_static_files

INDEX = """<!DOCTYPE html>
<html lang="en" data-base="{base}" data-segmentation="{version}">
<head>
{{%metas%}}
<meta name="color-scheme" content="light dark">
<title>{{%title%}}</title>
{{%favicon%}}
{{%css%}}
{preloads}
</head>
<body>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


@dataclass(frozen=True)
class Place:
    """Where a page is served: below `base`, empty at the top of the server; what it fetches is served at the top."""

    files: StaticFiles
    base: str = ""


def top(settings: Settings) -> Place:
    """The top of a server that starts now."""
    files = open_static_files(settings.store)
    start_compressing(files.folder)
    return Place(files)


def create_app(
    segmentation: Segmentation, folder: Path, settings: Settings, place: Place, *, can_leave: bool = False
) -> Dash:
    """The Dash application that shows `segmentation`, whose customers and names lie in `folder`.

    With `can_leave` visitors are logged in, and find a button to log out.
    """
    packed = pack(segmentation)
    segmentation = without_ids(segmentation)
    assets, base = place.files.address, place.base
    app = LightDash(
        assets,
        title="Kindred",
        update_title="",
        routes_pathname_prefix="/",
        requests_pathname_prefix=f"{base}/",
        index_string=INDEX.format(
            base=base, version=packed.version, preloads=_preloads(assets, f"{base}/segmentation/{packed.version}")
        ),
        enable_mcp=False,
    )
    app.layout = frame.layout(segmentation, base, settings, can_leave=can_leave)
    customers = Customers(segmentation, folder)
    if segmentation.protection is None:
        table.register(app, customers)
    else:
        table.refuse(app.server, customers)
    renaming.add_routes(app.server, customers, read_only=settings.read_only)
    add_routes(app.server, customers, packed)
    _add_headers(app)
    if not base:
        add_static_routes(app.server, place.files)
    add_evidence_routes(app.server, Shelf(customers))
    add_job_routes(app.server, segmentation, folder)
    guard_callbacks(app)
    _without_tools(app)
    return app


def _preloads(assets: str, segmentation: str) -> str:
    """What the page will ask for anyway, told to the browser before it finds out."""
    data = [f"{segmentation}/{name}" for name in ("page.json", "cells.bin")]
    links = [f'<link rel="preload" as="fetch" crossorigin href="{address}">' for address in data]
    return "\n".join([preloads(assets), *links])


def _without_tools(app: Dash) -> None:
    """Whatever the environment says, nobody debugs here."""
    app.server.debug = False
    app.enable_dev_tools(debug=False, dev_tools_ui=False, dev_tools_serve_dev_bundles=False, dev_tools_hot_reload=False)


def _add_headers(app: Dash) -> None:
    scripts = content_security_policy(app.csp_hashes())
    server: Flask = app.server

    @server.after_request
    def add(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = scripts
        return response
