"""The part of plotly.js that has these charts is served where it goes with the installed plotly, and nothing else."""

import json
import re
import sys
import tarfile
from base64 import b64encode
from functools import partial
from hashlib import sha256, sha512
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from runpy import run_module
from threading import Thread

import pytest

from dashboard.static.charts import (
    DIGESTS,
    MEMBER,
    PART,
    ChartsError,
    charts_script,
    fetch_charts,
    installed_version,
    keep_charts,
    read_once,
)
from dashboard.static.installed import installed
from tests.serving import ROOT

WHOLE = installed("plotly", "package_data/plotly.min.js").read_bytes()
VERSION = re.search(rb"plotly.js v([0-9.]+)", WHOLE)[1].decode()
SCRIPT = f"/**\n* plotly.js (cartesian - minified) v{VERSION}\n*/\nwindow.Plotly = {{}};".encode()
SERVED = read_once(WHOLE)
KNOWN = {VERSION: sha256(SCRIPT).hexdigest()}


@pytest.fixture
def places(tmp_path):
    return tmp_path / "plotly-cartesian.min.js", tmp_path / "kept" / "plotly-cartesian.min.js"


def test_all_of_plotly_is_served_where_no_part_is_kept(places):
    assert charts_script(places[1]) == SERVED


def test_all_of_plotly_is_one_function_in_parentheses():
    """So that browsers compile it while it arrives."""
    assert len(SERVED) - len(WHOLE.rstrip()) == 2
    beginning = SERVED.index(b"(() => {")
    assert beginning < 1_000
    bare = SERVED[:beginning] + SERVED[beginning + 1 :].removesuffix(b"})));") + b"}));"
    assert bare == WHOLE.rstrip()


@pytest.mark.parametrize("script", [SCRIPT, b"", b"f(1, () => {});\nlate", b"x" * 2_000 + b"(f, () => {\n}));"])
def test_a_script_of_another_form_stays_as_it_is(script):
    assert read_once(script) == script


def test_the_part_is_kept_and_served(places):
    given, kept = places
    given.write_bytes(SCRIPT)
    keep_charts(given, kept, KNOWN)
    assert charts_script(kept, KNOWN) == SCRIPT


@pytest.mark.parametrize("other", [SCRIPT + b" ", b"", b"alert(1)", WHOLE], ids=["changed", "empty", "other", "whole"])
def test_any_other_file_is_refused_and_not_served(places, other):
    given, kept = places
    given.write_bytes(other)
    with pytest.raises(ChartsError, match=rf"is not plotly.js-cartesian-dist-min {re.escape(VERSION)}"):
        keep_charts(given, kept, KNOWN)
    kept.parent.mkdir()
    kept.write_bytes(other)
    assert charts_script(kept, KNOWN) == SERVED


def test_a_part_of_another_plotly_is_not_served(places):
    """As an upgrade of plotly leaves it."""
    given, kept = places
    given.write_bytes(SCRIPT)
    keep_charts(given, kept, KNOWN)
    assert charts_script(kept, {"1.2.3": KNOWN[VERSION]}) == SERVED


def packed(script: bytes, name: str = MEMBER) -> bytes:
    """Return a package of npm that has one file."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(script)
        archive.addfile(member, BytesIO(script))
    return out.getvalue()


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Publish a package for a real npm, which asks a server of this test."""
    folder = tmp_path / "registry"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFiles, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setenv("npm_config_registry", address)
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
        monkeypatch.setenv("npm_config_fetch_retries", "0")
        monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")

        def at(package: bytes) -> None:
            folder.mkdir()
            (folder / "package.tgz").write_bytes(package)
            integrity = f"sha512-{b64encode(sha512(package).digest()).decode()}"
            dist = {"tarball": f"{address}/package.tgz", "integrity": integrity}
            version = {"name": PART, "version": VERSION, "dist": dist}
            document = {"name": PART, "dist-tags": {"latest": VERSION}, "versions": {VERSION: version}}
            (folder / PART).write_text(json.dumps(document), encoding="utf-8")

        yield at
        server.shutdown()


def test_a_build_fetches_the_part(publish, places):
    publish(packed(SCRIPT))
    fetch_charts(places[1], KNOWN)
    assert charts_script(places[1], KNOWN) == SCRIPT


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (packed(SCRIPT + b"alert(1)"), "is not plotly.js-cartesian-dist-min"),
        (packed(SCRIPT, "other.js"), "could not fetch"),
        (b"no archive", "could not fetch"),
    ],
    ids=["changed", "without the file", "no archive"],
)
def test_a_build_keeps_nothing_else(publish, places, sent, why):
    publish(sent)
    with pytest.raises(ChartsError, match=why):
        fetch_charts(places[1], KNOWN)
    assert not places[1].exists()


@pytest.mark.parametrize("path", ["", "npm"], ids=["without npm", "without network"])
def test_a_build_goes_on_without(publish, monkeypatch, capsys, tmp_path, path):
    if not path:
        monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("dashboard.static.charts.KEPT", tmp_path / "kept")
    monkeypatch.setattr("dashboard.static.served.BUILT", tmp_path)
    monkeypatch.setattr("sys.argv", ["dashboard.static", "--fetch-charts"])
    monkeypatch.setattr("dashboard.static.compressing.compress_all", lambda _: None)
    run_module("dashboard.static", run_name="__main__")
    assert "all of plotly.js is served" in capsys.readouterr().out


def test_the_digest_of_the_installed_version_is_known():
    assert installed_version() in DIGESTS


def test_every_host_fetches_the_part():
    for name in ("bin/post_compile", "render.yaml"):
        assert "python -m dashboard.static --fetch-charts" in (ROOT / name).read_text(encoding="utf-8")
    assert f"npm pack --silent {PART}@{installed_version()} " in (ROOT / "Dockerfile").read_text(encoding="utf-8")
