"""What happens to servers: killed workers, reloads, full and read-only disks, a store that is gone, no variables."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.dashboard.asking import ask, post, table_call, window
from tests.operations.servers.children import MODULES, wait_until
from tests.operations.servers.load import VISITORS, under_load
from tests.operations.visitors.bombs import thrift_list
from tests.serving import begin_server, readiness, start_server

CALLBACK = "/_dash-update-component"
NAMESPACES = shutil.which("unshare") and subprocess.call(["unshare", "-m", "true"], stderr=subprocess.DEVNULL) == 0
own_disk = pytest.mark.skipif(not NAMESPACES, reason="a disk of one's own needs a mount namespace (root on Linux)")


@pytest.fixture
def own(own_store, tmp_path):
    running = start_server(tmp_path / "log", KINDRED_STORE=str(own_store))
    yield running
    running.stop()


def workers(server):
    alive = [p for p in psutil.Process(server.process.pid).children() if p.status() != psutil.STATUS_ZOMBIE]
    return [p for p in alive if not set(MODULES) & set(p.cmdline())]


def test_a_killed_worker(own, promise):
    kept = promise("a killed worker costs only the requests it was answering")
    with under_load(own) as seen:
        for _ in range(3):
            cut = len(seen.cut)
            workers(own)[0].kill()
            seen.wait(40)
            kept.check(len(seen.cut) - cut <= 2 * VISITORS, seen.cut[cut:])
    for status in seen.statuses:
        kept.check(status == 200, status)


def test_a_reload(own, promise):
    kept = promise("a reload costs nobody a request")
    before = {p.pid for p in workers(own)}
    with under_load(own) as seen:
        os.kill(own.process.pid, signal.SIGHUP)
        wait_until(lambda: workers(own) and not before & {p.pid for p in workers(own)}, "new workers")
        seen.wait(40)
    for status in seen.statuses:
        kept.check(status == 200, status)
    kept.check(seen.cut == [], seen.cut)


def test_a_stop(own, promise):
    kept = promise("a stop lets answers that are under way end")
    with under_load(own) as seen:
        own.process.send_signal(signal.SIGTERM)
        own.process.wait(20)
    for status in seen.statuses:
        kept.check(status == 200, status)
    kept.check(not any("IncompleteRead" in cut for cut in seen.cut), seen.cut)
    kept.check(own.process.returncode == 0, own.process.returncode)


def test_a_store_that_is_deleted_is_made_anew(own_store, own, promise):
    kept = promise("a deleted store is made again, with a sentence on the page")
    shutil.rmtree(own_store)
    page = ask(own.url, "/")
    kept.check(page.status == 503 and "getting ready" in page.text, page.text[:200])
    answer = ask(own.url, CALLBACK, table_call(window(), None))
    kept.check(answer.status in (200, 503) and "Traceback" not in answer.text, answer.text[:200])
    wait_until(lambda: readiness(own.url) == "loaded", "the customers are back")
    for _ in range(6):  # by every worker
        kept.check(ask(own.url, "/").status == 200, "the page")
        kept.check(ask(own.url, CALLBACK, table_call(window(), None)).json["response"], "the rows")


def test_the_first_page_opens_while_customers_are_segmented(tmp_path, promise):
    kept = promise("the page shows the progress while customers are segmented")
    server = begin_server(tmp_path / "log", KINDRED_STORE=str(tmp_path / "store"))
    try:
        first = wait_until(lambda: readiness(server.url) != "silent" and ask(server.url, "/"), "an answer")
        kept.check(
            first.status == 503 and "getting ready" in first.text and "<progress" in first.text, first.text[:200]
        )
        kept.check(first.headers.get("Retry-After") == "2" and "http-equiv" in first.text, first.headers)
        kept.check(ask(server.url, "/healthz").json == {"status": "alive"}, "alive")
        kept.check(ask(server.url, "/readyz").status == 503, "not ready")
        wait_until(lambda: readiness(server.url) == "loaded", "ready")
        kept.check("data-segmentation" in ask(server.url, "/").text, "the page")
    finally:
        server.stop()


def on_disk(tmp_path, store, options):
    """Return a command that runs another with a disk of its own at `disk`, holding the store."""
    place = tmp_path / "disk"
    place.mkdir()
    script = f'mount -t tmpfs -o size=3m tmpfs {place} && cp -r {store}/. {place} && {options} && exec "$@"'
    return ["unshare", "-m", "sh", "-c", script, "sh"], place


@own_disk
def test_a_full_disk(own_store, tmp_path, promise):
    kept = promise("on a full disk the page goes on, and what needs room gives a sentence")
    within, place = on_disk(
        tmp_path, own_store, f"dd if=/dev/zero of={tmp_path}/disk/full bs=1k count=9999 2>/dev/null; true"
    )
    server = start_server(tmp_path / "log", within, KINDRED_STORE=str(place))
    try:
        kept.check(ask(server.url, "/").status == 200, "the page")
        kept.check(ask(server.url, CALLBACK, table_call(window(), None)).json["response"], "the rows")
        for path, body in (("/uploads?name=a.csv", b"id,a,b\n" * 9_000), ("/names", RENAME)):
            answer = post(server.url + path, body)
            kept.check(
                answer.status >= 400 and answer.status != 500 and answer.is_a_sentence(), (path, answer.text[:300])
            )
        kept.check(ask(server.url, "/readyz").json["store"] is False, "readyz shows it")
        kept.check(ask(server.url, "/names.json").json["names"] == {}, "no half-written names")
    finally:
        server.stop()
    assert "Traceback" not in server.log.read_text()


RENAME = b'{"k": 6, "segment": 1, "name": "Ours", "revision": 0}'


@own_disk
def test_a_read_only_disk(own_store, tmp_path, promise):
    kept = promise("on a read-only disk the page goes on, and what writes gives a sentence")
    within, place = on_disk(tmp_path, own_store, f"mount -o remount,ro {tmp_path}/disk")
    server = start_server(tmp_path / "log", within, KINDRED_STORE=str(place))
    try:
        kept.check(ask(server.url, "/").status == 200, "the page")
        kept.check(ask(server.url, "/export.csv").status == 200, "the export")
        for path, body in (("/uploads?name=a.csv", b"id,a,b\n"), ("/names", RENAME)):
            answer = post(server.url + path, body)
            kept.check(400 <= answer.status != 500 and answer.is_a_sentence(), (path, answer.status, answer.text[:300]))
        kept.check(ask(server.url, "/readyz").status == 503, "readyz shows it")
    finally:
        server.stop()
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("place", ["/dev/null/store", "/proc/store"])
def test_a_store_that_cannot_be_made(tmp_path, place):
    server = start_server(tmp_path / "log", KINDRED_STORE=place)
    try:
        page = ask(server.url, "/")
    finally:
        server.stop()
    assert page.status == 503
    assert "of KINDRED_STORE cannot be written" in page.text
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("content", [b"PAR1" + b"junk" * 9, thrift_list(), b"PAR1"])
def test_customers_in_a_damaged_file(tmp_path, promise, content):
    kept = promise("customers that cannot be read are a page that says why")
    (tmp_path / "customers.parquet").write_bytes(content)
    server = start_server(
        tmp_path / "log", CUSTOMERS=str(tmp_path / "customers.parquet"), KINDRED_STORE=str(tmp_path / "store")
    )
    try:
        page = ask(server.url, "/")
    finally:
        server.stop()
    kept.check(page.status == 503 and "cut short or damaged" in page.text, (page.status, page.text[-300:]))
    kept.check("Traceback" not in server.log.read_text(), server.log.read_text())


@pytest.mark.parametrize("content", ["[" * 100_000, '{"format": []}', "null"])
def test_a_damaged_segmentation_is_made_again(own_store, tmp_path, promise, content):
    kept = promise("a damaged segmentation is made again")
    (folder,) = own_store.iterdir()
    (folder / "segmentation.json").write_text(content)
    server = start_server(tmp_path / "log", KINDRED_STORE=str(own_store))
    try:
        kept.check(ask(server.url, "/").status == 200, "the page")
    finally:
        server.stop()
    kept.check("Traceback" not in server.log.read_text(), server.log.read_text())


def test_next_to_no_variables(store, tmp_path):
    """No HOME, no user, no language, no folder for temporary files."""
    bare = ["env", "-i", f"PATH={Path(sys.executable).parent}:/usr/bin:/bin", f"KINDRED_STORE={store}"]
    (tmp_path / "run.sh").write_text(f'exec {" ".join(bare)} PORT="$PORT" HOST="$HOST" TMPDIR=/nowhere "$@"\n')
    server = start_server(tmp_path / "log", ["sh", str(tmp_path / "run.sh")])
    try:
        assert ask(server.url, "/").status == 200
        assert ask(server.url, "/export.csv").status == 200
    finally:
        server.stop()
