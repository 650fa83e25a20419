"""A page as the documentation of Mosaic teaches it, with DuckDB in the browser: npm installs it, esbuild joins it.

`python -m benchmarks.peers.mosaic PORT` needs npm, which the environment of the tests has, and the network.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.peers.customers import mall_customers

HERE = Path(__file__).parent
PACKAGES = {"@uwdata/vgplot": "0.32.0", "esbuild": "0.28.2"}
# the next version of what reads Arrow asks for a package that npm does not have
KEPT_BACK = {"@uwdata/flechette": "2.4.0"}
DUCKDB = ("duckdb-browser-eh.worker.js", "duckdb-eh.wasm")
NAMES = ["id", "gender", "age", "income", "spending", "segment", "pc1", "pc2"]
CODED = ".gz"


class Files(SimpleHTTPRequestHandler):
    """Serves a folder as a good host does: compressed, kept by browsers, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the compressed copy where there is one."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        coded = path.with_name(path.name + CODED)
        if not path.is_file():
            self.send_error(404)
            return
        body = (coded if coded.is_file() else path).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache" if path.suffix == ".html" else "max-age=31536000, immutable")
        if coded.is_file():
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def build(folder: Path) -> Path:
    """Put the page and all that it loads into a folder; returns that."""
    npm, page = shutil.which("npm", path=str(Path(sys.executable).parent)) or "npm", folder / "page"
    (folder / "package.json").write_text(json.dumps({"dependencies": PACKAGES, "overrides": KEPT_BACK}))
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)
    page.mkdir()
    shutil.copy(HERE / "mosaic.js", folder)
    shutil.copy(HERE / "mosaic.html", page / "index.html")
    join = ["--bundle", "--minify", "--format=esm", "--log-level=error", f"--outfile={page / 'main.js'}"]
    subprocess.run([npm, "exec", "--", "esbuild", "mosaic.js", *join], cwd=folder, check=True)
    for name in DUCKDB:
        shutil.copy(folder / "node_modules/@duckdb/duckdb-wasm/dist" / name, page)
    mall_customers().set_axis(NAMES, axis="columns").to_csv(page / "customers.csv", index=False)
    for path in [page / "main.js", *(page / name for name in DUCKDB)]:
        path.with_name(path.name + CODED).write_bytes(gzip.compress(path.read_bytes()))
    return page


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        handler = partial(Files, directory=str(build(Path(place))))
        ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), handler).serve_forever()
