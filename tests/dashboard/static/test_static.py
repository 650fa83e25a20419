"""Scripts and styles over HTTP: in the coding that is asked for, for good, equal in each; and where they come from."""

import gzip
import re
import shutil
import time

import brotli
import pytest

from dashboard.static import files, served
from dashboard.static.compressing import missing, start_compressing
from dashboard.static.served import digest_of_files, open_static_files
from tests.dashboard.asking import ask, post

UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
ACCEPTED = {
    "as browsers ask": ("gzip, deflate, br, zstd", "br"),
    "gzip alone": ("gzip", "gzip"),
    "nothing": ("", None),
    "as it is": ("identity", None),
    "unknown ones": ("deflate, zstd", None),
    "whatever there is": ("*", "br"),
    "anything but brotli": ("br;q=0, *", "gzip"),
    "no brotli": ("br;q=0, gzip", "gzip"),
    "neither": ("br;q=0, gzip;q=0", None),
    "rather gzip": ("br;q=0.5, gzip;q=1.0", "gzip"),
    "both alike": ("gzip;q=0.5, br;q=0.5", "br"),
}
PATIENCE = 60


def until(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s in vain: {what}")


@pytest.fixture(scope="module")
def base(server):
    """Return the address of static files, once the style sheet is compressed."""
    found = server.url + re.search(r'href="(/assets/\w+)/style.css"', ask(server.url, "/").text)[1]
    until(lambda: "Content-Encoding" in post(f"{found}/style.css", None, Accept_Encoding="br").headers, "compressed")
    return found


@pytest.mark.parametrize("case", ACCEPTED)
def test_files_come_in_the_coding_that_is_liked_best(base, case):
    wanted, coding = ACCEPTED[case]
    answer = post(f"{base}/style.css", None, Accept_Encoding=wanted)
    assert (answer.status, answer.headers.get("Content-Encoding")) == (200, coding)
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert UNPACKED[coding](answer.body) == files.styles()


def test_each_coding_has_a_tag_of_its_own(base):
    tags = {}
    for coding in ("br", "gzip", "identity"):
        first = post(f"{base}/style.css", None, Accept_Encoding=coding)
        tags[coding] = first.headers["ETag"]
        again = post(f"{base}/style.css", None, Accept_Encoding=coding, If_None_Match=tags[coding])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert len(set(tags.values())) == 3


ELSEWHERE = [
    "style.css.br",
    "style.css.gzip",
    "../style.css",
    "..%2fstyle.css",
    "page/../../x",
    "page",
    "nothing.js",
    "",
]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_nothing_else_is_there(base, name):
    answer = post(f"{base}/{name}", None)
    assert (answer.status, "immutable" in answer.headers.get("Cache-Control", "")) == (404, False)


def test_the_page_names_nothing_that_is_not_there(server, base):
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', ask(server.url, "/").text)
    assert len(named) == len(set(named)) + 1, "the module is preloaded and run"
    for address in named:
        assert ask(server.url, address).status == 200, address
    assert ask(server.url, "/").text.count("_dash-component-suites") == 0


@pytest.fixture
def few(tmp_path, monkeypatch):
    """Return a checkout of three small files, in which nothing is built yet."""
    monkeypatch.setattr(served, "BUILT", tmp_path / "built")
    contents = {"style.css": b"a { }" * 99, "page/main.js": b"let a;" * 99, "page/more.js": b""}
    monkeypatch.setattr(served, "each_file", lambda: iter(contents.items()))
    return contents


def test_a_changed_file_changes_the_address(few, tmp_path):
    seen = {digest_of_files()}
    for change in ({"style.css": b"b"}, {"new.js": b"let a;"}, {"style.css": b"b "}):
        few.update(change)
        seen.add(digest_of_files())
    few["page/else.js"] = few.pop("page/more.js")
    assert digest_of_files() not in seen
    assert len(seen) == 4
    assert open_static_files(tmp_path).address == f"assets/{digest_of_files()}"


def test_a_changed_module_changes_the_address(tmp_path, monkeypatch):
    before = digest_of_files()
    monkeypatch.setattr(files, "ASSETS", shutil.copytree(files.ASSETS, tmp_path / "assets"))
    assert digest_of_files() == before
    script = tmp_path / "assets" / "page" / "segments" / "rule.js"
    script.write_text(script.read_text() + "// changed\n")
    assert digest_of_files() != before


def test_files_are_served_at_once_and_compressed_meanwhile(few, tmp_path):
    found = open_static_files(tmp_path / "store")
    path, coding = found.find("page/main.js", ["br", "gzip"])
    assert (path.read_bytes(), coding) == (few["page/main.js"], "")
    start_compressing(found.folder)
    until(lambda: not missing(found.folder), "all is compressed")
    for name, content in few.items():
        for wanted in ("br", "gzip"):
            path, coding = found.find(name, [wanted])
            assert coding == wanted
            assert UNPACKED[coding](path.read_bytes()) == content
    assert open_static_files(tmp_path / "store") == found, "the next start finds them"


def test_what_the_build_compressed_is_found(few, tmp_path):
    laid = open_static_files(tmp_path / "store")
    built = served.lay_out(tmp_path / "built" / digest_of_files())
    assert open_static_files(tmp_path / "store") == laid
    start_compressing(built)
    until(lambda: not missing(built), "all is compressed")
    assert open_static_files(tmp_path / "store").folder == built


def test_a_store_that_cannot_be_written_does_no_harm(run_python, store, tmp_path):
    """`static` is a file here: nobody, root included, can lay files into it."""
    shutil.copytree(store, tmp_path / "store", ignore=shutil.ignore_patterns("static"))
    (tmp_path / "store" / "static").write_text("in the way")
    script = """
import re
from pathlib import Path
from dashboard import app
from dashboard.static import served
from werkzeug.test import Client
served.BUILT = Path("/nowhere")
client = Client(app.create_server())
address = re.search(r'src="(/assets/[^"]+)"', client.get("/").text)[1]
answer = client.get(address, headers={"Accept-Encoding": "br"})
print(answer.status_code, len(answer.data) > 1000)
"""
    done = run_python("-c", script, KINDRED_STORE=str(tmp_path / "store"), TMPDIR=str(tmp_path))
    assert done.stdout == "200 True\n", done.stderr
    assert list(tmp_path.glob("kindred-static-*")) == [], "its own folder ends with it"
