"""Dash, but its page fetches two scripts in place of one for each package of components, and its layout once."""

from typing import Any

from dash import Dash
from flask import Response, request

from dashboard.packing.stored_bodies import JSON, Body, compressed, drawn_anew
from dashboard.static.files import ASSETS, CHARTS, ENTRY, FAILURE, ICON, SCRIPT, STYLE


class LightDash(Dash):
    """An application whose scripts and styles lie below `assets`, an address from the top of the server."""

    def __init__(self, assets: str, **options: Any) -> None:  # noqa: D107 - said above
        self.assets = f"/{assets}"
        self.failure = (ASSETS / FAILURE).read_text(encoding="utf-8")
        self.kept_layout: Body | None = None
        super().__init__("dashboard", include_assets_files=False, **options)

    def interpolate_index(self, **parts: Any) -> Any:  # type: ignore[override]
        """Return the page, with our files in place of those that Dash lists."""
        own = {
            "scripts": f'<script src="{self.assets}/{SCRIPT}"></script>'
            f'<script type="module" src="{self.assets}/{ENTRY}"></script>',
            "css": f'<link rel="stylesheet" href="{self.assets}/{STYLE}">',
            "metas": f"{parts.get('metas', '')}\n<script>{self.failure}</script>",
            "favicon": f'<link rel="icon" type="image/svg+xml" href="{self.assets}/{ICON}">',
        }
        return super().interpolate_index(**parts | own)  # type: ignore[no-untyped-call]

    def csp_hashes(self, hash_algorithm: str = "sha256") -> Any:
        """Of every script that is written into the page."""
        if self.failure not in self._inline_scripts:
            self._inline_scripts.append(self.failure)
        return super().csp_hashes(hash_algorithm)

    def _config(self) -> Any:
        """Give Dash's charts the address of plotly.js, which they would else fetch below each upload's own address."""
        config = super()._config()  # type: ignore[no-untyped-call]
        unsaid = dict.fromkeys(("python_version", "dash_version", "dash_version_url", "plotly_version"), "")
        return config | unsaid | {"serve_locally": False, "plotlyjs_url": f"{self.assets}/{CHARTS}"}

    def index(self, *arguments: Any, **parts: Any) -> Response:
        """Return the page, which is the same for all visitors but for a number of its own."""
        html: str = super().index(*arguments, **parts)  # type: ignore[no-untyped-call]
        return drawn_anew(html.encode(), "text/html")

    def serve_layout(self) -> Response:
        """Return the layout, which is the same for all visitors, compressed once; a browser that has it gets 304."""
        if self.kept_layout is None:
            self.kept_layout = compressed(super().serve_layout().get_data(), JSON)  # type: ignore[no-untyped-call]
        response = self.kept_layout.response()
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response


def preloads(assets: str) -> str:
    """Links for the head of the page: what its scripts will need, for the browser to load before they run."""
    scripts = "".join(
        f'<link rel="preload" as="script" fetchpriority="low" href="/{assets}/{name}">\n'
        for name in ("async-graph.js", CHARTS)
    )
    return f'<link rel="modulepreload" href="/{assets}/{ENTRY}">\n{scripts}'.rstrip()
