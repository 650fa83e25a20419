"""How bodies and files are compressed: brotli where the browser takes it, gzip for all others."""

import gzip
from collections.abc import Callable, Mapping
from functools import partial

import brotli

BROTLI, GZIP = "br", "gzip"
CODINGS = (BROTLI, GZIP)  # the smaller first

Compress = Callable[[bytes], bytes]


def _zipped(level: int, content: bytes) -> bytes:
    """Return the same for the same content at any time."""
    return gzip.compress(content, level, mtime=0)


def _brotli(quality: int, content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=quality, lgwin=24))


def _both(level: int, quality: int) -> Mapping[str, Compress]:
    return {GZIP: partial(_zipped, level), BROTLI: partial(_brotli, quality)}


FOR_GOOD = _both(9, 11)  # seconds for a megabyte: once a release
AT_START = _both(6, 6)  # as long as gzip takes: once a start
IN_REQUEST = _both(1, 4)  # a millisecond for 80 kB
