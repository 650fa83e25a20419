"""Two servers on one store, as during a rolling deploy: the second waits for the first, and takes over if it dies."""

import os
import signal

import pytest

from tests.dashboard.asking import ask
from tests.operations.servers.children import PATIENCE, children, frozen, is_alive, wait_until
from tests.serving import begin_server, readiness

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def pair(tmp_path):
    """Yield a server that segments, its process frozen, and another on the same store that has just come up."""
    store = tmp_path / "store"
    first = begin_server(tmp_path / "first.log", KINDRED_STORE=str(store))
    child = frozen(store, "segment")
    second = begin_server(tmp_path / "second.log", KINDRED_STORE=str(store))
    wait_until(lambda: readiness(second.url) != "silent", "the second server")
    yield first, second, child, store
    for process in children(store):
        process.kill()
    first.stop()
    second.stop()


def is_loaded(server):
    return readiness(server.url) == "loaded"


def test_the_second_waits_for_the_first(pair, promise):
    kept = promise("a second server on a store waits for the segmentation of the first")
    first, second, child, store = pair
    for _ in range(6):  # every worker
        page = ask(second.url, "/")
        kept.check(page.status == 503 and "<progress" in page.text, page.text[:200])
    kept.check(readiness(second.url) == "starting", "it is getting ready")
    kept.check(is_alive(child), "the first server's process goes on")
    kept.check([p.pid for p in children(store, "segment")] == [child.pid], "there is no other")
    child.resume()
    wait_until(lambda: is_loaded(first) and is_loaded(second), "both show the customers")
    kept.check("Segmenting" not in second.log.read_text(), second.log.read_text())


@pytest.mark.parametrize("how", ["master", "container"])
def test_the_second_takes_over_from_the_dead(pair, promise, how):
    kept = promise("a second server on a store takes over when the first one is dead")
    first, second, child, _ = pair
    if how == "container":  # everything at once, with no time to say why
        os.killpg(first.process.pid, signal.SIGKILL)
        child.kill()
    else:
        first.process.kill()
        child.resume()
    first.process.wait(PATIENCE)
    wait_until(lambda: ask(second.url, "/").status == 200, "the second server shows the customers")
    kept.check(not is_alive(child), "the process of the first is gone")
    kept.check(second.log.read_text().count("Segmenting") == 1, second.log.read_text())


def test_what_fails_here_too_is_not_tried_for_ever(pair, promise):
    kept = promise("what fails without a word is tried once by each server")
    first, second, child, store = pair
    child.kill()  # as if there were no memory
    wait_until(lambda: ask(second.url, "/") and children(store, "segment"), "a try of the second")
    frozen(store, "segment").kill()
    for server in (first, second):
        wait_until(lambda server=server: readiness(server.url) == "failed", "the end of trying")
        kept.check("stopped before it was done" in ask(server.url, "/").text, "the page explains it")
    kept.check(children(store, "segment") == [], "nobody tries on")
