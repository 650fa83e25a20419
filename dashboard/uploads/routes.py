"""Uploads over HTTP: `POST /uploads` takes a file; below `/of/<token>/` its owner asks, stops and deletes."""

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import ClientDisconnected

from analysis.core.errors import InputError
from dashboard.guard.limits.bodies import body_of_at_most, refuse
from dashboard.guard.limits.rates import visitor_of
from dashboard.startup.processes import is_running, stop
from dashboard.system.locks import hold
from dashboard.uploads import work as doing
from dashboard.uploads.kept import DAY, Upload, complete, create, find, remove, runs, sweep
from dashboard.uploads.room import Coming, NoRoomError, make_room, named
from dashboard.uploads.work import Answer, Work

BLOCK = 1 << 16
ROOM = "room"  # locked while room is made
LARGEST_QUESTION_MB = 1
COOKIE = "kindred-owner"
KEY = re.compile(r"[0-9a-f]{16}")  # of a question
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
        sweep(work.uploads)
        try:
            upload, key = _received(work, days)
        except NoRoomError as error:
            refuse(str(error), 503)
        response = _json({"token": upload.token}, 201)
        path, secure = f"/of/{upload.token}", request.is_secure
        response.set_cookie(COOKIE, key, days * DAY, path=path, secure=secure, httponly=True, samesite="Strict")
        return response

    @routes.get("/of/<token>/upload.json")
    def tell(token: str) -> Response:
        upload = _find_upload(work, token)
        return _json({"name": upload.about.name, "expires": upload.about.expires, "owner": _is_owner(upload)})

    @routes.post("/of/<token>/delete")
    def delete(token: str) -> Response:
        upload = _find_own_upload(work, token)
        remove(upload.folder)
        response = _json({})
        response.delete_cookie(COOKIE, path=f"/of/{upload.token}", httponly=True, samesite="Strict")
        return response


def _add_asking(routes: Blueprint, work: Work) -> None:
    @routes.get("/of/<token>/question/<key>")
    def question(token: str, key: str) -> Response:
        return _json(doing.question_of(_find_own_upload(work, token), key) if KEY.fullmatch(key) else None)

    @routes.post("/of/<token>/look")
    def look(token: str) -> Response:
        return _answer(doing.look(work, _find_own_upload(work, token), _read_question()))

    @routes.post("/of/<token>/segment")
    def segment(token: str) -> Response:
        return _answer(doing.segment(work, _find_own_upload(work, token), _read_question()))

    @routes.post("/of/<token>/cancel")
    def cancel(token: str) -> Response:
        for run in runs(_find_own_upload(work, token).folder):
            if is_running(run):
                stop(run)
        return _json({})


def is_by_owner(folder: Path) -> bool:
    """Whether the request comes from the browser that brought the customers whose segmentation is in `folder`."""
    upload = find(folder.parent.parent, folder.parent.name)
    return upload is not None and _is_owner(upload)


def too_large(megabytes: int) -> str:
    """Return what to do with a file that is."""
    return f"The file has more than {megabytes} MB; send fewer customers, or use the command line."


def _received(work: Work, days: int) -> tuple[Upload, str]:
    """Return the body, streamed to disk; nothing is left of one that breaks off or cannot be kept."""
    announced = request.content_length or 0
    if not announced:
        raise InputError("The file is empty; choose another one.")
    try:
        with ExitStack() as undo:
            upload, key = _begun(work, days, announced, undo)
            _stream(upload, announced)
            undo.pop_all()
    except OSError as error:
        raise InputError(f"The file could not be kept on the server ({error.strerror}); try again later.") from error
    return upload, key


def _begun(work: Work, days: int, announced: int, undo: ExitStack) -> tuple[Upload, str]:
    """Return a new upload with room for these bytes.

    Another request that counts at this moment waits, so that it is counted too.
    """
    work.uploads.mkdir(parents=True, exist_ok=True)
    with hold(work.uploads / ROOM):
        visitor = named(work.uploads, visitor_of(request.environ))
        make_room(work.uploads, Coming(visitor, announced), work.space_mb)
        upload, key = create(work.uploads, request.args.get("name", ""), days, visitor)
        undo.callback(remove, upload.folder)
        with upload.file.open("wb") as file:
            file.truncate(announced)
    return upload, key


def _stream(upload: Upload, announced: int) -> None:
    """Raise BadRequest where fewer bytes come than were announced, and OSError where they cannot be kept."""
    with hold(upload.arriving), upload.file.open("r+b") as file:
        while block := request.stream.read(BLOCK):
            file.write(block)
        if file.tell() != announced:
            raise ClientDisconnected
        complete(upload)


def _find_upload(work: Work, token: str) -> Upload:
    upload = find(work.uploads, token)
    return refuse(GONE, 410) if upload is None else upload


def _find_own_upload(work: Work, token: str) -> Upload:
    """Return the upload, asked for by its owner."""
    upload = _find_upload(work, token)
    if not _is_owner(upload):
        refuse(NOT_OWNER, 403)
    return upload


def _is_owner(upload: Upload) -> bool:
    return upload.belongs_to(request.cookies.get(COOKIE, ""))


def _read_question() -> Any:
    """Return the question in the body."""
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
