"""Bodies that are served again and again, compressed once and kept only so."""

import gzip
from dataclasses import dataclass

from flask import Response, request

LEVEL = 6
BINARY, JSON = "application/octet-stream", "application/json"


@dataclass(frozen=True)
class Body:
    """A body of one media type; equal where its bytes are."""

    mimetype: str
    packed: bytes

    @property
    def plain(self) -> bytes:
        """As it was before it was compressed."""
        return gzip.decompress(self.packed)

    def response(self) -> Response:
        """The answer to the request at hand: compressed, unless it does not accept that."""
        accepts = request.accept_encodings["gzip"] > 0
        response = Response(self.packed if accepts else self.plain, mimetype=self.mimetype)
        if accepts:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


def compressed(content: bytes, mimetype: str) -> Body:
    """A body compressed for good."""
    return Body(mimetype, gzip.compress(content, LEVEL, mtime=0))
