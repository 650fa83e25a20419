"""Clients that hold connections by being slow, many at once, until the block is left."""

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psutil

PAUSE = 0.2


@dataclass(frozen=True)
class Attack:
    """What each of `count` connections does: send `first`, then one byte of `drip` after another, and read nothing.

    With `sips` it reads a byte at a time.
    """

    name: str
    first: bytes
    drip: bytes = b""
    count: int = 40
    sips: bool = False


@dataclass
class Attackers:
    """Open connections to the server."""

    sockets: list[socket.socket] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def go_on(self, attack):
        """Drip until it is over."""
        for i in range(100_000):
            if self.over.wait(PAUSE):
                return
            for one in self.sockets:
                with suppress(OSError):
                    if attack.drip:
                        one.send(attack.drip[i % len(attack.drip) :][:1])
                    if attack.sips:
                        one.recv(1)


@contextmanager
def attacking(server, attack):
    """Yield all connections of the attack, in a thread of their own."""
    attackers = Attackers()
    place = urlsplit(server.url)
    try:
        for _ in range(attack.count):
            attackers.sockets.append(connect(place.hostname, place.port, attack.first))
        thread = threading.Thread(target=attackers.go_on, args=(attack,))
        thread.start()
        yield attackers
    finally:
        attackers.over.set()
        thread.join()
        for one in attackers.sockets:
            one.close()


def connect(host, port, first):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(5)
    one.connect((host, port))
    one.sendall(first)
    one.settimeout(0)
    return one


def held(server):
    """Return how many connections the server's workers hold."""
    workers = psutil.Process(server.process.pid).children()
    return sum(
        connection.status != psutil.CONN_LISTEN
        for worker in workers
        if worker.status() != psutil.STATUS_ZOMBIE
        for connection in worker.net_connections("tcp")
    )
