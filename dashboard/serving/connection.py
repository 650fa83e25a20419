"""One connection, and which ones are closed when there is no room for all."""

import socket
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn

from dashboard.guard.limits.rates import address_of
from dashboard.serving.arrival import Arrival
from dashboard.serving.client import Client
from dashboard.serving.places import Places

MAX_KEPT = 16_000_000  # bytes that are kept for requests on their way, and as much for answers


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A client, and what has arrived of its next request."""

    def __init__(self, cfg: Any, client: Client, address: Any, server: Any) -> None:  # noqa: D107 - above
        super().__init__(cfg, client, address, server)
        self.parser = get_parser(cfg, client, address)
        self.initialized = self.data_ready = True  # so that gunicorn neither waits for it nor wraps it
        self.visitor = address_of({"REMOTE_ADDR": address[0]})
        self.arrival = Arrival()
        self.n_drained = 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing of a next request has arrived."""
        return not self.arrival.data and not self.sock.unsent


def connect(cfg: Any, accepted: tuple[socket.socket, Any], server: Any, places: Places, grace: float) -> Connection:
    """Return a connection that was accepted from an address."""
    sock, address = accepted
    return Connection(cfg, Client(sock, places, grace), address, server)


def oldest(connections: Iterable[Connection]) -> Connection | None:
    """Return the first of connections in the order of their age, one that reads its answer last."""
    return min(connections, key=lambda one: bool(one.sock.unsent), default=None)


def beyond_memory(connections: Iterable[Connection], size: Callable[[Connection], int]) -> list[Connection]:
    """Return the slowest clients, without whom the others take no more than `MAX_KEPT`."""
    taking = sorted((one for one in connections if size(one)), key=lambda one: float(one.sock.pace.rate))
    over = sum(map(size, taking)) - MAX_KEPT
    closed: list[Connection] = []
    while over > 0:
        closed.append(taking[len(closed)])
        over -= size(closed[-1])
    return closed
