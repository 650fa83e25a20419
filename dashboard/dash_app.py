"""create_app puts the page of one segmentation together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from threading import BoundedSemaphore

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response

from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation
from dashboard.api import renaming, table
from dashboard.api.evidence_bodies import Shelf, add_evidence_routes
from dashboard.api.files import add_file_routes, bench_of
from dashboard.api.jobs import Desk, add_job_routes, new_line
from dashboard.api.one_file import add_one_file_route
from dashboard.api.over_time.rights import Living
from dashboard.api.over_time.routes import add_over_time_routes
from dashboard.api.routes import add_routes
from dashboard.guard.headers import content_security_policy
from dashboard.guard.limits.bodies import answer_of
from dashboard.guard.limits.callbacks import guard_callbacks
from dashboard.packing.packed import Packed, pack, without_ids
from dashboard.pages import PAGES, frame, grid
from dashboard.pages.markup import markup
from dashboard.settings import Settings
from dashboard.startup.store import OWN, EvidenceBounds
from dashboard.static.compressing import start_compressing
from dashboard.static.light_dash import LightDash, preload_of_data, preloads
from dashboard.static.routes import add_static_routes
from dashboard.static.served import StaticFiles, open_static_files
from dashboard.uploads.routes import is_by_owner
from dashboard.uploads.work import work_of
from dashboard.views.links import default_shown, figures_query

VERSION = "customers version"  # in the configuration of an application
INDEX = """<!DOCTYPE html>
<html lang="en" data-base="{base}" data-segmentation="{version}" data-brand="{brand}">
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
    """Where a page is served: below `base`, empty at the top of the server; what it fetches is served at the top.

    `line`: in which files that visitors send wait, whatever the page. `living`: customers that can be read again.
    `evidence`: what bounds the process that finds it.
    """

    files: StaticFiles
    base: str = ""
    line: BoundedSemaphore = field(default_factory=new_line)
    living: Living | None = None
    evidence: EvidenceBounds = OWN


def top(settings: Settings) -> Place:
    """Return the top of a server that starts now."""
    files = open_static_files(settings.store)
    start_compressing(files.folder)
    return Place(files)


def create_app(
    segmentation: Segmentation, folder: Path, settings: Settings, place: Place, *, can_leave: bool = False
) -> Dash:
    """Return the Dash application that shows `segmentation`, whose customers and names lie in `folder`.

    With `can_leave` visitors are logged in, and find a button to log out.
    """
    packed = pack(segmentation)
    segmentation = without_ids(segmentation)
    bodies = {
        p.path: markup(frame.layout(segmentation, place.base, settings, p.path, can_leave=can_leave)) for p in PAGES
    }
    app = _page(place, settings.brand.title, packed.version, bodies, figures_query(default_shown(segmentation)))
    app.layout = grid.layout(segmentation)
    customers = Customers(segmentation, folder)
    if segmentation.protection is None:
        table.register(app, customers)
    else:
        table.refuse(app.server, customers)
    app.server.config[VERSION] = packed.version
    _add_routes(app.server, customers, packed, settings, place)
    _add_headers(app)
    _refuse_unknown_scripts(app.server)
    guard_callbacks(app)
    _without_tools(app)
    return app


def _page(place: Place, title: str, version: str, bodies: Mapping[str, str], query: str) -> LightDash:
    assets, base, brand = place.files.address, place.base, _plain(title)
    own = f"{base}/segmentation/{version}"
    data = [f"{own}/{name}" for name in ("page.json", "cells.bin", "names.json")]
    preloaded = "\n".join([preloads(assets), *map(preload_of_data, data)])
    return LightDash(
        assets,
        bodies,
        preload_of_data(f"{own}/figures.json?{query}"),
        title=brand,
        update_title="",
        routes_pathname_prefix="/",
        requests_pathname_prefix=f"{base}/",
        index_string=INDEX.format(base=base, version=version, brand=brand, preloads=preloaded),
        enable_mcp=False,
    )


def _add_routes(server: Flask, customers: Customers, packed: Packed, settings: Settings, place: Place) -> None:
    owned = partial(is_by_owner, customers.folder) if place.base else lambda: True
    renaming.add_routes(server, customers, packed.version, read_only=settings.read_only, may_change=owned)
    add_routes(server, customers, packed)
    if not place.base:
        add_static_routes(server, place.files)
    add_evidence_routes(server, Shelf(customers, place.evidence))
    work = work_of(settings)
    desk = Desk(work, place.line)
    add_job_routes(server, customers.segmentation, customers.folder, desk)
    add_one_file_route(server, customers.segmentation, customers.folder, desk)
    add_file_routes(server, customers, bench_of(settings, customers.folder.parent if place.base else None))
    add_over_time_routes(server, customers, place.living, settings)


def _plain(title: str) -> str:
    """Return a title that neither HTML nor the template of the page takes for anything else."""
    return escape(title).replace("{", "&#123;").replace("}", "&#125;")


def _without_tools(app: Dash) -> None:
    """Whatever the environment says, nobody debugs here."""
    app.server.debug = False
    app.enable_dev_tools(debug=False, dev_tools_ui=False, dev_tools_serve_dev_bundles=False, dev_tools_hot_reload=False)


def _refuse_unknown_scripts(server: Flask) -> None:
    """Dash takes an address of a script that is not there for an accident."""

    @server.errorhandler(DependencyException)
    def refuse(_: DependencyException) -> Response:
        return answer_of("There is no such script; load the page again.", 404)


def _add_headers(app: Dash) -> None:
    scripts = content_security_policy(app.csp_hashes())
    server: Flask = app.server

    @server.after_request
    def add(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = scripts
        return response
