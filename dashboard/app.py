"""create_server is what gunicorn serves: the customers it was started with, and those that visitors bring."""

import logging
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Flask

from analysis.core.errors import InputError
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation
from dashboard.api.files import sweep_store
from dashboard.api.over_time.rights import Living, visitors_of
from dashboard.dash_app import VERSION, Place, create_app, top
from dashboard.guard import guarded
from dashboard.guard.health import Ready
from dashboard.guard.logs.lines import start_logging
from dashboard.guard.policy import Policy, PolicyError, read_policy
from dashboard.guard.wsgi import Wsgi
from dashboard.pages.origin import open_questions
from dashboard.settings import Settings, read_settings
from dashboard.startup.opening import Failed, Opening, Shown, stand_in
from dashboard.startup.refreshing import Clock
from dashboard.startup.store import start_evidence
from dashboard.system.leash import leash
from dashboard.system.private import keep_private
from dashboard.uploads.kept import keep_sweeping
from dashboard.uploads.mounts import Mounts
from dashboard.uploads.routes import add_upload_routes
from dashboard.uploads.work import UPLOADS, evidence_bounds, work_of

log = logging.getLogger("kindred")
UNPROTECTED = "Customers are shown here in larger groups than when these were brought; bring them again on Data."
REFUSED = 4  # gunicorn's own status for an application that cannot be loaded


def create_server() -> Wsgi:
    """Return the page behind its guard as a WSGI application; where customers cannot be read, one that says why.

    Ends the process where it would not be safe to serve.
    """
    policy = _policy()
    start_logging(production=policy.production)
    try:
        settings = read_settings(os.environ)
    except InputError as error:
        log.error("%s", error)
        return guarded(stand_in(Failed(str(error)), policy.brand), policy, lambda: Ready("failed", store=False))
    return _served(settings, policy)


def _policy() -> Policy:
    try:
        return read_policy(os.environ)
    except PolicyError as error:
        print(f"Kindred does not start: {error}", file=sys.stderr, flush=True)  # noqa: T201 - nothing is set up yet
        sys.exit(REFUSED)


def _served(settings: Settings, policy: Policy) -> Wsgi:
    leash()
    keep_private(settings.store)
    place = top(settings)
    uploads = settings.store / UPLOADS
    opening = Opening(settings, partial(_create_own, settings, place, policy))
    opening.begin()
    Clock(settings).begin_in_workers()
    keep_sweeping(uploads, partial(sweep_store, settings))
    app = Mounts(opening, uploads, partial(_brought, settings, place, policy), settings.brand)
    return guarded(app, policy, opening.readiness)


def _create_own(  # noqa: PLR0913, PLR0917 - what a server knows, and what was opened
    settings: Settings, place: Place, policy: Policy, segmentation: Segmentation, folder: Path, home: Path
) -> Shown:
    """Return the page of the customers that the server was started with, whose editions are in `home`."""
    if not place.files.folder.is_dir():  # deleted with the store
        place = top(settings)
    for sentence in open_questions(segmentation):
        log.warning("%s To answer it, set KINDRED_QUESTION.", sentence)
    start_evidence(segmentation, folder)
    own = replace(place, living=Living(home, visitors_of(policy), settings.read_only))
    server: Flask = create_app(segmentation, folder, settings, own, can_leave=bool(policy.users)).server
    add_upload_routes(server, work_of(settings), settings.upload_days)
    _warm(server)
    return Shown(server, server.config[VERSION], folder)


def _brought(settings: Settings, place: Place, policy: Policy, folder: Path, base: str) -> Flask:
    """Return the application for customers that a visitor brought.

    Raises InputError where their segmentation is damaged, or they were not put into groups as large as are asked for
    by now.
    """
    segmentation = open_segmentation(folder)
    if (segmentation.question.smallest_cell or 1) < (settings.question.smallest_cell or 1):
        raise InputError(UNPROTECTED)
    bounds = evidence_bounds(settings)
    below = replace(place, base=base, evidence=bounds)
    start_evidence(segmentation, folder, bounds)
    server: Flask = create_app(segmentation, folder, settings, below, can_leave=bool(policy.users)).server
    _warm(server)
    return server


def _warm(server: Flask) -> None:
    """First requests in parallel would race to set Dash up."""
    server.test_client().get("/_dash-layout")
