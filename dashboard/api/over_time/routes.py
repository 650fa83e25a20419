"""Routes of the page of segments over time: `/over-time/` and what lies below it."""

import json
from typing import Any, NoReturn

from flask import Flask, Response, abort, request

from analysis.core.errors import InputError
from analysis.editions.approvals import MAX_WORDS, approvals_of, check_words
from analysis.editions.kept import editions_of
from analysis.store.names.given import read_names
from analysis.store.row_queries import Customers
from dashboard.api.over_time import tasks
from dashboard.api.over_time.document import document, state, yardstick
from dashboard.api.over_time.figures import figures
from dashboard.api.over_time.rights import ONE_PAIR, Living, user
from dashboard.guard.limits.bodies import answer_of, body_of_at_most, refuse
from dashboard.settings import Settings
from dashboard.startup.living import keep_home, latest_number
from dashboard.startup.refreshing import begin_refresh

LARGEST_MB = 0.02
MOST_NAME = 100
UNREAD = "The request could not be read; reload the page."
Wish = dict[str, Any]


def add_over_time_routes(server: Flask, customers: Customers, living: Living | None, settings: Settings) -> None:
    """Add every route to `server`, whose handler of InputError says what is wrong with a request.

    `living` is None for customers that cannot be read again.
    """
    _add_reading(server, customers, living, settings)
    if living is not None:
        _add_asking(server, customers, living, settings)


def _add_reading(server: Flask, customers: Customers, living: Living | None, settings: Settings) -> None:
    @server.get("/over-time/editions.json")
    def editions() -> Response:
        return _json(document(customers, living, settings))

    @server.get("/over-time/state.json")
    def latest() -> Response:
        return _json({} if living is None else state(customers, living))

    @server.get("/over-time/figures.json")
    def drawn() -> Response:
        return _json({} if living is None else figures(customers, living))

    @server.get("/over-time/tasks/<key>.json")
    def task(key: str) -> Response:
        if living is None or not key.isalnum():
            abort(404)
        status, answer = tasks.look(tasks.Task(living.home, key))
        return answer_of(answer, 409) if status == 404 else _json(answer, status)


def _add_asking(server: Flask, customers: Customers, living: Living, settings: Settings) -> None:
    home = living.home

    @server.post("/over-time/compare")
    def compare() -> Response:
        wish = _wish()
        before, after = _number(wish, "from"), _number(wish, "to")
        command = ["between", str(home), f"--from={before}", f"--to={after}"]
        task = tasks.lasting(home, command, _state_of(customers, living))
        if task.answer() is None:
            _check_pair(customers, living, (before, after))
        return _begun(task, command)

    @server.post("/over-time/refresh")
    def refresh() -> Response:
        _check(customers, living)
        begin_refresh(settings.question, home)
        return _json(state(customers, living), 202)

    @server.post("/over-time/approve")
    def approve() -> Response:
        _check(customers, living)
        wish = _wish()
        by, note = _words(wish, living)
        keep_home(settings.question, home)
        command = ["approve", str(home), str(_number(wish, "edition")), f"--note={note}", f"--by={by}"]
        return _begun(tasks.once(home), command)

    @server.post("/over-time/try-refit")
    def preview() -> Response:
        _check(customers, living)
        command = ["refit", str(home), "--preview", f"--k={_segments(customers, _wish())}"]
        return _begun(tasks.lasting(home, command, _state_of(customers, living)), command)

    @server.post("/over-time/accept-refit")
    def accept() -> Response:
        _check(customers, living)
        wish = _wish()
        by, note = _words(wish, living)
        k = _segments(customers, wish)
        keep_home(settings.question, home)
        return _begun(tasks.once(home), ["refit", str(home), "--accept", f"--k={k}", f"--note={note}", f"--by={by}"])


def _begun(task: tasks.Task, command: list[str]) -> Response:
    if not tasks.begin(task, command):
        return tasks.busy()  # type: ignore[no-any-return] # a response
    return _json({"task": task.key}, 202)


def _state_of(customers: Customers, living: Living) -> list[Any]:
    """Return what an answer depends on besides the command: editions, approvals, names."""
    approvals = approvals_of(living.home)
    return [latest_number(living.home), len(approvals), read_names(customers.folder).revision]


def _check(customers: Customers, living: Living) -> None:
    if why := living.why_fixed(customers.segmentation):
        refuse(why, 403)


def _check_pair(customers: Customers, living: Living, pair: tuple[int, int]) -> None:
    """Refuse a comparison to visitors who may change nothing, unless every visitor's page asks for it.

    One comparison, approval or refit is made at a time, so theirs would hold up those of others.
    """
    why = living.why_fixed(customers.segmentation)
    if why and pair != (yardstick(editions_of(living.home), approvals_of(living.home)), latest_number(living.home)):
        refuse(f"{ONE_PAIR} {why}", 403)


def _wish() -> Wish:
    """Return the JSON that the page posts. Answers 400, 411 or 413 for anything else."""
    body_of_at_most(LARGEST_MB, UNREAD)
    try:
        wish = json.loads(request.get_data())
    except (ValueError, RecursionError):
        wish = None
    if not isinstance(wish, dict):
        _unread()
    return wish


def _number(wish: Wish, name: str) -> int:
    number = wish.get(name)
    if type(number) is not int or not 0 < number < 10**6:
        _unread()
    return number


def _segments(customers: Customers, wish: Wish) -> int:
    k = _number(wish, "k")
    if k not in customers.segmentation.ks:
        _unread()
    return k


def _words(wish: Wish, living: Living) -> tuple[str, str]:
    """Return who decides and why; a visitor who is logged in decides under that name only."""
    by, note = wish.get("by"), wish.get("note")
    if not isinstance(by, str) or not isinstance(note, str):
        _unread()
    by = user() if living.visitors == "known" else by.strip()
    if not by or len(by) > MOST_NAME or not by.isprintable():
        raise InputError(f"Give your name, in at most {MOST_NAME} characters.")
    if not note.strip() or len(note) > MAX_WORDS:
        raise InputError(f"Say why, in at most {MAX_WORDS:,} characters.")
    check_words(by, note)
    return by, note.strip()


def _unread() -> NoReturn:
    refuse(UNREAD, 400)


def _json(value: Any, status: int = 200) -> Response:
    body = json.dumps(value, ensure_ascii=False)
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="application/json")
