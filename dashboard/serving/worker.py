"""A gthread worker whose threads meet only requests that have arrived, and leave answers that are not yet read to it.

Connections wait in the worker's own loop, each with a deadline: for a request, for the client to read an answer, for
the next request, and for the client to close.
"""

import errno
import os
import selectors
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from dashboard.guard.logs.lines import WithoutRequests
from dashboard.guard.policy import read_policy
from dashboard.serving.arrival import Arrival
from dashboard.serving.client import LONGEST, READING
from dashboard.serving.connection import Connection, beyond_memory, connect, oldest
from dashboard.serving.pace import Pace
from dashboard.serving.places import Places

MAX_WAITING = 8  # threads that wait for a client: large files on their way in or out
MAX_OF_ADDRESS = 200  # connections of one visitor to one worker; of a proxy they may be all
MAX_DRAINED = 20_000_000  # bytes of a refused body that are taken, so that its sender reads the answer
SECONDS_TO_CLOSE = 2
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """See above. Only what is named here differs from gthread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: D107 - above
        super().__init__(*args, **kwargs)
        policy = read_policy(os.environ)
        self.grace = float(policy.header_seconds)
        self.is_proxy = policy.is_proxy
        self.places = Places(self.cfg.threads, MAX_WAITING)
        self.health = ThreadPoolExecutor(1)
        self.open: set[Connection] = set()
        self.watched: dict[Connection, None] = {}  # the longest first

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:  # noqa: ARG003 - as gunicorn calls it
        """Refuse what this worker does not speak. Raises RuntimeError, which gunicorn prints."""
        if cfg.is_ssl or "h2" in cfg.http_protocols:
            raise RuntimeError("Kindred speaks HTTP/1.1 without TLS; put a proxy in front of it for anything else.")

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Threads for those that work and those that wait."""
        return ThreadPoolExecutor(self.cfg.threads + MAX_WAITING)

    def init_process(self) -> None:
        """Begin, in a process of its own, whose log quotes no request."""
        self.log.error_log.addFilter(WithoutRequests())
        super().init_process()

    def run(self) -> None:
        """Serve; at the end no thread waits for a client any longer."""
        super().run()
        for connection in self.open:
            connection.sock.cut()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, for which another one may have to go."""
        try:
            accepted = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self._drop_oldest(self.watched)
            return
        connection = connect(self.cfg, accepted, listener.getsockname(), self.places, self.grace)
        self._make_room(connection)
        self.nr_conns += 1
        self.open.add(connection)
        self._await_request(connection)

    def enqueue_req(self, connection: Connection) -> None:
        """Have a thread answer; health has one of its own."""
        connection.parser.unreader.unread(bytes(connection.arrival.data))
        pool, handle = (self.health, super().handle) if connection.arrival.is_health else (self.tpool, self.handle)
        connection.sock.begin_request()
        future = pool.submit(handle, connection)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, connection, done))

    def handle(self, connection: Connection) -> Any:
        """Answer, in a thread."""
        with self.places.working:
            connection.sock.begin_request()
            return super().handle(connection)

    def handle_request(self, request: Any, connection: Connection) -> Any:
        """End the connection after the answer where a body is still on its way."""
        if not connection.arrival.is_whole:
            request.force_close()
        return super().handle_request(request, connection)

    def finish_request(self, connection: Connection, done: "Future[Any]") -> None:
        """Take the connection back from a thread."""
        goes_on = not done.cancelled() and done.exception() is None and bool(done.result())
        connection.arrival.data.clear()
        self._do(partial(self._send_rest, then=self._go_on if goes_on else self._leave), connection)

    def murder_pending(self) -> None:
        """Close what is over its deadline, and the slowest of what would take too much memory."""
        late = [one for one in self.watched if not one.sock.pace.left]
        arriving = beyond_memory(self.watched, lambda one: len(one.arrival.data))
        unread = beyond_memory(self.watched, lambda one: int(one.sock.n_unsent))
        for connection in (*late, *arriving, *unread):
            self._drop(connection)

    def _cap_keepalive(self, deadline: float) -> None:
        """At a stop, wait no longer for clients that have sent nothing."""
        for connection in self.watched:
            if connection.is_silent:
                connection.sock.pace.limit(deadline)

    def _await_request(self, connection: Connection, received: bytes = b"") -> None:
        connection.arrival = Arrival(received)
        if connection.arrival.is_here:
            self.enqueue_req(connection)
        else:
            self._watch(connection, selectors.EVENT_READ, self._read, Pace(self.grace))

    def _read(self, connection: Connection) -> None:
        arrival, in_body = connection.arrival, connection.arrival.needed is not None
        received = connection.sock.receive()
        if not received:
            self._drop(connection)
            return
        arrival.add(received)
        if arrival.is_here:
            self._unwatch(connection)
            self.enqueue_req(connection)
        elif arrival.is_too_long:
            connection.sock.sendall(TOO_LONG)
            self._unwatch(connection)
            self._send_rest(connection, self._leave)
        elif in_body:
            connection.sock.pace.add(len(received))
        elif arrival.needed is not None:
            connection.sock.pace = Pace(self.grace, LONGEST)

    def _send_rest(self, connection: Connection, then: Callable[[Connection], None]) -> None:
        """Send what a thread has left of its answer as the client reads it, then go on."""
        connection.sock.flush()
        if connection.sock.unsent and connection not in self.watched:
            self._watch(connection, selectors.EVENT_WRITE, partial(self._send_rest, then=then), connection.sock.pace)
        elif not connection.sock.unsent:
            self._unwatch(connection)
            then(connection)

    def _go_on(self, connection: Connection) -> None:
        """Wait for the next request, which may be here already."""
        if following := connection.parser.unreader.take_buffered():
            self._await_request(connection, following)
            return
        seconds = self.cfg.keepalive if self.alive else min(self.cfg.keepalive, STOP_KEEPALIVE_LINGER)
        self._watch(connection, selectors.EVENT_READ, self._come_again, Pace(seconds))

    def _come_again(self, connection: Connection) -> None:
        self._unwatch(connection)
        self._await_request(connection)

    def _leave(self, connection: Connection) -> None:
        """Let the client read the answer before the connection ends."""
        seconds = SECONDS_TO_CLOSE if connection.arrival.is_whole else self.grace
        connection.sock.end()
        self._watch(connection, selectors.EVENT_READ, self._drain, Pace(seconds, READING * seconds))

    def _drain(self, connection: Connection) -> None:
        received = connection.sock.receive() or b""
        connection.sock.pace.add(len(received))
        connection.n_drained += len(received)
        if not received or connection.n_drained > MAX_DRAINED:
            self._drop(connection)

    def _watch(self, connection: Connection, event: int, then: Callable[[Connection], None], pace: Pace) -> None:
        """Call `then` when there is something to read, or room to write, until the deadline."""
        connection.sock.pace = pace
        self.watched[connection] = None
        self.poller.register(connection.sock, event, lambda _: self._do(then, connection))

    def _do(self, then: Callable[[Connection], None], connection: Connection) -> None:
        """Keep the worker alive, whatever one client does."""
        try:
            then(connection)
        except OSError:
            self._drop(connection)

    def _unwatch(self, connection: Connection) -> None:
        if connection in self.watched:
            del self.watched[connection]
            self.poller.unregister(connection.sock)

    def _drop(self, connection: Connection) -> None:
        self._unwatch(connection)
        if connection in self.open:
            self.open.remove(connection)
            self.nr_conns -= 1
            connection.close()

    def _make_room(self, newcomer: Connection) -> None:
        """Drop the oldest connection that waits, of the same visitor where he has too many."""
        if not self.is_proxy(newcomer.client[0]):
            same = [one for one in self.open if one.visitor == newcomer.visitor]
            if len(same) >= MAX_OF_ADDRESS:
                self._drop_oldest(one for one in self.watched if one.visitor == newcomer.visitor)
        if self.nr_conns + 1 >= self.worker_connections:
            self._drop_oldest(self.watched)

    def _drop_oldest(self, connections: Iterable[Connection]) -> None:
        if first := oldest(connections):
            self._drop(first)
