"""Refusals in a sentence, and bodies of bearable size."""

from contextlib import suppress
from functools import partial
from typing import NoReturn
from wsgiref.types import WSGIEnvironment

from flask import Response, abort, request

BLOCK, MOST_DRAINED, SECONDS_TO_DRAIN = 1 << 16, 20_000_000, 10


def refuse(sentence: str, status: int) -> NoReturn:
    """End the request with a sentence."""
    abort(answer_of(sentence, status))


def answer_of(sentence: str, status: int) -> Response:
    """A sentence as plain text that nobody keeps."""
    return Response(f"{sentence}\n", status, {"Cache-Control": "no-store"}, mimetype="text/plain")


def refusal(environ: WSGIEnvironment, sentence: str, status: int) -> Response:
    """A sentence as the answer to a request whose body, if there is one, was not read."""
    answer = answer_of(sentence, status)
    if environ.get("CONTENT_LENGTH", "0") not in ("", "0"):
        answer.call_on_close(partial(_drain, environ))
    return answer


def body_of_at_most(megabytes: float, sentence: str) -> None:
    """Answers 413 where the body is announced as longer; 411 where its length is not announced."""
    if request.content_length is None:
        refuse("Say how long the body is (Content-Length).", 411)
    elif request.content_length > megabytes * 1_000_000:
        abort(refusal(request.environ, sentence, 413))


def _drain(environ: WSGIEnvironment) -> None:
    """Take a refused body after the answer is sent: a sender who is cut off would not read the answer."""
    with suppress(OSError):
        if connection := environ.get("gunicorn.socket"):
            connection.settimeout(SECONDS_TO_DRAIN)
        left = MOST_DRAINED
        while left > 0 and (block := environ["wsgi.input"].read(BLOCK)):
            left -= len(block)
