"""Everything in the store is for the server's user alone; what a person writes elsewhere keeps their umask."""

import os
import shutil

import pytest

from analysis.model.question import Question
from dashboard.startup.store import cache_key
from dashboard.system.private import keep_private
from tests.conftest import MALL
from tests.dashboard.asking import post
from tests.operations.servers.children import wait_until
from tests.serving import start_server

ROWS = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 41))
RENAME = b'{"k": 3, "segment": 1, "name": "Ours", "revision": 0}'


@pytest.fixture
def usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder):
    """Return what in the folder, itself included, others may read, by mode."""
    found = [(oct(p.lstat().st_mode & 0o777), str(p)) for p in (folder, *folder.rglob("*"))]
    return [one for one in found if not one[0].endswith("00")]


@pytest.mark.timeout(240)
def test_a_store_is_private(usual_umask, tmp_path, promise):
    kept = promise("what is in the store is readable by its owner only")
    store, file = tmp_path / "store", tmp_path / "few.csv"
    file.write_text(ROWS)
    server = start_server(tmp_path / "log", CUSTOMERS=str(file), KINDRED_STORE=str(store), KINDRED_K="3")
    try:
        assert post(f"{server.url}/names", RENAME).status == 200
        answer = post(f"{server.url}/uploads?name=few.csv", ROWS.encode())
        owner = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
        base = f"{server.url}/of/{answer.json['token']}"
        wait_until(lambda: post(f"{base}/look", b"{}", **owner).status == 200, "a look")
        wait_until(lambda: post(f"{base}/segment", b"{}", **owner).status == 200, "segments")
        wait_until(lambda: list(store.glob("*/evidence.json")), "evidence")
    finally:
        server.stop()
    for name in ("*/names.json", "*/customers.csv", "uploads/*/file/few.csv", "uploads/*/*/cells.parquet"):
        assert list(store.glob(name)), name
    for path in (store, *store.rglob("*")):
        kept.check(path.lstat().st_mode & 0o077 == 0, (oct(path.lstat().st_mode), path))


def test_a_store_of_an_earlier_release_becomes_private(usual_umask, store, tmp_path, promise):
    kept = promise("what is in the store is readable by its owner only")
    old = shutil.copytree(store, tmp_path / "store")
    key = cache_key(Question(str(MALL)))
    (old / f"{key}.log").write_text("")
    for name in ("sessions", "files"):
        (old / name).mkdir(exist_ok=True)
        (old / name / "lock").touch()
    for path in (old, *old.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    server = start_server(tmp_path / "log", KINDRED_STORE=str(old))
    server.stop()
    kept.check(open_to_others(old) == [], open_to_others(old))


def test_what_is_not_kindreds_is_left_alone(usual_umask, tmp_path):
    """The setting may name a folder in which other things lie, or links to them."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "link").symlink_to(tmp_path / "photos")
    before = {p: p.stat().st_mode for p in (tmp_path, tmp_path / "photos")}
    keep_private(tmp_path)
    assert {p: p.stat().st_mode for p in before} == before
    assert (tmp_path / "uploads").stat().st_mode & 0o777 == 0o700


def test_the_command_line_is_private_in_the_store_only(usual_umask, tmp_path, run_python, promise):
    kept = promise("what is in the store is readable by its owner only")
    store, file = tmp_path / "store", tmp_path / "few.csv"
    file.write_text(ROWS)
    for out in (store / "mall", tmp_path / "mall"):
        asked = ("segment", file, "--out", out, "--without-evidence", "--quiet", "--k", "3")
        assert run_python("-m", "analysis", *asked, KINDRED_STORE=str(store)).returncode == 0
    kept.check(open_to_others(store / "mall") == [], open_to_others(store / "mall"))
    young = tmp_path / "young.csv"
    done = run_python("-m", "analysis", "export", store / "mall", "--out", young, KINDRED_STORE=str(store))
    assert done.returncode == 0, done.stderr
    assert {p.stat().st_mode & 0o777 for p in (young, *(tmp_path / "mall").iterdir())} == {0o644}
