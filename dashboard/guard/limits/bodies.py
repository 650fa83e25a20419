"""Refusals in a sentence, and bodies of bearable size."""

from typing import NoReturn

from flask import Response, abort, request

NO_LENGTH = "Say how long the body is (Content-Length)."


def refuse(sentence: str, status: int) -> NoReturn:
    """End the request with a sentence."""
    abort(answer_of(sentence, status))


def answer_of(sentence: str, status: int) -> Response:
    """Return a sentence as plain text that nobody keeps."""
    return Response(f"{sentence}\n", status, {"Cache-Control": "no-store"}, mimetype="text/plain")


def body_of_at_most(megabytes: float, sentence: str) -> None:
    """Answers 413 where the body is announced as longer; 411 where its length is not announced."""
    if request.content_length is None:
        refuse(NO_LENGTH, 411)
    elif request.content_length > megabytes * 1_000_000:
        refuse(sentence, 413)
