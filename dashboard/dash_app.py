"""create_app puts the page of one segmentation together."""

from dataclasses import dataclass
from pathlib import Path

from dash import Dash
from dash.types import RendererHooks

from analysis.customers import Customers
from analysis.segmentation import Segmentation
from dashboard import renaming, table
from dashboard.evidence import Shelf, add_evidence_routes
from dashboard.jobs import add_job_routes
from dashboard.packing import pack, without_spare_ids
from dashboard.pages import frame
from dashboard.routes import add_routes
from dashboard.settings import Settings
from dashboard.static.compressing import start_compressing
from dashboard.static.light_dash import LightDash, preloads
from dashboard.static.routes import add_static_routes
from dashboard.static.served import StaticFiles, open_static_files

HOOKS: RendererHooks = {  # the page listens for these to tell that the server is gone
    "request_pre": "() => window.dispatchEvent(new Event('kindred:asked'))",
    "request_post": "() => window.dispatchEvent(new Event('kindred:answered'))",
}
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


def create_app(segmentation: Segmentation, folder: Path, settings: Settings, place: Place) -> Dash:
    """The Dash application that shows `segmentation`, whose customers and names lie in `folder`."""
    packed = pack(segmentation)
    segmentation = without_spare_ids(segmentation)
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
        hooks=HOOKS,
    )
    app.layout = frame.layout(segmentation, base, settings)
    customers = Customers(segmentation, folder)
    table.register(app, customers)
    renaming.add_routes(app.server, customers, read_only=settings.read_only)
    add_routes(app.server, customers, packed)
    if not base:
        add_static_routes(app.server, place.files)
    add_evidence_routes(app.server, Shelf(customers))
    add_job_routes(app.server, segmentation, folder)
    return app


def _preloads(assets: str, segmentation: str) -> str:
    """What the page will ask for anyway, told to the browser before it finds out."""
    data = [f"{segmentation}/{name}" for name in ("page.json", "cells.bin")]
    links = [f'<link rel="preload" as="fetch" crossorigin href="{address}">' for address in data]
    return "\n".join([preloads(assets), *links])
