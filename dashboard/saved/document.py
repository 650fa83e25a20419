"""The HTML of a saved page: head with its Content-Security-Policy, layout, and every script and all data in it."""

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from analysis.model.brand import Brand, Logo
from dashboard.static.charts import charts_script
from dashboard.static.files import ASSETS, COLORS, ENTRY, FAILURE, ICON, styles
from dashboard.static.modules import joined_whole

LOADER = "saved/loader.js"
# what needs a server to what does the same without
INSTEAD = {
    "server/attempt.js": "saved/attempt.js",
    "page/charts/plotly.js": "saved/plotly.js",
    "page/place.js": "saved/place.js",
    "page/selected/rows.js": "saved/rows.js",
    "page/files/downloads.js": "saved/downloads.js",
    "page/files/export-links.js": "saved/downloads.js",
    "page/files/one-file.js": "saved/one-file.js",
    "page/help/tour.js": "saved/tour.js",
    "page/segments/upload.js": "saved/upload.js",
    "page/data/index.js": "saved/data.js",
    "page/over-time/index.js": "saved/data.js",
    "page/newer.js": "saved/newer.js",
}
PAGE = """<!DOCTYPE html>
<html lang="en" data-segmentation="{version}" data-view="{view}" data-brand="{brand}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{note}">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{style}</style>
<script>{failure}</script>
<script>{colors}</script>
</head>
<body>
{body}
<noscript>This file needs scripts; allow them in your browser, or open it in another one.</noscript>
{parts}
<script>{loader}</script>
</body>
</html>
"""


@dataclass(frozen=True)
class Saved:
    """What one file holds: its layout as HTML, data by name, the view on which it opens, what it says of itself."""

    version: str
    brand: Brand
    title: str
    note: str
    view: str
    body: str
    parts: Mapping[str, bytes]


def document(saved: Saved) -> str:
    """Return the whole file."""
    failure, colors, loader = _text(FAILURE), _text(COLORS), _text(LOADER)
    scripts = {"app": _app(), "plotly": _plotly()}
    parts = "\n".join(_part(name, content) for name, content in {**saved.parts, **scripts}.items())
    return PAGE.format(
        version=escape(saved.version),
        view=escape(saved.view),
        brand=escape(saved.brand.title),
        note=escape(saved.note),
        title=escape(saved.title),
        policy=policy([failure.encode(), colors.encode(), loader.encode(), *scripts.values()]),
        icon=(saved.brand.logo or Logo("svg", (ASSETS / ICON).read_bytes())).address,
        style=styles().decode(),
        failure=failure,
        colors=colors,
        loader=loader,
        body=saved.body,
        parts=parts,
    )


def policy(scripts: list[bytes]) -> str:
    """Nothing is fetched, and no script runs but these; styles inline, since Plotly sets them."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(f"'sha256-{_base64(hashlib.sha256(script).digest())}'" for script in scripts),
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _text(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _app() -> bytes:
    return joined_whole(ASSETS, ENTRY, INSTEAD).encode()


def _plotly() -> bytes:
    return charts_script()


def _part(name: str, content: bytes) -> str:
    packed = _base64(zlib.compress(content, 9))
    return f'<script type="application/octet-stream" id="part-{name}">{packed}</script>'


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
