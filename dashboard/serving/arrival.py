"""The bytes of a request that is arriving: whether a thread can begin with them.

gunicorn parses them later. Where this and gunicorn read them differently, a thread waits for the rest at the lowest
pace, and no more than that.
"""

import re

MAX_HEAD, MAX_BODY = 32_000, 50_000  # bytes that are kept until the request is complete; larger bodies are streamed
END = b"\r\n\r\n"
BARE_LF = re.compile(rb"(?<!\r)\n")
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
STREAMED = re.compile(rb"\r\n(?:content-length|transfer-encoding|expect)[ \t]*:", re.IGNORECASE)
HEALTH = re.compile(rb"(?:GET|HEAD) /(?:healthz|readyz)[ ?]")


class Arrival:
    """What has arrived. `needed`: bytes with which a thread can begin; None until that is known."""

    def __init__(self, received: bytes = b"") -> None:  # noqa: D107 - above
        self.data = bytearray()
        self.needed: int | None = None
        self.is_whole = True
        self.add(received)

    def add(self, received: bytes) -> None:
        """Take more bytes."""
        begin = max(len(self.data) - len(END) + 1, 0)
        self.data += received
        if self.needed is None:
            self._find_end(begin)

    @property
    def is_here(self) -> bool:
        """Whether a thread can begin."""
        return self.needed is not None and len(self.data) >= self.needed

    @property
    def is_too_long(self) -> bool:
        """Whether the head has no end where it should have one."""
        return self.needed is None and len(self.data) > MAX_HEAD

    @property
    def is_health(self) -> bool:
        """Whether it asks how the server is."""
        return HEALTH.match(self.data) is not None

    def _find_end(self, begin: int) -> None:
        end = self.data.find(END, begin)
        if end >= 0:
            self._read_head(end + len(END))
        elif BARE_LF.search(self.data, begin):  # gunicorn refuses it
            self.needed, self.is_whole = 0, False

    def _read_head(self, end: int) -> None:
        """Wait for a short body; leave any other one to the thread."""
        head = bytes(self.data[:end])
        lengths = LENGTH.findall(head)
        body = int(lengths[0]) if lengths else 0
        self.is_whole = len(STREAMED.findall(head)) == len(lengths) <= 1 and body <= MAX_BODY
        self.needed = end + body if self.is_whole else end
