"""What visitors leave behind: uploads that break off, pile up or open slowly cost others nothing."""

import json
import os
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from werkzeug.test import Client

from analysis.core.errors import InputError
from dashboard.guard.limits.rates import Rates
from dashboard.guard.policy import Policy
from dashboard.uploads import mounts
from dashboard.uploads.kept import complete, create, find, folders, sweep
from dashboard.uploads.mounts import MOST_OPEN, OPENING_IS_WORTH, Mounts
from dashboard.uploads.room import MOST_UPLOADS, SHARE, Coming, NoRoomError, make_room
from dashboard.uploads.work import Work, look
from tests.dashboard.asking import reads_as_a_sentence, table_call, window
from tests.operations.conftest import Caller
from tests.serving import start_server

KEY = "0" * 16
PATIENCE = 30
TEXT = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 41))


def answers(text):
    """Return an application that says this."""

    def app(_, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [text.encode()]

    return app


@pytest.fixture
def brought(tmp_path):
    """Addresses of uploads that are segmented."""
    uploads = [create(tmp_path, f"{i}.csv", 1)[0] for i in range(3 * MOST_OPEN)]
    for upload in uploads:
        complete(upload)
        (upload.folder / KEY).mkdir()
        (upload.folder / KEY / "segmentation.json").write_text("{}")
    return [f"/of/{upload.token}/{KEY}/" for upload in uploads]


def test_a_segmentation_that_opens_slowly_blocks_no_other(brought, tmp_path, promise, monkeypatch):
    kept = promise("a segmentation that opens slowly keeps nobody from the others")
    monkeypatch.setattr(mounts, "PATIENCE", 0.05)
    slow, *others = brought
    begun, go_on, opened = threading.Event(), threading.Event(), []

    def open_app(_, base):
        opened.append(base)
        if f"{base}/" == slow:
            begun.set()
            go_on.wait(60)
        return answers(base)

    client = Client(Mounts(answers("top"), tmp_path, open_app))
    first = []
    opener = threading.Thread(target=lambda: first.append(client.get(slow).status_code))
    opener.start()
    try:
        begun.wait(60)
        for address in others:
            kept.check(within(10, lambda a=address: client.get(a).status_code) == 200, address)
        for _ in range(4):
            waits = within(10, lambda: client.get(slow))
            kept.check(waits is not None and waits.status_code == 503 and "Retry-After" in waits.headers, waits)
    finally:
        go_on.set()
        opener.join()
    kept.check(first == [200], "who waited for it")
    kept.check(client.get(slow).status_code == 200 and opened.count(slow[:-1]) == 1, "it is open, and opened once")


def within(seconds, work):
    """Return what `work` returns; None where it does not come to an end."""
    done = []
    thread = threading.Thread(target=lambda: done.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    return done[0] if done else None


def test_only_few_are_open_and_who_waits_briefly_gets_them(brought, tmp_path):
    opened = []

    def open_app(_, base):
        opened.append(base)
        time.sleep(0.05)
        return answers(base)

    served = Mounts(answers("top"), tmp_path, open_app)
    client = Client(served)
    for address in brought * 2:
        assert client.get(address).status_code == 200
        assert len(served.opened) <= MOST_OPEN
    assert len(opened) == 2 * len(brought)
    together = [threading.Thread(target=lambda: opened.append(client.get(brought[0]).status_code)) for _ in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert opened[2 * len(brought) :] == [brought[0][:-1], 200, 200, 200, 200]


def test_who_opens_others_all_the_time_is_asked_to_wait(brought, tmp_path, promise):
    kept = promise("who opens one upload after the other is asked to wait, and nobody else is")
    opened = []

    def open_app(_, base):
        opened.append(base)
        return answers(base)

    most = 2 * MOST_OPEN
    policy = Policy(calls_a_minute=most * OPENING_IS_WORTH)
    rates = Rates(Mounts(answers("top"), tmp_path, open_app), policy)
    client = Client(rates)
    statuses = [client.get(address).status_code for address in brought]
    kept.check(statuses == [200] * most + [429] * (len(brought) - most), statuses)
    kept.check(len(opened) == most, "what is refused is not opened")
    kept.check(client.get(brought[most - 1]).status_code == 200, "what is open goes on")
    kept.check(client.get(brought[-1], environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200, "others open it")
    rates.counters.file.close()


@pytest.fixture
def host(own_store, tmp_path):
    """Yield a server whose visitors come from the addresses that they say, and where it keeps what they bring."""
    server = start_server(tmp_path / "log", KINDRED_STORE=str(own_store), KINDRED_PROXY="127.0.0.1")
    yield server, own_store / "uploads"
    server.stop()
    assert "Traceback" not in server.log.read_text()


def begin(server, path, body, announced, kind="text/csv", cookie=""):
    """Return a connection on which this much of a body was sent."""
    connection = socket.create_connection(("127.0.0.1", urlsplit(server.url).port), timeout=PATIENCE)
    headers = {"Host": "kindred", "Content-Type": kind, "Cookie": cookie, "Content-Length": announced}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    connection.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    return connection


def broken_off(server, path, body, announced, kind="text/csv", cookie=""):
    """Status and sentence for a client that ends before all it announced; None where the server just closes."""
    with begin(server, path, body, announced, kind, cookie) as connection, connection.makefile("rb") as answer:
        connection.shutdown(socket.SHUT_WR)
        head, _, message = answer.read().partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head else None), message.decode().strip()


def is_refused(status, message):
    """Return whether nothing was taken: the connection is closed before all has arrived, or a sentence refuses it."""
    return status is None or (status == 400 and reads_as_a_sentence(message))


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def bring(server, address, body=b"x", name="a.csv"):
    return Caller(server.url, X_Forwarded_For=address).ask(f"/uploads?name={name}", body)


def test_an_upload_that_breaks_off_leaves_nothing(host, promise):
    kept = promise("an upload that breaks off leaves nothing and is never taken for a whole one")
    server, uploads = host
    for sent, announced in ((b"id,a", 100), (b"", 9), (b"id,a,b\n" * 20_000, 140_001), (b"a" * 70_000, 9_000_000)):
        status, message = broken_off(server, "/uploads?name=a.csv", sent, announced)
        kept.check(is_refused(status, message), (announced, status, message))
        kept.check(folders(uploads) == [], announced)
    for _ in range(5):
        connection = begin(server, "/uploads?name=a.csv", b"a" * 70_000, 9_000_000)
        kept.check(wait_until(lambda: len(folders(uploads)) == 1), "it arrives")
        connection.close()
        kept.check(wait_until(lambda: folders(uploads) == []), "it is gone with the connection")


def test_no_body_that_breaks_off_is_taken_for_a_whole_one(host, promise):
    kept = promise("a body that breaks off is refused wherever one is taken")
    server, _ = host
    brought = bring(server, "203.0.113.1", TEXT.encode())
    token, cookie = brought.json["token"], brought.headers["Set-Cookie"].split(";")[0]
    rename = b'{"k": 6, "segment": 1, "name": "Ours", "revision": 0}'
    rows = b"Age,Annual Income (k$),Spending Score (1-100)\n30,40,50\n"
    bodies = {
        "/score?k=6": (rows, "text/csv"),
        "/move?k=6": (rows, "text/csv"),
        "/names": (rename, "application/json"),
        "/_dash-update-component": (json.dumps(table_call(window(), None)).encode(), "application/json"),
        f"/of/{token}/look": (b"{}", "application/json"),
        f"/of/{token}/segment": (b"{}", "application/json"),
    }
    for path, (body, kind) in bodies.items():
        status, message = broken_off(server, path, body, len(body) + 1, kind, cookie)
        kept.check(is_refused(status, message), (path, status, message))
    kept.check(Caller(server.url).ask("/names.json").json["names"] == {}, "no name was given")


def test_a_login_that_breaks_off_logs_nobody_in(closed, promise):
    kept = promise("a body that breaks off is refused wherever one is taken")
    form = b"user=ann&password=correct horse battery"
    status, message = broken_off(closed, "/login", form, 99, "application/x-www-form-urlencoded")
    kept.check(is_refused(status, message), (status, message))


def test_what_a_killed_worker_was_receiving_is_swept(host, promise):
    kept = promise("an upload whose worker is killed is swept, one that arrives slowly is not")
    server, uploads = host
    connection = begin(server, "/uploads?name=a.csv", b"a" * 70_000, 9_000_000)
    kept.check(wait_until(lambda: len(folders(uploads)) == 1), "it arrives")
    slow = folders(uploads)[0]
    wait_until((slow / "file" / "a.csv").exists)
    time.sleep(0.2)
    os.utime(slow, (0, 0))  # as if it had begun long ago
    sweep(uploads)
    kept.check(slow.is_dir(), "it goes on arriving")
    for worker in psutil.Process(server.process.pid).children():
        worker.kill()
    connection.close()
    kept.check(slow.is_dir(), "the worker could not delete it")
    kept.check(wait_until(lambda: bring(server, "203.0.113.1").status == 201), "the next one is taken")
    kept.check(wait_until(lambda: not slow.exists()), "and what was left is gone")


def bring_from(server, address, number):
    return [bring(server, address).status for _ in range(number)]


def test_nobody_can_lock_the_others_out(host, promise):
    kept = promise("tiny uploads lock nobody out")
    server, uploads = host
    for network in range(6):
        answers = bring_from(server, f"203.0.113.{network}", MOST_UPLOADS // SHARE + 2)
        kept.check(set(answers) == {201}, answers)
        kept.check(len(folders(uploads)) <= MOST_UPLOADS, len(folders(uploads)))
    kept.check(len(folders(uploads)) == MOST_UPLOADS, "five visitors fill the room")
    newcomer = bring(server, "198.51.100.1", TEXT.encode())
    kept.check(newcomer.status == 201, newcomer.text)
    kept.check((uploads / newcomer.json["token"] / "upload.json").exists(), "the newest is there")
    kept.check("203.0.113" not in "".join(p.read_text() for p in uploads.glob("*/upload.json")), "no address is kept")


def left(uploads: Path, visitor, *, size=1, segmented=False, age=0):
    """Return an upload that somebody left."""
    upload, _ = create(uploads, "a.csv", 7, visitor)
    upload.file.write_bytes(bytes(size))
    complete(upload)
    if segmented:
        (upload.folder / KEY).mkdir()
        (upload.folder / KEY / "segmentation.json").write_text("{}")
    os.utime(upload.folder, (time.time() - age,) * 2)
    return upload


def test_what_was_never_segmented_lives_half_an_hour(tmp_path, promise):
    kept = promise("what nobody segmented is gone after half an hour, the rest is kept")
    for age, segmented, there in ((60, False, True), (2_000, False, False), (2_000, True, True), (86_400, True, True)):
        upload = left(tmp_path, "ann", age=age, segmented=segmented)
        kept.check((find(tmp_path, upload.token) is not None) == there, (age, segmented))
        sweep(tmp_path)
        kept.check(upload.folder.exists() == there, (age, segmented))


def test_room_is_made_of_the_oldest_that_nobody_segmented(tmp_path, promise):
    kept = promise("what was segmented is never deleted for others")
    segmented = [left(tmp_path, f"visitor {i}", segmented=True, age=99) for i in range(MOST_UPLOADS - 3)]
    old, young, middle = (left(tmp_path, "bob", age=age) for age in (90, 10, 50))
    for gone in (old, middle, young):
        make_room(tmp_path, Coming("eve", 1), 2_000)
        kept.check(not gone.folder.exists(), "the oldest goes first")
        segmented.append(left(tmp_path, "visitor", segmented=True))
    with pytest.raises(NoRoomError, match="There is no room"):
        make_room(tmp_path, Coming("eve", 1), 2_000)
    kept.check(all(upload.folder.exists() for upload in segmented), "what was segmented stays")


def test_bytes_are_bounded_too(tmp_path, promise):
    kept = promise("all that visitors leave takes no more disk than was set")
    first = left(tmp_path, "ann", size=200_000, age=9)
    make_room(tmp_path, Coming("ann", 40_000), 1)
    kept.check(first.folder.exists(), "a quarter of a megabyte holds both")
    make_room(tmp_path, Coming("ann", 100_000), 1)
    kept.check(not first.folder.exists(), "her own goes")
    for visitor in "abcd":
        left(tmp_path, visitor, size=240_000, segmented=True)
    for visitor in "ae":
        with pytest.raises(NoRoomError, match=r"your share|no room"):
            make_room(tmp_path, Coming(visitor, 100_000), 1)
        kept.check(len(folders(tmp_path)) == 4, "nothing was deleted for what does not fit anyway")


def test_many_questions_on_one_upload_fill_no_disk(tmp_path, promise):
    kept = promise("all that visitors leave takes no more disk than was set")
    upload = left(tmp_path, "ann", size=300_000, segmented=True)
    with pytest.raises(InputError, match="your share of the room"):
        look(Work(tmp_path, 500, 10, space_mb=1), upload, {})
    kept.check(not list(upload.folder.glob("*.question")), "nothing was begun")
