"""The socket of a client as gunicorn's threads use it: a thread does not wait for a client if others could use it."""

import errno
import select
import socket
from collections import deque
from contextlib import suppress

from werkzeug.exceptions import ClientDisconnected

from dashboard.serving.pace import Pace
from dashboard.serving.places import Places

MAX_UNSENT = 2_000_000  # bytes of an answer that are kept for a client before a thread waits for it
UNSENT_BY_SYSTEM = 64_000  # the less the system keeps, the sooner it is seen that nobody reads
READING = 3  # an answer may stand still longer than a request: it holds no thread
LONGEST = 300  # seconds for a body, however large


class DisconnectedError(ConnectionResetError, ClientDisconnected):
    """The client has gone or is too slow, which gunicorn and Flask do not log as an accident."""

    def __init__(self, sentence: str) -> None:  # noqa: D107 - above
        ConnectionResetError.__init__(self, errno.ECONNRESET, sentence)
        ClientDisconnected.__init__(self, sentence)


class Client:
    """What gunicorn calls of a socket. `unsent` is written by the owner of the connection: a thread or the worker."""

    def __init__(self, sock: socket.socket, places: Places, grace: float) -> None:
        """`grace`: seconds in which it must send something."""
        sock.settimeout(0)
        with suppress(OSError, AttributeError):  # not on every system
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BY_SYSTEM)
        self.sock = sock
        self.places = places
        self.grace = grace
        self.pace = Pace(grace)
        self.unsent: deque[memoryview] = deque()
        self.n_unsent = 0

    def begin_request(self) -> None:
        """Note that a thread begins to read."""
        self.pace = Pace(self.grace, LONGEST)

    def receive(self, size: int = 1 << 14) -> bytes | None:
        """Return what is there: b"" at the end, None where nothing is there yet. Raises OSError where it broke off."""
        try:
            return self.sock.recv(size)
        except BlockingIOError:
            return None

    def recv(self, size: int) -> bytes:
        """Wait for bytes at the lowest pace. Raises DisconnectedError where no more come: no part passes for all."""
        while (received := self.receive(size)) is None:
            self._wait(select.POLLIN)
        if not received:
            raise DisconnectedError("The client has gone")
        self.pace.add(len(received))
        return received

    def sendall(self, data: bytes) -> None:
        """Send what the client takes and keep the rest; wait only where that would be much."""
        if not self.unsent:
            self.pace = Pace(self.grace * READING)
        if data:
            self.unsent.append(memoryview(data))
            self.n_unsent += len(data)
        self.flush()
        while self.n_unsent > MAX_UNSENT:
            self._wait(select.POLLOUT)
            self.flush()

    def send(self, data: bytes) -> int:
        """As `sendall`."""
        self.sendall(data)
        return len(data)

    def flush(self) -> None:
        """Send what the client takes at once. Raises OSError where it broke off."""
        with suppress(BlockingIOError):
            while self.unsent:
                size = self.sock.send(self.unsent[0])
                self.pace.add(size)
                self.n_unsent -= size
                self.unsent[0] = self.unsent[0][size:]
                if not self.unsent[0]:
                    self.unsent.popleft()

    def cut(self) -> None:
        """End the connection both ways; a thread that waits for it wakes."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Say that nothing more is sent. Raises OSError where it broke off."""
        self.sock.shutdown(socket.SHUT_WR)

    def shutdown(self, how: int) -> None:
        """Gunicorn closes an answer that broke off with this; there is nothing to wait for."""
        raise OSError(errno.ENOTCONN, "The answer broke off", how)

    def close(self) -> None:
        """As of a socket."""
        self.unsent.clear()
        self.sock.close()

    def fileno(self) -> int:
        """As of a socket."""
        return self.sock.fileno()

    def setblocking(self, _: bool) -> None:  # noqa: FBT001 - as of a socket
        """Keep the socket from blocking, whatever gunicorn asks."""

    def gettimeout(self) -> float:
        """As of a socket that never blocks."""
        return 0.0

    def _wait(self, event: int) -> None:
        poll = select.poll()
        poll.register(self.sock, event)
        with self.places.waiting_for(self):
            ready = poll.poll(self.pace.left * 1000)
        if not ready:
            raise DisconnectedError("The client is too slow")
