"""Every address that the server has, found in its own table of routes and filled with values that exist."""

import re

from analysis.store.folder import open_segmentation
from dashboard.app import UPLOADS
from dashboard.dash_app import create_app, top
from dashboard.settings import read_settings
from dashboard.uploads.routes import add_upload_routes
from dashboard.uploads.work import Work

OPEN = {"/healthz", "/readyz", "/login", "/logout"}
TOKEN, KEY = "A" * 22, "0" * 16


def every_address(folder, tmp_path):
    """Return (method, path) of each route of the page, and of the same below an upload's address."""
    settings = read_settings({"KINDRED_STORE": str(tmp_path)})
    app = create_app(open_segmentation(folder), folder, settings, top(settings))
    add_upload_routes(app.server, Work(tmp_path / UPLOADS, 100, 1), 1)
    version = re.search(r'data-segmentation="(\w+)"', app.server.test_client().get("/").text)[1]
    own = [
        (method, _filled(rule.rule, version))
        for rule in app.server.url_map.iter_rules()
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"})
    ]
    return [*own, *((method, f"/of/{TOKEN}/{KEY}{path}") for method, path in own)]


def _filled(rule, version):
    """Return a path for a rule such as `/segmentation/<version>/cells.bin`."""
    known = {"version": version, "token": TOKEN, "key": KEY, "fingerprint": "0" * 8}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], "x"), rule)
