"""Bodies that are served again and again, compressed once and kept only so."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Request, Response, request

from dashboard.packing.encodings import AT_START, CODINGS, GZIP, IN_REQUEST

BINARY, JSON = "application/octet-stream", "application/json"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Body:
    """A body of one media type, by the coding that it is compressed in; equal where its bytes are."""

    mimetype: str
    packed: Mapping[str, bytes]

    @property
    def plain(self) -> bytes:
        """As it was before it was compressed."""
        return gzip.decompress(self.packed[GZIP])

    def response(self) -> Response:
        """Return the answer to the request at hand: compressed, unless it does not accept that."""
        coding = next(iter(accepted(request)), "")
        return encoded(Response(self.packed[coding] if coding else self.plain, mimetype=self.mimetype), coding)


def compressed(content: bytes, mimetype: str) -> Body:
    """Return a body compressed for good."""
    return Body(mimetype, {coding: compress(content) for coding, compress in AT_START.items()})


def drawn_anew(content: bytes, mimetype: str) -> Response:
    """Return the answer to the request at hand with a body that was made for it, compressed in a millisecond or two."""
    coding = next(iter(accepted(request)), "")
    return encoded(Response(IN_REQUEST[coding](content) if coding else content, mimetype=mimetype), coding)


def encoded(response: Response, coding: str) -> Response:
    """State in which coding a body is, for browsers and caches; "": as it is."""
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    return response


def accepted(asked: Request) -> list[str]:
    """Return the codings that a request accepts, the one that it likes best first, the smaller one of equals."""
    wanted = asked.accept_encodings
    return sorted((coding for coding in CODINGS if wanted[coding] > 0), key=lambda coding: -wanted[coding])
