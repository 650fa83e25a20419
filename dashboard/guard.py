"""What is let in: requests that change or cost something come from Kindred's own pages and are of bearable size."""

from typing import NoReturn

from flask import Response, abort, request

OWN_PAGES = ("same-origin", "none")
BLOCK, MOST_DRAINED = 1 << 16, 20_000_000


def own_page_only(sentence: str) -> None:
    """Browsers tell which site a request is made from; other sites must not act by a visitor's hand. Answers 403."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_PAGES:
        refuse(sentence, 403)


def refuse(sentence: str, status: int) -> NoReturn:
    """End the request with a sentence."""
    abort(Response(f"{sentence}\n", status, {"Cache-Control": "no-store"}, mimetype="text/plain"))


def body_of_at_most(megabytes: int, sentence: str) -> None:
    """Answers 413 where the body is announced as longer; 411 where its length is not announced."""
    if request.content_length is None:
        refuse("Say how long the body is (Content-Length).", 411)
    elif request.content_length > megabytes * 1_000_000:
        _drain()
        refuse(sentence, 413)


def _drain() -> None:
    """Take a body that is a little too large to its end: who is still sending would not read the answer."""
    left = MOST_DRAINED
    while left > 0 and (block := request.stream.read(BLOCK)):
        left -= len(block)
