"""The part of plotly.js that has these charts is served where it goes with the installed plotly, and nothing else."""

import re
import tarfile
from base64 import b64encode
from functools import partial
from hashlib import sha512
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from runpy import run_module
from threading import Thread
from urllib.error import URLError

import pytest

from dashboard.static.charts import PART, ChartsError, charts_script, installed_version, keep_charts
from dashboard.static.fetching import DIGESTS, MEMBER, fetch_charts
from dashboard.static.installed import installed
from tests.serving import ROOT

WHOLE = installed("plotly", "package_data/plotly.min.js").read_bytes()
VERSION = re.search(rb"plotly.js v([0-9.]+)", WHOLE)[1].decode()


def part(version: str) -> bytes:
    return f"/**\n* plotly.js (cartesian - minified) v{version}\n*/\nwindow.Plotly = {{}};".encode()


@pytest.fixture
def places(tmp_path):
    return tmp_path / "plotly-cartesian.min.js", tmp_path / "kept" / "plotly-cartesian.min.js"


def test_all_of_plotly_is_served_where_no_part_is_kept(places):
    assert charts_script(places[1]) == WHOLE


def test_the_part_is_kept_and_served(places):
    given, kept = places
    given.write_bytes(part(VERSION))
    keep_charts(given, kept)
    assert charts_script(kept) == part(VERSION)


@pytest.mark.parametrize("other", [part("1.2.3"), b"", b"alert(1)", WHOLE], ids=["old", "empty", "other", "whole"])
def test_any_other_file_is_refused_and_not_served(places, other):
    given, kept = places
    given.write_bytes(other)
    with pytest.raises(ChartsError, match=rf"is not plotly.js-cartesian-dist-min {re.escape(VERSION)}"):
        keep_charts(given, kept)
    kept.parent.mkdir()
    kept.write_bytes(other)  # as an upgrade of plotly leaves it
    assert charts_script(kept) == WHOLE


def packed(script: bytes, name: str = MEMBER) -> bytes:
    """Return a package of npm that has one file."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(script)
        archive.addfile(member, BytesIO(script))
    return out.getvalue()


@pytest.fixture
def registry(tmp_path):
    """Yield where packages are published, and the address of a registry that has them."""
    serve = partial(QuietFiles, directory=tmp_path / "registry")
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        place = tmp_path / "registry" / PART / "-" / f"{PART}-{VERSION}.tgz"
        place.parent.mkdir(parents=True)
        yield place, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def digest(package: bytes) -> dict[str, str]:
    return {VERSION: f"sha512-{b64encode(sha512(package).digest()).decode()}"}


def test_a_build_fetches_the_part(registry, places):
    (published, address), (_, kept) = registry, places
    published.write_bytes(package := packed(part(VERSION)))
    fetch_charts(kept, address, digest(package))
    assert charts_script(kept) == part(VERSION)


@pytest.mark.parametrize(
    ("sent", "known", "why"),
    [
        (packed(part(VERSION) + b"alert(1)"), digest(packed(part(VERSION))), "is not the package that was published"),
        (packed(part("1.2.3")), digest(packed(part("1.2.3"))), "is not plotly.js-cartesian-dist-min"),
        (packed(part(VERSION), "other.js"), digest(packed(part(VERSION), "other.js")), "has no"),
        (b"no archive", digest(b"no archive"), "has no"),
        (packed(part(VERSION)), {}, "No digest"),
    ],
    ids=["changed", "other version", "without the file", "no archive", "unknown version"],
)
def test_a_build_keeps_nothing_else(registry, places, sent, known, why):
    (published, address), (_, kept) = registry, places
    published.write_bytes(sent)
    with pytest.raises(ChartsError, match=why):
        fetch_charts(kept, address, known)
    assert not kept.exists()


def test_a_build_without_network_goes_on(monkeypatch, capsys, tmp_path):
    def nobody(*_, **__):
        raise URLError("nobody answers")

    monkeypatch.setattr("dashboard.static.fetching.urlopen", nobody)
    monkeypatch.setattr("dashboard.static.served.BUILT", tmp_path)
    monkeypatch.setattr("sys.argv", ["dashboard.static", "--fetch-charts"])
    monkeypatch.setattr("dashboard.static.compressing.compress_all", lambda _: None)
    run_module("dashboard.static", run_name="__main__")
    assert "all of plotly.js is served" in capsys.readouterr().out


def test_the_digest_of_the_installed_version_is_known():
    assert installed_version() in DIGESTS


def test_every_host_fetches_the_part():
    for name in ("Dockerfile", "bin/post_compile", "render.yaml"):
        assert "python -m dashboard.static --fetch-charts" in (ROOT / name).read_text(encoding="utf-8")
