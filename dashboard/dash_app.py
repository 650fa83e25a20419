"""create_app puts the page of one segmentation together."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash import Dash
from dash.types import RendererHooks
from flask import Flask, Response, request

from analysis.customers import Customers
from analysis.segmentation import Segmentation
from dashboard import renaming, table
from dashboard.evidence import Shelf, add_evidence_routes
from dashboard.jobs import add_job_routes
from dashboard.packing import Packed, pack, without_spare_ids
from dashboard.pages import frame
from dashboard.routes import FOREVER, add_routes
from dashboard.settings import ROOT, Settings

ASSETS = ROOT / "assets"
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
    """Where a page is served: below `base`, empty at the top of the server; its assets, found out once, at the top."""

    assets: str
    base: str = ""


def top() -> Place:
    """The top of a server that starts now."""
    return Place(f"assets/{_digest(ASSETS)}")


class _Based(Dash):
    """An application below a path of the server; its scripts come from the top, so that they are cached once."""

    def interpolate_index(self, **parts: Any) -> Any:  # type: ignore[override]
        own, top = (f"{base}_dash-component-suites/" for base in (self.config.requests_pathname_prefix, "/"))
        return super().interpolate_index(  # type: ignore[no-untyped-call]
            **{name: part.replace(own, top) for name, part in parts.items()}
        )


def create_app(segmentation: Segmentation, folder: Path, settings: Settings, place: Place) -> Dash:
    """The Dash application that shows `segmentation`, whose customers and names lie in `folder`."""
    packed = pack(segmentation)
    segmentation = without_spare_ids(segmentation)
    assets, base = place.assets, place.base
    app = _Based(
        "dashboard",
        title="Kindred",
        update_title="",
        assets_folder=str(ASSETS),
        assets_url_path=assets,
        assets_external_path="/",
        routes_pathname_prefix="/",
        requests_pathname_prefix=f"{base}/",
        assets_path_ignore=["crossfilter", "page"],
        external_scripts=[{"src": f"/{assets}/page/main.js", "type": "module"}],
        index_string=INDEX.format(
            base=base, version=packed.version, preloads=_preloads(assets, f"{base}/segmentation/{packed.version}")
        ),
        enable_mcp=False,
        hooks=HOOKS,
    )
    app.layout = frame.layout(segmentation, base, settings)
    customers = Customers(segmentation, folder)
    if segmentation.protection is None:
        table.register(app, customers)
    else:
        table.refuse(app.server, customers)
    renaming.add_routes(app.server, customers, read_only=settings.read_only)
    _serve(app.server, customers, packed, f"/{assets}/")
    add_evidence_routes(app.server, Shelf(customers))
    add_job_routes(app.server, segmentation, folder)
    return app


def _preloads(assets: str, segmentation: str) -> str:
    """What the page will ask for anyway, told to the browser before it finds out file by file."""
    scripts = [
        *ASSETS.glob("crossfilter/**/*.js"),
        *ASSETS.glob("page/*.js"),
    ]  # those of single pages come when visited
    modules = sorted(p.relative_to(ASSETS).as_posix() for p in scripts)
    data = [f"{segmentation}/{name}" for name in ("page.json", "cells.bin")]
    links = [f'<link rel="modulepreload" href="/{assets}/{name}">' for name in modules]
    links += [f'<link rel="preload" as="fetch" crossorigin href="{address}">' for address in data]
    return "\n".join(links)


def _serve(server: Flask, customers: Customers, packed: Packed, assets: str) -> None:
    add_routes(server, customers, packed)

    @server.after_request
    def keep(response: Response) -> Response:
        if request.path.startswith(assets) and response.status_code == 200:
            response.headers["Cache-Control"] = FOREVER
        return response


def _digest(folder: Path) -> str:
    """Changes whenever a file in `folder` does, so that its address can be cached for ever."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]
