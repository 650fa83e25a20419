"""Children end with their server and not with a worker, have limits, and are never stopped by a number from a file."""

import fcntl
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from dashboard.startup import processes
from dashboard.startup import store as dashboard_store
from dashboard.startup.processes import Run, is_running, stop
from dashboard.startup.store import evidence_progress, start_evidence
from tests.conftest import MALL
from tests.dashboard.asking import ask, post
from tests.operations.servers.children import PATIENCE, children, frozen, is_alive, wait_until
from tests.operations.servers.test_faults import workers
from tests.serving import ROOT, readiness, start_server

pytestmark = pytest.mark.timeout(240)
LIMITS = ("KINDRED_PROCESS_MB", "KINDRED_PROCESS_SECONDS", "KINDRED_LEASH_SECONDS")
COMPRESS = """
import pathlib, sys, time
from dashboard.static.compressing import start_compressing
start_compressing(pathlib.Path(sys.argv[1]))
time.sleep(600)
"""


@pytest.fixture
def busy(own_store, tmp_path):
    """Yield a server that finds evidence, segments what a visitor brought, and scores a file: all frozen."""
    for path in own_store.glob("*/evidence.*"):
        path.unlink()
    server = start_server(tmp_path / "log", KINDRED_STORE=str(own_store))
    asking = ThreadPoolExecutor(1)
    found = [frozen(own_store, "evidence"), frozen_segment(server, own_store)]
    asking.submit(scored, server)
    yield server, own_store, [*found, frozen(own_store, "score")]
    for child in children(own_store):
        child.kill()
    server.stop()
    asking.shutdown(cancel_futures=True)


def scored(server):
    """None where the server went away."""
    try:
        return post(f"{server.url}/score?k=5", MALL.read_bytes())
    except OSError:
        return None


def frozen_segment(server, store):
    """Return the process that segments what a visitor has just brought."""
    answer = post(f"{server.url}/uploads?name=a.csv", MALL.read_bytes())
    owner = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
    with ThreadPoolExecutor(1) as asking:
        asked = asking.submit(post, f"{server.url}/of/{answer.json['token']}/segment", b"{}", **owner)
        child = frozen(store, "segment")
        assert asked.result().status == 202
    return child


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_children_end_with_their_server(busy, promise, how):
    kept = promise("what a server has started ends with it, however it ends")
    server, store, begun = busy
    getattr(psutil.Process(server.process.pid), how)()
    for child in begun:
        child.resume()
    server.process.wait(PATIENCE)
    for child in begun:
        wait_until(lambda child=child: not is_alive(child), f"the end of {child}")
    kept.check(not any(map(is_alive, begun)), begun)
    results = [*store.glob("*/evidence.json"), *store.glob("uploads/*/*/segmentation.json")]
    kept.check(results == [], "they were cut off, not waited for")


def test_children_outlive_the_worker_that_started_them(busy, promise):
    kept = promise("what a worker has started goes on when the worker ends")
    server, store, (evidence, segment, _) = busy
    for worker in workers(server):
        worker.kill()
    segment.resume()
    wait_until(lambda: list(store.glob("uploads/*/*/segmentation.json")), "its result")
    kept.check(is_alive(evidence), "evidence")
    wait_until(lambda: readiness(server.url) == "loaded", "new workers")


def test_every_child_has_limits(busy, promise):
    kept = promise("what a server starts has limits on time and memory")
    evidence, segment, score = (child.environ() for child in busy[2])
    for name in LIMITS:
        kept.check(int(evidence.get(name, 0)) > 0, f"{name} of evidence")
        kept.check(int(segment.get(name, 0)) > 0, f"{name} of segmenting")
    kept.check(int(score.get(LIMITS[-1], 0)) > 0, "the time of scoring")


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_compressing_ends_with_its_server(tmp_path, promise, how):
    kept = promise("what a server has started ends with it, however it ends")
    folder, store = tmp_path / "static" / "digest", tmp_path / "store"
    folder.mkdir(parents=True)
    for i in range(40):
        (folder / f"{i}.js").write_bytes(os.urandom(1 << 18))
    environment = {**os.environ, "KINDRED_STORE": str(store)}
    server = psutil.Popen([sys.executable, "-c", COMPRESS, str(folder)], cwd=ROOT, env=environment)
    child = frozen(store, "dashboard.static.compressing")
    getattr(server, how)()
    server.wait(PATIENCE)
    child.resume()
    wait_until(lambda: not is_alive(child), "its end")
    kept.check(not (folder / "39.js.br").exists(), "it was cut off")


def test_evidence_that_takes_too_long_is_told_of(mall, own_store, monkeypatch):
    folder = next(own_store.iterdir())
    (folder / "evidence.json").unlink()
    monkeypatch.setattr(dashboard_store, "LONGEST_EVIDENCE", 1)
    start_evidence(mall, folder)
    output = wait_until(lambda: evidence_progress(mall, folder).get("failed"), "why there is none")
    assert output == "That took longer than 1 s and was stopped; send fewer customers."


@pytest.mark.parametrize("text", ["{pid}", "{pid}\n", '{{"pid": {pid}}}'])
def test_nobody_is_stopped_by_a_number(tmp_path, monkeypatch, promise, text):
    """The number is another process's by now, or in another container."""
    kept = promise("no process is ever stopped by a number from a file")
    monkeypatch.setattr(processes, "PATIENCE", 0.3)
    other = subprocess.Popen(["sleep", "600"], start_new_session=True)
    run = Run(tmp_path, "run")
    try:
        run.lock.write_text(text.format(pid=other.pid))
        with run.lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            stop(run)
            assert is_running(run)
        kept.check(other.poll() is None, text)
    finally:
        other.kill()
        other.wait()


def test_a_run_of_another_server_is_stopped_where_its_number_is_not_known(own_store, tmp_path):
    """Two servers share a store, as containers do; what one has begun, the other calls off."""
    first, second = (start_server(tmp_path / f"{i}.log", KINDRED_STORE=str(own_store)) for i in (1, 2))
    try:
        answer = post(f"{first.url}/uploads?name=a.csv", MALL.read_bytes())
        owner = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
        base = f"/of/{answer.json['token']}"
        assert post(f"{first.url}{base}/segment", b"{}", **owner).status == 202
        child = frozen(own_store, "segment")
        child.resume()
        assert post(f"{second.url}{base}/cancel", b"{}", **owner).status == 200
        wait_until(lambda: not is_alive(child), "its end")
        assert not list(own_store.glob("uploads/*/*/segmentation.json"))
    finally:
        first.stop()
        second.stop()


def test_what_a_restart_cut_off_is_begun_again(busy, tmp_path, promise):
    kept = promise("what ended with one server is begun again by the next that is asked for it")
    server, store, begun = busy
    other = start_server(tmp_path / "other.log", KINDRED_STORE=str(store))  # finds that evidence is looked for
    fingerprint = json.loads(next(store.glob("*/segmentation.json")).read_text())["fingerprint"][:8]
    address = f"/evidence/{fingerprint}/words.json"
    try:
        kept.check(ask(other.url, address).status == 202, "one looks for it")
        server.process.kill()
        for child in begun:
            child.kill()
        server.process.wait(PATIENCE)
        wait_until(lambda: ask(other.url, address) and children(store, "evidence"), "the evidence again")
        ask(other.url, address)
        kept.check(len(children(store, "evidence")) == 1, "once")
    finally:
        other.stop()
