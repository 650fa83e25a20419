"""Small files that want to be large, sent to a real server: a sentence, within limits, and others are still served."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from dashboard.uploads import work as doing
from dashboard.uploads.kept import create
from dashboard.uploads.work import Work
from tests.conftest import MALL
from tests.dashboard.asking import ask, post, reads_as_a_sentence
from tests.operations.visitors.bombs import HEADER, ROW, far_cell, large_sheet, packed, repeated_cell, thrift_list
from tests.serving import start_server

MB = 1_000_000
LIMIT = 300  # megabytes of a process that reads files
LARGEST_WORKER = 200  # megabytes of a worker that only passes bytes on
OVERSHOT = 1.5  # between two looks at its memory
PATIENCE = 90


@pytest.fixture(scope="module")
def small(store, tmp_path_factory):
    """Yield a server whose processes may take little."""
    log = tmp_path_factory.mktemp("bombs") / "server.log"
    running = start_server(log, KINDRED_STORE=str(store), KINDRED_PROCESS_MB=str(LIMIT), KINDRED_UPLOAD_MB="10")
    yield running
    running.stop()


@contextmanager
def peaks(server):
    """Yield the most resident megabytes of any worker and of any process that reads files, while this goes on."""
    found, over = {"worker": 0, "child": 0}, threading.Event()

    def watch():
        while not over.wait(0.01):
            for process in psutil.Process(server.process.pid).children(recursive=True):
                try:
                    kind = "child" if "analysis" in process.cmdline() else "worker"
                    found[kind] = max(found[kind], process.memory_info().rss // MB)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def brought(server, name, body):
    """Return the answer to a look at an upload."""
    answer = post(f"{server.url}/uploads?name={name}", body, Content_Type="application/octet-stream")
    owner = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
    path = f"{server.url}/of/{answer.json['token']}"
    try:
        end = time.monotonic() + PATIENCE
        while (answer := post(f"{path}/look", b"{}", **owner)).status == 202 and time.monotonic() < end:
            time.sleep(0.05)
        return answer
    finally:
        post(f"{path}/delete", b"", **owner)


def expect_sentence(kept, answer):
    """In a sentence, which may begin with a file's name."""
    text = answer.text.strip()
    kept.check(answer.status == 400 and reads_as_a_sentence(text[:1].upper() + text[1:]), (answer.status, text[:300]))


def is_bounded(kept, peak):
    kept.check(0 < peak["worker"] <= LARGEST_WORKER, peak)
    kept.check(0 < peak["child"] <= OVERSHOT * LIMIT, peak)


UPLOADS = {
    "a Thrift list of six million": ("A.parquet", lambda _: thrift_list()),
    "a Thrift list of two billion": ("A.parquet", lambda _: thrift_list(2_000_000_000)),
    "gzip": ("A.csv.gz", lambda _: packed(200)),
    "a cell far away": ("A.xlsx", lambda _: far_cell()),
    "a large sheet": ("A.xlsx", lambda _: large_sheet()),
    "a text named in every row": ("A.parquet", repeated_cell),
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_an_upload_that_wants_to_be_large(small, tmp_path, promise, kind):
    kept = promise("a file that wants to be large ends with a sentence, within its limits")
    name, make = UPLOADS[kind]
    body = make(tmp_path)
    with peaks(small) as peak:
        answer = brought(small, name, body)
    expect_sentence(kept, answer)
    is_bounded(kept, peak)


@pytest.mark.parametrize("path", ["/score", "/move"])
@pytest.mark.parametrize("kind", ["gzip", "a Thrift list of six million"])
def test_a_file_to_be_scored_that_wants_to_be_large(server, tmp_path, promise, kind, path):
    """Also where no setting says how much memory that may take."""
    kept = promise("a file that wants to be large ends with a sentence, within its limits")
    body = UPLOADS[kind][1](tmp_path)
    with peaks(server) as peak:
        answer = post(f"{server.url}{path}?k=6", body)
    expect_sentence(kept, answer)
    is_bounded(kept, peak)


def test_many_files_to_be_scored_at_once(small, promise):
    """Each takes a while; who cannot wait shortly is asked to come again, and pages are served all the time."""
    kept = promise("files to be scored keep nobody else waiting")
    body = (HEADER + ROW * 3_000).encode()
    with ThreadPoolExecutor(12) as pool:
        sent = [pool.submit(post, f"{small.url}/score?k=6", body) for _ in range(10)]
        pages = 0
        while not all(one.done() for one in sent):
            kept.check(ask(small.url, "/names.json").status == 200, "others are answered")
            pages += 1
        answers = [one.result() for one in sent]
    kept.check(pages > 1, pages)
    refused = [answer for answer in answers if answer.status == 503]
    kept.check(refused, [answer.status for answer in answers])
    for answer in refused:
        kept.check(answer.is_a_sentence() and int(answer.headers["Retry-After"]) > 0, answer.text)
    kept.check(all(answer.status in (200, 503) for answer in answers), [answer.status for answer in answers])
    kept.check(any(answer.status == 200 for answer in answers), "somebody is answered")
    end = time.monotonic() + PATIENCE
    while (answer := post(f"{small.url}/score?k=6", MALL.read_bytes())).status == 503 and time.monotonic() < end:
        time.sleep(int(answer.headers["Retry-After"]))
    kept.check(answer.status == 200, "a second request is answered")


def test_the_server_only_passes_files_on(tmp_path, monkeypatch, promise):
    """Whatever could open a file is poisoned in this process: to ask for a look and for segments needs none of it."""
    kept = promise("the web process takes what visitors send for bytes")
    started = []
    monkeypatch.setattr(doing, "start", lambda *asked: started.append(asked[1:]) or True)
    for name, make in (("A.parquet", lambda _: thrift_list()), ("A.xlsx", lambda _: far_cell()), ("a.csv", hostile)):
        upload, _ = create(tmp_path / "uploads", name, days=1)
        upload.file.write_bytes(make(tmp_path))
        with poisoned():
            for asked in (doing.look, doing.segment):
                kept.check(asked(Work(tmp_path / "uploads", LIMIT, 10), upload, {}).result is None, name)
    kept.check(all(limits.megabytes and limits.disk and limits.seconds for _, limits in started), started)
    kept.check(len(started) == 6, started)


def hostile(_):
    return b'a,b\n"'


@contextmanager
def poisoned():
    """No function of these modules may run; what opens Parquet in C is called by functions of ours."""
    opened = []
    ours = str(Path("analysis").absolute())
    readers = ("engine.py", "sources.py", "parquet_files.py", "excel.py", "csv_files.py", "table.py", "dialect.py")

    def trace(frame, event, _):
        if event == "call":
            path = frame.f_code.co_filename
            if path.startswith(ours) and path.endswith(readers):
                opened.append((path, frame.f_code.co_name))

    sys.setprofile(trace)
    try:
        yield
    finally:
        sys.setprofile(None)
    assert opened == []
