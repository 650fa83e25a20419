"""Static files over HTTP: browsers keep them without asking again, as addresses contain a hash of the content."""

from flask import Flask, Response, abort, request, send_file

from dashboard.packing.stored_bodies import FOREVER, accepted, encoded
from dashboard.static.files import SERVICE_WORKER
from dashboard.static.served import StaticFiles

# it may act for all pages of the server, and load what it keeps
SERVICE_WORKER_HEADERS = {
    "Service-Worker-Allowed": "/",
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
}


def add_static_routes(server: Flask, files: StaticFiles) -> None:
    """Every file below the address of `files`; what another release had is not there."""

    @server.get("/assets/<digest>/<path:name>")
    def static_file(digest: str, name: str) -> Response:
        file = files.find(name, accepted(request)) if digest == files.folder.name else None
        if file is None:
            abort(404)
        path, coding = file
        response = send_file(path, download_name=name, etag=f"{digest}{coding}", max_age=None)
        response.headers["Cache-Control"] = FOREVER
        if name == SERVICE_WORKER:
            response.headers.update(SERVICE_WORKER_HEADERS)
        return encoded(response, coding)
