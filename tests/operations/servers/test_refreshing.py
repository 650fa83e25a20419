"""Customers read again while the server runs: the page goes on, and whatever fails, the last good edition stays."""

import json
import re
import shutil
import time

import pytest

from analysis.editions.kept import editions_of
from analysis.model.question import Question
from dashboard.startup.store import cache_key
from tests.conftest import MALL
from tests.dashboard.asking import ask, post
from tests.operations.servers.children import children, frozen, wait_until
from tests.serving import start_server

pytestmark = pytest.mark.timeout(600)
HEADER, *LINES = MALL.read_text(encoding="utf-8").splitlines()
PATIENCE = 240
SHOWN = "Kindred-Customers"


class Shop:
    """A server on customers of its own, whose file can be changed."""

    def __init__(self, mall_folder, folder):
        self.folder, self.csv, self.store = folder, folder / "customers.csv", folder / "store"
        self.csv.write_bytes(MALL.read_bytes())
        self.home = self.store / cache_key(Question(str(self.csv)))
        shutil.copytree(mall_folder, self.home)
        self.servers = []

    def start(self, **environment):
        settings = {"KINDRED_STORE": str(self.store), "CUSTOMERS": str(self.csv), "WEB_CONCURRENCY": "1"} | environment
        server = start_server(self.folder / f"{len(self.servers)}.log", **settings)
        self.servers.append(server)
        return server

    def stop(self):
        for server in self.servers:
            server.stop()

    def write(self, lines):
        self.csv.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")

    def settled(self, server):
        """Return the state in which no refresh goes on; after one that failed, the clock soon begins another."""
        seen = []

        def is_over():
            seen.append(state(server))
            return not seen[-1]["running"]

        wait_until(is_over, "the refresh is over", PATIENCE)
        return seen[-1]

    def refreshed(self, server):
        assert ask(server.url, "/over-time/refresh", {}).status == 202
        return self.settled(server)


def state(server, version=""):
    headers = {SHOWN: version} if version else {}
    return post(f"{server.url}/over-time/state.json", None, **headers).json


def version_of(server):
    return re.search(r'data-segmentation="(\w+)"', ask(server.url, "/").text)[1]


def finished(server, name, wish):
    """Return the answer of a task, once it is done."""
    begun = ask(server.url, f"/over-time/{name}", wish)
    assert begun.status == 202, begun.text
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = ask(server.url, f"/over-time/tasks/{begun.json['task']}.json")
        if answer.status != 202:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{name} was not done")


@pytest.fixture
def shop(mall_folder, tmp_path):
    one = Shop(mall_folder, tmp_path)
    yield one
    one.stop()


def test_newer_customers_are_offered_while_the_page_goes_on(shop, promise):
    kept = promise("a page that is open goes on with its customers while newer ones are read, and hears of them")
    server = shop.start()
    before = version_of(server)
    shop.write(LINES[:190])
    found = shop.refreshed(server)
    kept.check((found["latest"], found["failed"]) == (2, ""), found)
    after = version_of(server)
    kept.check(after != before, "visitors who come now see the newer customers")
    kept.check(ask(server.url, f"/segmentation/{before}/cells.bin").status == 200, "the open page has its cells")
    old = post(f"{server.url}/names.json", None, **{SHOWN: before})
    kept.check(old.status == 200, f"the open page is answered: {old.status}")
    kept.check(state(server, before)["newer"] is True, "the open page hears of it")
    kept.check(state(server, after)["newer"] is False, "the new page has them")
    again = shop.refreshed(server)
    kept.check(again["latest"] == 2, "the same customers are no edition of their own")
    compared = finished(server, "compare", {"from": 1, "to": 2})
    kept.check("0 customers came and 10 left." in compared.json["sentences"], compared.text)
    document = ask(server.url, "/over-time/editions.json").json
    kept.check([e["n_customers"] for e in document["editions"]] == [200, 190], document)
    kept.check(set(ask(server.url, "/over-time/figures.json").json) == {"sizes", "averages", "fit"}, "three charts")


def test_whatever_fails_the_last_good_edition_stays_and_the_page_says_so(shop, promise):
    kept = promise("a refresh that fails or is killed leaves the last good edition, and the page says so")
    server = shop.start(KINDRED_REFRESH="24")
    wait_until(lambda: state(server)["latest"] == 1 and not state(server)["running"], "the one at start", PATIENCE)
    shop.csv.unlink()
    gone = shop.refreshed(server)
    kept.check("customers.csv" in gone["failed"] and gone["failed"].endswith("stays the latest."), gone)
    kept.check((gone["latest"], ask(server.url, "/").status) == (1, 200), "the page is there")
    shop.write(line.replace(",", ",,", 1) for line in LINES)
    kept.check(shop.refreshed(server)["failed"] != "", "a broken file")
    shop.write(LINES[:150])
    ask(server.url, "/over-time/refresh", {})
    frozen(shop.store, "refresh").kill()
    killed = shop.settled(server)
    kept.check(killed["failed"] == "It was stopped before it was done.", killed)
    kept.check([e.number for e in editions_of(shop.home)] == [1], "no half edition")
    server.stop()
    shop.csv.unlink()
    later = shop.start(KINDRED_REFRESH="24")
    kept.check(ask(later.url, "/").status == 200, "a start without the file shows the last good edition")
    wait_until(lambda: "customers.csv" in state(later)["failed"] and not state(later)["running"], "it tried", PATIENCE)
    shop.write(LINES[:150])
    kept.check(shop.refreshed(later)["latest"] == 2, "and goes on once the file is back")


def test_of_two_servers_on_a_store_one_refreshes(shop, promise):
    kept = promise("of two servers on a store one reads the customers again, and both show them")
    first, second = shop.start(), shop.start()
    shop.write(LINES[:180])
    ask(first.url, "/over-time/refresh", {})
    child = frozen(shop.store, "refresh")
    kept.check(ask(second.url, "/over-time/refresh", {}).json["running"] is True, "the second sees the first's")
    kept.check([p.pid for p in children(shop.store, "refresh")] == [child.pid], "there is one process")
    child.resume()
    for server in (first, second):
        kept.check(shop.settled(server)["latest"] == 2, "both know the edition")
    kept.check(version_of(first) == version_of(second), "both show the same")


def test_who_may_approve(shop, promise):
    kept = promise("visitors approve under the name they logged in with, and not at all where nobody is known")
    refused = shop.start(KINDRED_READ_ONLY="1")
    wish = {"edition": 1, "by": "eve", "note": "why not"}
    for name in ("approve", "refresh", "try-refit", "accept-refit"):
        answer = ask(refused.url, f"/over-time/{name}", wish)
        kept.check(answer.status == 403 and answer.is_a_sentence(), f"{name}: {answer.status}")
    refused.stop()
    public = shop.start(KINDRED_PUBLIC="1")
    kept.check(ask(public.url, "/over-time/approve", wish).status == 403, "anyone is nobody")
    public.stop()
    header = {"KINDRED_IDENTITY_HEADER": "X-User", "KINDRED_PROXY": "127.0.0.1"}
    known = shop.start(**header)
    approved = post(f"{known.url}/over-time/approve", json.dumps(wish).encode(), X_User="ann@example.org")
    kept.check(approved.status == 202, approved.text)
    task = f"{known.url}/over-time/tasks/{approved.json['task']}.json"
    wait_until(lambda: post(task, None, X_User="ann@example.org").status == 200, "approved", PATIENCE)
    answer = post(task, None, X_User="ann@example.org").json
    kept.check((answer["by"], answer["note"]) == ("ann@example.org", "why not"), answer)


def test_who_may_change_nothing_holds_up_nobody(shop, promise):
    kept = promise("visitors who may change nothing see the comparison of the page, and cannot ask for others")
    writing = shop.start()
    for n in (190, 180):
        shop.write(LINES[:n])
        shop.refreshed(writing)
    known = finished(writing, "compare", {"from": 1, "to": 2}).json
    writing.stop()
    for setting in ("KINDRED_READ_ONLY", "KINDRED_PUBLIC"):
        server = shop.start(**{setting: "1"})
        refused = ask(server.url, "/over-time/compare", {"from": 2, "to": 3})
        kept.check(refused.status == 403 and refused.is_a_sentence() and setting in refused.text, refused.text)
        shown = finished(server, "compare", {"from": 1, "to": 3})
        kept.check("0 customers came and 20 left." in shown.json["sentences"], shown.text)
        again = finished(server, "compare", {"from": 1, "to": 2})
        kept.check(again.json == known, "what is known already is shown to everybody")
        server.stop()


BAD = ("", "[]", "{", '{"edition": "1"}', '{"edition": 1e400}', '{"edition": -1, "by": "a", "note": "b"}', "null")


def test_requests_that_cannot_be_read(shop, promise):
    kept = promise("a request about editions that cannot be read gets a sentence")
    server = shop.start()
    for name in ("approve", "compare", "try-refit", "accept-refit"):
        for body in BAD:
            answer = post(f"{server.url}/over-time/{name}", body.encode())
            kept.check(answer.status == 400 and answer.is_a_sentence(), f"{name} {body}: {answer.status} {answer.text}")
    for note in ("x\ud800y", "\x1b[31m", "\x85"):
        wish = {"edition": 1, "by": "a", "note": note}
        kept.check(ask(server.url, "/over-time/approve", wish).status == 400, ascii(note))
    long = {"edition": 1, "by": "a", "note": "x" * 3000}
    kept.check(ask(server.url, "/over-time/approve", long).status == 400, "a long note")
    outside = ask(server.url, "/over-time/tasks/..%2F..%2Fsegmentation.json")
    kept.check(outside.text.startswith("<!DOCTYPE html>"), "no way out of the folder: it is an address like any other")
    kept.check(ask(server.url, f"/over-time/tasks/{'a' * 32}.json").status == 409, "an unknown task")
