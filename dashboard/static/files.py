"""What browsers fetch to run a page: every file by its name, read from what is installed and from `assets`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash_ag_grid
from dash import _dash_renderer, dcc, html

from dashboard.settings import ROOT
from dashboard.static.charts import charts_script
from dashboard.static.installed import installed
from dashboard.static.modules import joined

ASSETS = ROOT / "assets"
ENTRY, STYLE, ICON, CHARTS = "page/main.js", "style.css", "icon.svg", "plotly.min.js"
SCRIPT = "dash-renderer.js"  # Dash looks for its name in the page
TABLE = "table.js"
SERVICE_WORKER = "service-worker.js"  # browsers run it for all pages of the server
FAILURE, COLORS, WAITING = "failure.js", "colors.js", "waiting.js"  # written into pages
# joined in this order, in which later rules win
STYLES = (
    "base",
    "head",
    "notices",
    "explore",
    "charts",
    "marks",
    "names",
    "tables",
    "differences",
    "segments",
    "over-time",
    "data",
    "help",
    "narrow",
    "print",
)
SAVED = "saved"  # the folder of what runs in saved pages only
NOT_SERVED = {FAILURE, COLORS, WAITING, "types.d.ts", "package.json"}
CSS_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
GRID = "async-community.js"  # fetched by the table's grid itself, from next to the script that it came with


def each_file() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, read one after the other, so that no more than one is held."""
    modules = joined(ASSETS, ENTRY)
    for path in sorted(p for p in ASSETS.rglob("*.*") if _is_served(p)):
        name = path.relative_to(ASSETS).as_posix()
        yield name, modules[name].encode() if name in modules else path.read_bytes()
    yield STYLE, styles()
    yield CHARTS, charts_script()
    yield GRID, installed("dash_ag_grid", GRID).read_bytes()
    yield SCRIPT, _classic_scripts()


def styles() -> bytes:
    """Join the style sheets, without their comments."""
    sheets = b"\n".join((ASSETS / "style" / f"{name}.css").read_bytes() for name in STYLES)
    return CSS_COMMENT.sub(b"", sheets)


def _is_served(path: Path) -> bool:
    saved = path.parent.name == SAVED
    return path.is_file() and path.suffix != ".css" and path.name not in NOT_SERVED and not saved


def _classic_scripts() -> bytes:
    """Return what Dash would have the page fetch singly: React, its renderer, the components of the table."""
    react = [
        installed("dash", path) for path in _dash_renderer._js_dist_dependencies[0]["relative_package_path"]["prod"]
    ]
    packages: list[Any] = [_dash_renderer, dcc, html, dash_ag_grid]
    shown = [path for package in packages for path in _paths(package._js_dist)]
    return b"\n;\n".join(path.read_bytes() for path in [ASSETS / TABLE, *react, *shown])


def _paths(dist: list[dict[str, Any]]) -> Iterator[Path]:
    """Yield the files of a component package that Dash fetches at once."""
    for resource in dist:
        if not any(resource.get(later) for later in ("async", "dynamic", "dev_only")):
            yield installed(resource["namespace"], resource["relative_package_path"])
