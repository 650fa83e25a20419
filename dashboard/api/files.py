"""Reports and slides: made by a process of its own, one at a time on a server, kept for an hour, and fetched."""

import hashlib
import json
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

from flask import Flask, Response, abort, request, send_file

from analysis.core.errors import InputError
from analysis.core.progress import read_progress
from analysis.model.brand import Brand
from analysis.model.selections.selection import parse_selection
from analysis.store.evidence import EVIDENCE_FILE
from analysis.store.row_queries import Customers
from dashboard.api.current_names import named
from dashboard.guard.limits.bodies import answer_of
from dashboard.settings import Settings
from dashboard.startup.processes import Limits, Run, is_running, start, trouble, was_cut_off
from dashboard.system.locks import hold
from dashboard.uploads.kept import FILES, folders
from dashboard.uploads.work import UPLOADS, Work, slots_folder, work_of
from dashboard.views.links import read_shown

LOCK, FONTS = "lock", "fonts"
SECONDS = 180
HOUR = 3600
MAX_KEPT = 40
AGAIN = 5
BUSY = "The server is making another file, or reading customers; this one follows in a few seconds."
GONE = "This file is no longer kept; make it again from the Export menu."
KINDS = {
    "report": ("kindred-report.pdf", "application/pdf"),
    "slides": ("kindred-slides.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


@dataclass(frozen=True)
class Bench:
    """Where files are made, each in a folder of its own below `folder`, and under which limits.

    `fonts`: what Matplotlib remembers of them.
    """

    work: Work
    folder: Path
    fonts: Path
    brand: Brand = field(default_factory=Brand)

    def limits(self) -> Limits:
        """Return those of visitors' files, of which it takes the first slot, so that one file is made at a time."""
        limits = self.work.limits_for(self.work.largest_mb, SECONDS, slots_folder(self.work.uploads))
        return replace(limits, slots=limits.slots[:1], secrets={"MPLCONFIGDIR": str(self.fonts)})


@dataclass(frozen=True)
class Wanted:
    """A file as somebody asks for it: its kind, the link that it shows, its day, and the folder in which it is made."""

    kind: str
    link: str
    day: str
    folder: Path

    @property
    def run(self) -> Run:
        """The process that makes it."""
        return Run(self.folder, "make")

    @property
    def path(self) -> Path:
        """The file, once it is there."""
        return self.folder / KINDS[self.kind][0]


def bench_of(settings: Settings, upload: Path | None = None) -> Bench:
    """Return where files are made of a server's own customers, or of an upload, with which they are deleted."""
    folder = settings.store / FILES
    return Bench(work_of(settings), folder if upload is None else upload / FILES, folder / FONTS, settings.brand)


def add_file_routes(server: Flask, customers: Customers, bench: Bench) -> None:
    """Make a file: answer 202 with its progress, then 200 with its address."""

    @server.post("/files/<kind>")
    def make(kind: str) -> Response:
        if kind not in KINDS:
            abort(404)
        wanted = _wanted(customers, bench, kind)
        progress = _ask(customers, bench, wanted)
        if progress is not None:
            return _json(progress, 202)
        return _json({"file": f"/files/{wanted.folder.name}/{wanted.path.name}"}, 200)

    @server.get("/files/<key>/<name>")
    def fetch(key: str, name: str) -> Response:
        kinds = dict(KINDS.values())
        path = bench.folder / key / name
        if not key.isalnum() or name not in kinds:
            abort(404)
        if not path.exists():
            return answer_of(GONE, 404)
        response = send_file(path, kinds[name], as_attachment=True, download_name=name)
        response.headers["Cache-Control"] = "no-store"
        return response


def _wanted(customers: Customers, bench: Bench, kind: str) -> Wanted:
    """Return what is asked for. Raises InputError for a number of segments or a selection that cannot be read."""
    s = named(customers)
    k = read_shown(request.args, s).n_clusters
    where = request.args.get("where", "")
    parse_selection(where, s.schema, k, s.ks)
    link = f"?{urlencode({'k': k, 'where': where})}"
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    evident = (customers.folder / EVIDENCE_FILE).exists()
    stated = [kind, link, day, str(customers.folder), s.fingerprint, evident, [x.names for x in s.solutions]]
    stated += [bench.brand.title, bench.brand.logo and bench.brand.logo.address]
    key = hashlib.sha256(json.dumps(stated).encode()).hexdigest()[:32]
    return Wanted(kind, link, day, bench.folder / key)


def _ask(customers: Customers, bench: Bench, wanted: Wanted) -> dict[str, Any] | None:
    """Begin to make the file unless that has begun; return the progress, or None once the file is there.

    Raises InputError with the sentence with which making it ended.
    """
    if (known := _known(wanted)) is not None:
        return known.progress
    try:
        bench.folder.mkdir(parents=True, exist_ok=True)
        with hold(bench.folder / LOCK):  # two who ask for the same at once must not clear away what the other has begun
            known = _known(wanted)
            return _begin(customers, bench, wanted) if known is None else known.progress
    except OSError as error:
        raise InputError(f"The file could not be kept on the server ({error.strerror}); try again later.") from error


@dataclass(frozen=True)
class _Known:
    """What is under way, with its progress, or done (None)."""

    progress: dict[str, Any] | None


def _known(wanted: Wanted) -> _Known | None:
    """Return the progress of the file; None where nobody makes it."""
    if wanted.path.exists():
        return _Known(None)
    if wanted.folder.exists() and is_running(wanted.run):
        return _Known(read_progress(wanted.run.progress))
    return None


def _begin(customers: Customers, bench: Bench, wanted: Wanted) -> dict[str, Any]:
    run = wanted.run
    if run.log.exists() and not was_cut_off(run):
        why = trouble(run)
        shutil.rmtree(wanted.folder, ignore_errors=True)  # so that the next request tries again
        raise InputError(why)
    sweep_files(bench.folder)
    wanted.folder.mkdir(exist_ok=True)
    if not start(run, _command(customers, wanted), bench.limits()):
        shutil.rmtree(wanted.folder, ignore_errors=True)
        _ask_again()
    return {}


def _command(customers: Customers, wanted: Wanted) -> list[str]:
    options = ["--out", str(wanted.path), "--where", wanted.link, "--date", wanted.day]
    return [wanted.kind, str(customers.folder), *options, "--progress", str(wanted.run.progress)]


def _ask_again() -> NoReturn:
    answer = answer_of(BUSY, 503)
    answer.headers["Retry-After"] = str(AGAIN)
    abort(answer)


def sweep_store(settings: Settings) -> None:
    """Delete the files whose time is over, of the server's own customers and of uploads."""
    for folder in (settings.store / FILES, *(upload / FILES for upload in folders(settings.store / UPLOADS))):
        sweep_files(folder)


def sweep_files(folder: Path) -> None:
    """Delete files older than an hour, and the oldest of more than 40."""
    kept = sorted((p for p in folder.glob("*/make.lock")), key=_age)
    for i, lock in enumerate(kept):
        run = Run(lock.parent, "make")
        if (_age(lock) > HOUR or i >= MAX_KEPT) and not is_running(run):
            shutil.rmtree(lock.parent, ignore_errors=True)


def _age(path: Path) -> float:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime
    return float("inf")


def _json(document: dict[str, Any], status: int) -> Response:
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="application/json")
