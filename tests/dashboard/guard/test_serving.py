"""What a request needs before a thread begins with it, the least pace, and gunicorn as the worker knows it."""

import hashlib
import inspect
import time
from threading import Thread
from types import SimpleNamespace

import pytest
from gunicorn.http import body, message, parser, unreader, wsgi
from gunicorn.util import close_graceful, write, write_chunk, write_error, write_nonblock
from gunicorn.workers import gthread

from dashboard.serving.arrival import MAX_BODY, MAX_HEAD, Arrival
from dashboard.serving.connection import MAX_KEPT, beyond_memory, oldest
from dashboard.serving.pace import LEAST_RATE, Pace
from dashboard.serving.places import Places
from dashboard.serving.worker import Worker

KNOWN = (
    gthread.TConn,
    gthread.ThreadWorker,
    parser.Parser,
    unreader.Unreader,
    unreader.SocketUnreader,
    message.Message.force_close,
    message.Message.should_close,
    message.Request,
    body.LengthReader,
    body.Body,
    wsgi.create,
    wsgi.Response,
    close_graceful,
    write,
    write_chunk,
    write_error,
    write_nonblock,
)
DIGEST = "ab9a6788a2acb4b6"
HEAD = b"POST /score HTTP/1.1\r\nHost: x\r\n"


def test_gunicorn_is_the_one_that_the_worker_is_made_for():
    """If this fails: read what gunicorn changed in KNOWN and whether dashboard/serving still fits, then set DIGEST."""
    source = "".join(inspect.getsource(one) for one in KNOWN)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == DIGEST


@pytest.mark.parametrize(
    ("request_", "is_whole"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
        (HEAD + b"Content-Length: 5\r\n\r\nabcde", True),
        (HEAD + b"content-length:5\r\n\r\nabcde", True),
        (HEAD + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1), False),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n", False),
        (HEAD + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n", False),
        (HEAD + b"Content-Length : 5\r\n\r\n", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", False),
        (HEAD + b"Content-Length: many\r\n\r\n", False),
        (b"GET / HTTP/1.1\n", False),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_a_thread_begins_when_a_request_is_here_and_not_before(request_, is_whole, step):
    arrival = Arrival()
    for i in range(0, len(request_), step):
        assert not arrival.is_here
        arrival.add(request_[i : i + step])
    assert arrival.is_here
    assert arrival.is_whole == is_whole
    assert bytes(arrival.data) == request_


def test_a_head_has_an_end():
    arrival = Arrival(HEAD + b"X: " + b"a" * MAX_HEAD)
    assert arrival.is_too_long
    assert not arrival.is_here


def test_what_follows_is_kept():
    arrival = Arrival(HEAD + b"Content-Length: 1\r\n\r\naGET / HT")
    assert arrival.is_here
    assert arrival.data.endswith(b"aGET / HT")


@pytest.mark.parametrize(
    ("line", "is_health"),
    [
        (b"GET /healthz HTTP/1.1", True),
        (b"HEAD /readyz?x=1 HTTP/1.1", True),
        (b"GET /healthzzz HTTP/1.1", False),
        (b"POST /healthz HTTP/1.1", False),
    ],
)
def test_health_is_known_by_its_line(line, is_health):
    assert Arrival(line + b"\r\n\r\n").is_health == is_health


def test_bytes_put_a_deadline_off_by_the_time_they_may_take():
    pace = Pace(10, longest=300)
    begun = pace.until
    pace.limit(begun - 5)
    pace.add(LEAST_RATE)
    assert pace.until == pytest.approx(begun - 4)
    pace.add(1000 * LEAST_RATE)
    assert pace.until <= time.monotonic() + 10, "nobody saves time for later"


def test_after_the_longest_it_is_over():
    pace = Pace(10, longest=0)
    pace.add(1_000_000)
    assert pace.left == 0


class Client:
    def __init__(self, moved):
        self.pace = Pace(10)
        self.pace.add(moved)
        self.was_cut = False

    def cut(self):
        self.was_cut = True


def test_the_slowest_client_makes_room_for_another():
    places = Places(1, 2)
    slow, quick, new = clients = [Client(0), Client(9000), Client(5000)]
    places.working.acquire()
    for client in clients:
        places._enter(client)
    assert [client.was_cut for client in (slow, quick, new)] == [True, False, False]


def test_who_waits_for_a_client_lets_another_work():
    places = Places(1, 1)
    worked = []

    def work():
        with places.working:
            worked.append(True)

    with places.working, places.waiting_for(Client(0)):
        thread = Thread(target=work)
        thread.start()
        thread.join(10)
        assert worked
    assert not places.waiting


@pytest.mark.parametrize(("is_ssl", "protocols"), [(True, ["h1"]), (False, ["h2", "h1"])])
def test_the_worker_says_what_it_does_not_speak(is_ssl, protocols):
    with pytest.raises(RuntimeError, match="without TLS"):
        Worker.check_config(SimpleNamespace(is_ssl=is_ssl, http_protocols=protocols), None)


def kept(n_unsent, moved):
    client = SimpleNamespace(n_unsent=n_unsent, unsent=[b""] * bool(n_unsent), pace=Client(moved).pace)
    return SimpleNamespace(sock=client)


def test_the_slowest_readers_are_closed_until_the_others_fit():
    slow, slower, quick, done = kept(MAX_KEPT, 500), kept(1, 0), kept(MAX_KEPT - 1, 9000), kept(0, 0)
    assert beyond_memory([quick, slow, slower, done], lambda one: one.sock.n_unsent) == [slower, slow]
    assert beyond_memory([quick, slower], lambda one: one.sock.n_unsent) == []


def test_the_oldest_that_waits_makes_room_before_one_that_reads():
    reading, old, new = kept(1, 0), kept(0, 0), kept(0, 0)
    assert oldest([reading, old, new]) is old
    assert oldest([reading]) is reading
    assert oldest([]) is None
