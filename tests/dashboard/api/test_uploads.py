"""Customers that visitors bring: from the bytes to their own address, seen by its holders, ended by their owner."""

import csv
import gzip
import io
import json
import os
import re
import shutil
import time
import urllib.parse
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from dashboard.startup.processes import Limits, Run, is_running, start, stop, trouble
from dashboard.system.leash import leash
from dashboard.uploads import kept
from dashboard.uploads.kept import complete, create, find, remove, safe_name, sweep
from dashboard.uploads.work import SLOTS, Work, at_once, look
from tests.dashboard.asking import ask, post
from tests.serving import start_server

TEXT = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 41))
NOWHERE = "A" * 22
PATIENCE = 60


@pytest.fixture(scope="module")
def place(store, tmp_path_factory):
    """Yield a server of this file's own, so that its uploads can be counted; at most 1 MB each."""
    own = tmp_path_factory.mktemp("own") / "store"
    shutil.copytree(store, own, ignore=shutil.ignore_patterns("uploads", "files"))
    for name, hours in (("old", 2), ("new", 0)):
        made = own / "files" / name / "make.lock"
        made.parent.mkdir(parents=True)
        made.touch()
        os.utime(made, (time.time() - hours * 3600,) * 2)
    log = tmp_path_factory.mktemp("log") / "server.log"
    running = start_server(log, KINDRED_STORE=str(own), KINDRED_UPLOAD_MB="1")
    yield running, own
    running.stop()
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="module")
def url(place):
    return place[0].url


def bring(url, body, name="customers.csv", **headers):
    """Return the answer to an upload."""
    query = urllib.parse.urlencode({"name": name})
    return post(f"{url}/uploads?{query}", body, Content_Type="application/octet-stream", **headers)


def owner_of(answer):
    """Return the token and what the owner's browser sends from then on."""
    assert answer.status == 201, answer.text
    return answer.json["token"], {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}


def patiently(url, path, question, **headers):
    """Ask until the answer is there; it, and the phases meanwhile."""
    output = []
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = post(url + path, json.dumps(question).encode(), **headers)
        if answer.status != 202:
            return answer, output
        output.append(answer.json.get("phase"))
        time.sleep(0.1)
    raise AssertionError(f"{path} is not done after {PATIENCE} s: {output}")


@pytest.fixture(scope="module")
def brought(url):
    """Return customers brought and segmented: token, the owner's headers, key of the segmentation."""
    token, owner = owner_of(bring(url, TEXT.encode(), "my customers.csv"))
    looked, _ = patiently(url, f"/of/{token}/look", {}, **owner)
    assert looked.status == 200, looked.text
    answer, output = patiently(url, f"/of/{token}/segment", {"n_clusters": 3}, **owner)
    assert answer.status == 200, answer.text
    assert any(phase and phase.startswith("fitting") for phase in output), output
    return token, owner, answer.json


def test_a_look_says_what_is_understood(url):
    token, owner = owner_of(bring(url, TEXT.encode(), "shop.csv"))
    looked, _ = patiently(url, f"/of/{token}/look", {}, **owner)
    found = looked.json
    assert (found["name"], found["rows"], found["trouble"]) == ("shop.csv", 40, "")
    assert [(c["column"], c["role"]) for c in found["columns"]] == [
        ("id", "id"),
        ("age", "feature"),
        ("income", "feature"),
    ]
    again, _ = patiently(url, f"/of/{token}/look", {"roles": {"age": "ignored"}}, **owner)
    assert [c["role"] for c in again.json["columns"]] == ["id", "ignored", "feature"]


def test_brought_customers_have_pages_of_their_own(url, brought):
    token, _, key = brought
    base = f"/of/{token}/{key}"
    page = ask(url, f"{base}/data")
    assert page.status == 200
    assert f'data-base="{base}"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert re.search(r'src="/assets/\w+/dash-renderer.js"', page.text)  # from the top, where it is cached already
    assert "_dash-component-suites" not in page.text
    assert "40 customers from my customers.csv" in page.text
    rows = list(csv.DictReader(io.StringIO(ask(url, f"{base}/export.csv").text)))
    assert len(rows) == 40
    assert {row["segment"] for row in rows} == {"1", "2", "3"}
    assert ask(url, base).status == 200  # led to the address with a slash
    assert ask(url, "/export.csv").text.count("\n") == 201  # the server's own customers are untouched


def test_what_was_asked_is_told_to_the_owner(url, brought):
    token, owner, key = brought
    asked = post(f"{url}/of/{token}/question/{key}", None, **owner).json
    assert (asked["n_clusters"], asked["missing"]) == (3, "drop")
    assert "source" not in asked
    assert post(f"{url}/of/{token}/question/{key}", None).status == 403


def test_everybody_with_the_link_learns_until_when(url, brought):
    token, owner, _ = brought
    output = ask(url, f"/of/{token}/upload.json").json
    assert (output["name"], output["owner"]) == ("my customers.csv", False)
    assert abs(output["expires"] - time.time() - 7 * 86_400) < 600
    assert post(f"{url}/of/{token}/upload.json", None, **owner).json["owner"]


def test_any_worker_answers(url, brought):
    """Two workers share nothing but the store; ten requests reach both."""
    token, _, key = brought
    assert {ask(url, f"/of/{token}/{key}/names.json").status for _ in range(10)} == {200}


def test_files_whose_hour_is_over_are_deleted_whether_anybody_asks_or_not(place):
    _, own = place
    assert (own / "files" / "new").is_dir()
    assert not (own / "files" / "old").exists()


def test_the_owner_deletes_everything_at_once(place):
    """Also a report that was made of it, and slides that are just being made."""
    server, own = place
    url = server.url
    token, owner = owner_of(bring(url, TEXT.encode()))
    answer, _ = patiently(url, f"/of/{token}/segment", {}, **owner)
    base = f"/of/{token}/{answer.json}"
    assert ask(url, f"{base}/").status == 200
    report = patiently(url, f"{base}/files/report", {})[0].json["file"]
    assert ask(url, f"{base}{report}").body.startswith(b"%PDF")
    assert ask(url, report).status == 404, "only below the address of the upload"
    assert post(f"{url}{base}/files/slides", b"").status in (202, 503)
    making = [run for run in kept.runs(own / "uploads" / token) if run.name == "make" and is_running(run)]
    assert post(f"{url}/of/{token}/delete", b"{}").status == 403
    assert post(f"{url}/of/{token}/delete", b"{}", **owner).status == 200
    assert not (own / "uploads" / token).exists()
    assert not list(own.rglob("kindred-*"))
    assert not any(map(is_running, making))
    for path in (f"{base}/", f"{base}{report}", f"{base}/export.csv", f"{base}/segmentation/x/cells.bin"):
        gone = [ask(url, path) for _ in range(6)]  # whichever worker had it open
        assert {a.status for a in gone} == {410}, path
    assert "Bring them again on Data" in gone[0].text


def test_a_run_is_cancelled(place):
    server, own = place
    rows = "".join(f"{i},{i * 7919 % 10007},{i * 104729 % 99991},{i * i % 65537}\n" for i in range(20_000))
    token, owner = owner_of(bring(server.url, b"id,a,b,c\n" + rows.encode()))
    begun = post(f"{server.url}/of/{token}/segment", b"{}", **owner)
    assert begun.status == 202
    run = next(kept.runs(own / "uploads" / token))
    assert is_running(run)
    assert post(f"{server.url}/of/{token}/cancel", b"{}", **owner).status == 200
    assert not is_running(run)
    assert not list((own / "uploads" / token).glob("*/segmentation.json"))
    assert post(f"{server.url}/of/{token}/segment", b"{}", **owner).status == 202  # it can be asked for again
    post(f"{server.url}/of/{token}/delete", b"{}", **owner)


# what is brought, and how the sentence begins with which the look is refused
REFUSED = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "Customers.csv is a picture"),
    "a database": (b"SQLite format 3\0" + b"\0" * 90, "Customers.csv is an SQLite database"),
    "one column": (b"a\n1\n2\n", "Customers.csv, line 1: only one column is found"),
    "a bomb": (gzip.compress(b"a,b\n" + b"1,2\n" * 6_000_000), "Customers.csv holds more than 10 MB unpacked"),
    "cut short": (gzip.compress(TEXT.encode())[:-20], "Customers.csv is cut short or damaged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_in_a_sentence(url, case):
    body, begins = REFUSED[case]
    token, owner = owner_of(bring(url, body, "Customers.csv"))
    answer, _ = patiently(url, f"/of/{token}/segment", {}, **owner)
    assert answer.status == 400
    assert answer.is_a_sentence(), answer.text
    assert answer.text.startswith(begins)
    post(f"{url}/of/{token}/delete", b"{}", **owner)


# method, path below the server, headers, status
NOT_TAKEN = {
    "another site's file": ("/uploads", TEXT.encode(), {"Sec_Fetch_Site": "cross-site"}, 403),
    "nothing": ("/uploads", b"", {}, 400),
    "too much": ("/uploads", b"a,b\n" * 300_000, {}, 413),
    "an unknown token": (f"/of/{NOWHERE}/look", b"{}", {}, 410),
    "no token": ("/of/x/look", b"{}", {}, 410),
    "a path for a token": ("/of/..%2F..%2Fetc/look", b"{}", {}, 405),
    "somebody else's key": ("/of/TOKEN/look", b"{}", {"Cookie": "kindred-owner=abc"}, 403),
    "no key": ("/of/TOKEN/segment", b"{}", {}, 403),
    "another site's wish": ("/of/TOKEN/delete", b"{}", {"Sec_Fetch_Site": "cross-site", "OWNER": ""}, 403),
    "no JSON": ("/of/TOKEN/look", b"{", {"OWNER": ""}, 400),
    "no question": ("/of/TOKEN/look", b'{"color": "red"}', {"OWNER": ""}, 400),
    "no such role": ("/of/TOKEN/segment", b'{"roles": {"age": "king"}}', {"OWNER": ""}, 400),
    "a long question": ("/of/TOKEN/look", b" " * 1_100_000, {"OWNER": ""}, 413),
}


@pytest.mark.parametrize("case", NOT_TAKEN)
def test_what_is_not_taken(url, brought, case):
    path, body, headers, status = NOT_TAKEN[case]
    token, owner, _ = brought
    own = owner if headers.pop("OWNER", None) is not None else {}
    NOT_TAKEN[case] = (path, body, headers, status)
    answer = post(url + path.replace("TOKEN", token), body, **headers, **own)
    assert answer.status == status, answer.text
    assert status == 405 or answer.is_a_sentence(), answer.text


def test_a_source_or_a_query_in_a_question_reaches_no_database_or_file(url, brought):
    token, owner, _ = brought
    asked = {"source": "/etc/passwd", "reading": {"query": "SELECT * FROM read_text('/etc/passwd')"}}
    answer, _ = patiently(url, f"/of/{token}/look", asked, **owner)
    assert answer.status == 200
    assert [c["column"] for c in answer.json["columns"]] == ["id", "age", "income"]


def test_an_operator_may_take_no_files(store, tmp_path):
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(store), KINDRED_UPLOAD_MB="0")
    try:
        refused = bring(server.url, TEXT.encode())
        assert (refused.status, refused.text) == (403, "This server takes no customers from visitors.\n")
        assert 'data-upload-mb="0"' in ask(server.url, "/").text
    finally:
        server.stop()


# parts of one machine, without a server


def test_names_are_the_last_part_of_a_path_and_can_be_a_files_name():
    names = {
        "customers.csv": "customers.csv",
        "C:\\Users\\me\\my file.xlsx": "my file.xlsx",
        "../../etc/passwd": "passwd",
        "": "customers",
        "...": "customers",
        "a\0b\nc.csv": "abc.csv",
        "кли\u202eенты.csv": "клиенты.csv",
        "postgresql://user@host/db": "db",
        "x" * 300 + ".csv": "x" * 96 + ".csv",
    }
    assert {name: safe_name(name) for name in names} == names


def test_what_is_over_is_gone_and_swept(tmp_path, monkeypatch):
    upload, key = create(tmp_path, "a.csv", days=1)
    assert find(tmp_path, upload.token) is None, "it is not complete"
    complete(upload)
    assert find(tmp_path, upload.token) == upload
    assert upload.belongs_to(key)
    assert not upload.belongs_to(upload.about.owner)  # what is kept is a digest, which opens nothing
    assert (upload.folder.stat().st_mode & 0o777) == 0o700
    sweep(tmp_path)
    assert find(tmp_path, upload.token) == upload
    later = time.time() + 2 * 86_400
    monkeypatch.setattr(kept.time, "time", lambda: later)
    assert find(tmp_path, upload.token) is None
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_server_deletes_what_is_over_when_it_starts(store, tmp_path):
    shutil.copytree(store, tmp_path / "store", ignore=shutil.ignore_patterns("uploads"))
    uploads = tmp_path / "store" / "uploads"
    over, _ = create(uploads, "over.csv", days=-1)
    there, _ = create(uploads, "there.csv", days=1)
    complete(over)
    complete(there)
    os.utime(over.folder, (0, 0))  # not one that is being made at this moment
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(tmp_path / "store"))
    server.stop()
    assert [path.name for path in uploads.iterdir() if path.is_dir()] == [there.token]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "a"}', '{"name":"a","expires":"x","owner":"y"}'])
def test_a_damaged_upload_is_none(tmp_path, text):
    upload, _ = create(tmp_path, "a.csv", days=1)
    complete(upload)
    (upload.folder / "upload.json").write_text(text)
    assert find(tmp_path, upload.token) is None


def waited(run):
    end = time.monotonic() + PATIENCE
    while is_running(run) and time.monotonic() < end:
        time.sleep(0.05)
    return run


def test_a_run_over_its_time_is_stopped_and_says_so(tmp_path, mall_file):
    run = Run(tmp_path, "slow")
    assert start(run, ["segment", str(mall_file), "--out", str(tmp_path / "out")], Limits(seconds=1))
    assert is_running(run)
    time.sleep(1.5)
    assert trouble(waited(run)) == "That took longer than 1 s and was stopped; send fewer customers."
    assert not run.scratch.exists()


def test_a_run_over_its_memory_says_so(tmp_path, mall_file):
    run = Run(tmp_path, "large")
    assert start(run, ["segment", str(mall_file), "--out", str(tmp_path / "out")], Limits(PATIENCE, 100))
    assert trouble(waited(run)).startswith("That needs more than the 100 MB of memory it may take")


def test_a_run_is_begun_once_and_only_few_at_once(tmp_path, mall_file):
    limits = Limits(PATIENCE, slots=(tmp_path / "slot",))
    first, second = Run(tmp_path, "first"), Run(tmp_path, "second")
    asked = ["segment", str(mall_file), "--out", str(tmp_path / "out"), "--without-evidence"]
    assert start(first, asked, limits)
    number = first.lock.read_text()
    assert start(first, asked, limits)  # it is under way
    assert first.lock.read_text() == number
    assert not start(second, asked, limits)
    assert not is_running(second)
    stop(first)
    assert not is_running(first)
    assert start(second, asked, limits)
    stop(second)


# megabytes that one run may take and that the machine has, how many may run at once
AT_ONCE = [
    (300, 512, 1),
    (300, 890, 2),
    (300, 889, 1),
    (256, 512, 1),
    (2_000, 8_000, 2),
    (2_000, 64_000, 2),
    (9, 99, 1),
]


@pytest.mark.parametrize(("megabytes", "have", "runs"), AT_ONCE)
def test_only_as_many_run_at_once_as_fit_beside_the_server(megabytes, have, runs):
    assert at_once(megabytes, have) == runs


def test_who_finds_no_free_slot_is_told_to_wait(tmp_path):
    upload, _ = create(tmp_path, "a.csv", days=1)
    upload.file.write_text(TEXT)
    work = Work(tmp_path, 500, 10)
    held = [Run(tmp_path, f"other-{i}") for i in range(SLOTS)]
    for run in held:
        assert start(run, ["look", str(upload.file), "--out", str(tmp_path / "x")], work.limits(60))
    assert look(work, upload, {}).progress["phase"] == "waiting until other visitors' customers are done"
    for run in held:
        stop(run)
    remove(upload.folder)
    assert not Path(upload.folder).exists()


@pytest.mark.parametrize(
    ("server", "again"), [("another", True), (leash().server, False)], ids=["another server", "this server"]
)
def test_what_another_server_left_without_a_word_is_begun_again(tmp_path, server, again):
    """As when a visitor's browser asks on after a restart."""
    upload, _ = create(tmp_path, "a.csv", days=1)
    upload.file.write_text(TEXT)
    work = Work(tmp_path, 500, 10)
    assert look(work, upload, {}).result is None
    run = next(kept.runs(upload.folder))
    stop(run)
    run.log.write_text("")
    run.lock.write_text(f"{server}\n")
    if again:
        assert look(work, upload, {}).progress == {}
    else:
        with pytest.raises(InputError, match="stopped before it was done"):
            look(work, upload, {})
    remove(upload.folder)
