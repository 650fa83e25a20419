"""Dash, but its page has its content in its HTML, and fetches Dash's own scripts only when a visitor needs them."""

from collections.abc import Mapping
from html import escape
from typing import Any

from dash import Dash
from flask import Response, request

from dashboard.ids import DASH, DASH_SCRIPTS, PLOTLY_SCRIPT
from dashboard.packing.stored_bodies import JSON, Body, compressed, drawn_anew
from dashboard.static.files import ASSETS, CHARTS, COLORS, ENTRY, FAILURE, ICON, SCRIPT, STYLE

# no browser runs scripts of this type; `page/selected/grid.js` starts Dash
START = '<script type="text/plain" id="_dash-renderer">new DashRenderer()</script>'
ENTRY_POINT = f'id="{DASH}"'


class LightDash(Dash):
    """An application whose scripts and styles lie below `assets`, an address from the top of the server.

    `bodies`: HTML by path, the first for all other paths; Dash shows its layout in the element that it looks for there,
    which is added where a page has none. `unasked`: links in the head of pages whose address asks for nothing special.
    """

    def __init__(  # noqa: D107 - said above
        self, assets: str, bodies: Mapping[str, str], unasked: str = "", **options: Any
    ) -> None:
        self.assets = f"/{assets}"
        self.bodies = {path: _complete(body) for path, body in bodies.items()}
        self.unasked = unasked
        self.at_once = [(ASSETS / name).read_text(encoding="utf-8") for name in (FAILURE, COLORS)]
        self.kept_layout: Body | None = None
        super().__init__("dashboard", include_assets_files=False, **options)

    def interpolate_index(self, **parts: Any) -> Any:  # type: ignore[override]
        """Return the page, with our files in place of those that Dash lists."""
        at_once = "".join(f"<script>{script}</script>" for script in self.at_once)
        own = {
            "scripts": f'<script type="module" src="{self.assets}/{ENTRY}"></script>'
            f'<script type="text/plain" id="{DASH_SCRIPTS}" src="{self.assets}/{SCRIPT}"></script>',
            "renderer": START,
            "css": f'<link rel="stylesheet" href="{self.assets}/{STYLE}">' + self.unasked * (not request.query_string),
            "metas": f"{parts.get('metas', '')}\n{at_once}",
            "favicon": f'<link rel="icon" type="image/svg+xml" href="{self.assets}/{ICON}">',
            "app_entry": self._body(),
        }
        return super().interpolate_index(**parts | own)  # type: ignore[no-untyped-call]

    def _body(self) -> str:
        path = "/" + request.path.strip("/")
        return self.bodies.get(path) or next(iter(self.bodies.values()))

    def csp_hashes(self, hash_algorithm: str = "sha256") -> Any:
        """Of every script that is written into the page."""
        self._inline_scripts.extend(script for script in self.at_once if script not in self._inline_scripts)
        return super().csp_hashes(hash_algorithm)

    def _config(self) -> Any:
        """Leave out which versions run here, and components that have no children in any property."""
        config = super()._config()  # type: ignore[no-untyped-call]
        unsaid = dict.fromkeys(("python_version", "dash_version", "dash_version_url", "plotly_version"), "")
        holders = {
            package: {name: properties for name, properties in components.items() if properties}
            for package, components in config["children_props"].items()
        }
        return config | unsaid | {"serve_locally": False, "children_props": holders}

    def index(self, *arguments: Any, **parts: Any) -> Response:
        """Return the page, which is the same for all visitors but for a number of its own."""
        html: str = super().index(*arguments, **parts)  # type: ignore[no-untyped-call]
        return drawn_anew(html.encode(), "text/html")

    def serve_layout(self) -> Response:
        """Return Dash's layout, which is the same for all visitors, compressed once; a browser that has it gets 304."""
        if self.kept_layout is None:
            self.kept_layout = compressed(super().serve_layout().get_data(), JSON)  # type: ignore[no-untyped-call]
        response = self.kept_layout.response()
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response


def _complete(body: str) -> str:
    """Return a body in which no text of customers is taken for a place of the template, with a place for Dash."""
    place = "" if ENTRY_POINT in body else f"<div {ENTRY_POINT} hidden></div>"
    return body.replace("{%", "&#123;%") + place


def preload_of_data(address: str) -> str:
    """Return a link for the head of the page to what its scripts will fetch, for the browser to ask for at once."""
    return f'<link rel="preload" as="fetch" crossorigin href="{escape(address)}">'


def preloads(assets: str) -> str:
    """Links for the head of the page: what its scripts will need, for the browser to load before they run."""
    scripts = f'<link rel="preload" id="{PLOTLY_SCRIPT}" as="script" fetchpriority="low" href="/{assets}/{CHARTS}">'
    return f'<link rel="modulepreload" href="/{assets}/{ENTRY}">\n{scripts}'
