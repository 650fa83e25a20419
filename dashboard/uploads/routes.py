"""Uploads over HTTP: `POST /uploads` takes a file; below `/of/<token>/` its owner asks, stops and deletes."""

import json
from typing import Any

from flask import Blueprint, Flask, Response, request

from analysis.errors import InputError
from dashboard.guard.bodies import body_of_at_most, refuse
from dashboard.processes import is_running, stop
from dashboard.uploads import work as doing
from dashboard.uploads.kept import DAY, Upload, create, find, remove, runs, sweep
from dashboard.uploads.work import Answer, Work

MOST_UPLOADS = 100
BLOCK = 1 << 16
LARGEST_QUESTION_MB = 1
COOKIE = "kindred-owner"
GONE = "These customers are gone: they were deleted, or their time was over. Bring them again on Data."
NOT_OWNER = "Only the browser that brought these customers can do that; bring them again to have your own."


def add_upload_routes(server: Flask, work: Work, days: int) -> None:
    """Add every route to `server`, whose handler of InputError says what is wrong with a file or question."""
    routes = Blueprint("uploads", __name__)
    _add_coming_and_going(routes, work, days)
    _add_asking(routes, work)
    server.register_blueprint(routes)


def _add_coming_and_going(routes: Blueprint, work: Work, days: int) -> None:

    @routes.post("/uploads")
    def take() -> Response:
        if not work.largest_mb:
            refuse("This server takes no customers from visitors.", 403)
        body_of_at_most(work.largest_mb, too_large(work.largest_mb))
        if sweep(work.uploads) >= MOST_UPLOADS:
            refuse("There is no room for more customers until others are deleted; try again tomorrow.", 503)
        upload, key = _received(work, request.args.get("name", ""), days)
        response = _json({"token": upload.token}, 201)
        secure = request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
        response.set_cookie(
            COOKIE, key, days * DAY, path=f"/of/{upload.token}", secure=secure, httponly=True, samesite="Strict"
        )
        return response

    @routes.get("/of/<token>/upload.json")
    def tell(token: str) -> Response:
        upload = _found(work, token)
        return _json({"name": upload.about.name, "expires": upload.about.expires, "owner": _is_owner(upload)})

    @routes.post("/of/<token>/delete")
    def delete(token: str) -> Response:
        upload = _owned(work, token)
        remove(upload)
        response = _json({})
        response.delete_cookie(COOKIE, path=f"/of/{upload.token}", httponly=True, samesite="Strict")
        return response


def _add_asking(routes: Blueprint, work: Work) -> None:
    @routes.get("/of/<token>/question/<key>")
    def question(token: str, key: str) -> Response:
        return _json(doing.question_of(_owned(work, token), key) if key.isalnum() else None)

    @routes.post("/of/<token>/look")
    def look(token: str) -> Response:
        return _answer(doing.look(work, _owned(work, token), _asked()))

    @routes.post("/of/<token>/segment")
    def segment(token: str) -> Response:
        return _answer(doing.segment(work, _owned(work, token), _asked()))

    @routes.post("/of/<token>/cancel")
    def cancel(token: str) -> Response:
        for run in runs(_owned(work, token).folder):
            if is_running(run):
                stop(run)
        return _json({})


def too_large(megabytes: int) -> str:
    """What to do with a file that is."""
    return f"The file has more than {megabytes} MB; send fewer customers, or use the command line."


def _received(work: Work, name: str, days: int) -> tuple[Upload, str]:
    """The body, streamed to disk."""
    try:
        upload, key = create(work.uploads, name, days)
        size = _stream(upload)
    except OSError as error:
        raise InputError(f"The file could not be kept on the server ({error.strerror}); try again later.") from error
    if not size:
        remove(upload)
        raise InputError("The file is empty; choose another one.")
    return upload, key


def _stream(upload: Upload) -> int:
    """How many bytes came; where they cannot all be kept nothing is, and OSError is raised."""
    size = 0
    try:
        with upload.file.open("wb") as file:
            while block := request.stream.read(BLOCK):
                file.write(block)
                size += len(block)
    except OSError:
        remove(upload)
        raise
    return size


def _found(work: Work, token: str) -> Upload:
    upload = find(work.uploads, token)
    return refuse(GONE, 410) if upload is None else upload


def _owned(work: Work, token: str) -> Upload:
    """The upload, asked for by its owner."""
    upload = _found(work, token)
    if not _is_owner(upload):
        refuse(NOT_OWNER, 403)
    return upload


def _is_owner(upload: Upload) -> bool:
    return upload.belongs_to(request.cookies.get(COOKIE, ""))


def _asked() -> Any:
    """The question in the body."""
    body_of_at_most(LARGEST_QUESTION_MB, "A question has at most 1 MB; load the page again.")
    try:
        return json.loads(request.get_data()) if request.is_json else None
    except (ValueError, RecursionError):
        return None


def _answer(answer: Answer) -> Response:
    return _json(answer.progress, 202) if answer.result is None else _json(answer.result)


def _json(document: Any, status: int = 200) -> Response:
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="application/json")
