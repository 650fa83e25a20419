"""One visitor's browser as far as a server sees it: six connections, a cache, headers, and how long each answer took.

Written on asyncio's streams, since a client that costs more than what it measures would measure itself.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
CONNECTIONS = 6
PATIENCE = 30
FRESH = "max-age="
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asked:
    """One request that reached the server: its kind, when it was sent, milliseconds to the last byte, the status."""

    kind: str
    sent: float
    took: float
    status: int

    @property
    def failed(self) -> bool:
        """Whether the visitor did not get what they asked for; status 0 stands for no answer."""
        return self.status not in (200, 202, 303, 304)


@dataclass
class Cache:
    """What a browser keeps: addresses that it does not ask for again, and the ETags of others."""

    fresh: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)

    def keep(self, address: str, headers: dict[str, str]) -> None:
        """Keep what the answer allows."""
        caching = headers.get("cache-control", "")
        if FRESH in caching:
            self.fresh.add(address)
        elif "etag" in headers and "no-store" not in caching:
            self.tags[address] = headers["etag"]


class Browser:
    """Asks the server at `port` as the visitor with this address; `log` takes every request."""

    def __init__(self, port: int, address: str, log: list[Asked]) -> None:  # noqa: D107 - said above
        self.port = port
        self.headers = {
            "Host": f"{HOST}:{port}",
            "Accept-Encoding": "gzip, deflate, br",
            "X-Forwarded-For": address,
            "X-Forwarded-Proto": "https",
            "Sec-Fetch-Site": "same-origin",
        }
        self.log = log
        self.cache = Cache()
        self.turns = asyncio.Semaphore(CONNECTIONS)
        self.idle: list[Connection] = []

    async def log_in(self, user: str, password: str) -> None:
        """Send the login's form and keep the cookie that comes back."""
        form = urlencode({"user": user, "password": password, "next": "/"}).encode()
        headers, _ = await self._ask("login", "POST", "/login", form, {"Content-Type": FORM})
        self.headers["Cookie"] = headers.get("set-cookie", "").partition(";")[0]

    async def get_all(self, kind: str, addresses: Iterable[str]) -> None:
        """Ask for several at once, as many as there are connections."""
        await asyncio.gather(*(self.get(kind, address) for address in addresses))

    async def get(self, kind: str, address: str) -> bytes:
        """Return the body, empty where the browser has it already."""
        if address in self.cache.fresh:
            return b""
        tag = self.cache.tags.get(address)
        return (await self._ask(kind, "GET", address, b"", {"If-None-Match": tag} if tag else {}))[1]

    async def post(self, kind: str, address: str, body: bytes) -> bytes:
        """POST JSON."""
        return (await self._ask(kind, "POST", address, body, {"Content-Type": "application/json"}))[1]

    async def _ask(
        self, kind: str, method: str, address: str, body: bytes, more: dict[str, str]
    ) -> tuple[dict[str, str], bytes]:
        async with self.turns:
            lines = [f"{name}: {value}" for name, value in (self.headers | more).items()]
            head = "\r\n".join([f"{method} {address} HTTP/1.1", *lines, f"Content-Length: {len(body)}", "", ""])
            sent = time.perf_counter()
            try:
                async with asyncio.timeout(PATIENCE):
                    status, headers, content = await self._answer(head.encode() + body)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                status, headers, content = 0, {}, b""
            self.log.append(Asked(kind, sent, (time.perf_counter() - sent) * 1000, status))
        if status == 200:
            self.cache.keep(address, headers)
        return headers, content

    async def _answer(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Over a connection that is open, once more over a new one where the server has just closed that."""
        while self.idle:
            connection = self.idle.pop()
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                return await self._over(connection, request)
        return await self._over(Connection(*await asyncio.open_connection(HOST, self.port)), request)

    async def _over(self, connection: "Connection", request: bytes) -> tuple[int, dict[str, str], bytes]:
        answer = await connection.exchange(request)
        if answer[1].get("connection", "").lower() == "close":
            connection.close()
        else:
            self.idle.append(connection)
        return answer

    def close(self) -> None:
        """Close every connection."""
        for connection in self.idle:
            connection.close()


@dataclass
class Connection:
    """One connection to the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with small letters, body. Raises OSError or IncompleteReadError where it is closed."""
        try:
            self.writer.write(request)
            await self.writer.drain()
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            return int(head[0].split()[1]), headers, await self._body(headers, int(head[0].split()[1]))
        except BaseException:
            self.close()
            raise

    async def _body(self, headers: dict[str, str], status: int) -> bytes:
        if status == 304:
            return b""
        if headers.get("transfer-encoding") != "chunked":
            return await self.reader.readexactly(int(headers.get("content-length", 0)))
        parts = []
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            parts.append((await self.reader.readexactly(size + 2))[:-2])
        await self.reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        """Close it."""
        self.writer.close()
