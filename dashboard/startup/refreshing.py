"""Reading the server's own customers again in another process, by the clock or when somebody asks for it."""

import logging
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from analysis.core.errors import InputError
from analysis.in_place.engines.known import origin_of
from analysis.model.question import Question
from dashboard.settings import Settings
from dashboard.startup.living import keep_home, kept_home
from dashboard.startup.processes import Limits, Run, is_running, sentence_of, start, was_cut_off
from dashboard.startup.store import ENGINE, LONGEST, LONGEST_AT_SIZE, SOURCE, most_mb
from dashboard.system.schedule import AGAIN

log = logging.getLogger("kindred")
LOOK_SECONDS = 10
ANSWER = "refresh.json"
LATER = "notify.later"  # as `analysis.reports.notifying` leaves it, whose libraries are not loaded here
NOTIFY_SECONDS = 300


@dataclass(frozen=True)
class Refreshing:
    """How the last refresh went: whether it goes on, when it began, and why it failed, in a sentence."""

    is_running: bool = False
    when: datetime | None = None
    failed: str = ""


def refresh_run(home: Path) -> Run:
    """Return the run that reads the customers of this folder again."""
    return Run(home, "refresh")


def refreshing(home: Path) -> Refreshing:
    """Return how the last refresh of a folder went, whichever server began it."""
    run = refresh_run(home)
    try:
        began = datetime.fromtimestamp(run.log.stat().st_mtime, UTC)
    except OSError:
        return Refreshing(is_running(run))
    if is_running(run):
        return Refreshing(is_running=True, when=began)
    done = (home / ANSWER).exists() or was_cut_off(run)
    return Refreshing(when=began, failed="" if done else sentence_of(run))


def begin_refresh(question: Question, home: Path) -> None:
    """Have another process read the customers again, unless one does already; the last edition stays until it is done.

    Raises InputError where the store cannot be written.
    """
    run, longest = refresh_run(home), LONGEST if origin_of(question) is None else LONGEST_AT_SIZE
    secrets = {SOURCE: question.source} | ({ENGINE: question.engine} if question.engine else {})
    asked = ["refresh", str(home), "--if-changed", "--notify", "--json-to", str(home / ANSWER)]
    asked += ["--source", f"env:{SOURCE}"] if origin_of(question) is None else []
    asked += ["--engine", f"env:{ENGINE}"] if question.engine else []
    try:
        keep_home(question, home)
        if is_running(run):
            return
        (home / ANSWER).unlink(missing_ok=True)
        start(run, asked, Limits(longest, most_mb(), nice=True, secrets=secrets))
    except OSError as error:
        raise InputError(
            f"The folder {home.parent} of KINDRED_STORE cannot be written ({error.strerror}), so customers are not "
            "read again; give it a folder that can."
        ) from error


class Clock:
    """Refreshes when it is time; of several servers on a store the first to lock the run does it."""

    def __init__(self, settings: Settings) -> None:  # noqa: D107 - above
        self.settings = settings
        self.started = datetime.now().astimezone()
        self.shown = ""

    def begin_in_workers(self) -> None:
        """Look at the time in each worker that is forked from now on.

        Not in the process that forks them: a worker would inherit the lock of a run that is just being started.
        """
        os.register_at_fork(after_in_child=self.begin)

    def begin(self) -> None:
        """Look at the time every few seconds for as long as this process runs."""
        Thread(target=self._look_on, daemon=True).start()

    def _look_on(self) -> None:
        while True:
            self.look()
            time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Refresh if it is time."""
        home = kept_home(self.settings.question, self.settings.store)
        if home is None:
            return
        try:
            if self._is_due(home):
                begin_refresh(self.settings.question, home)
            elif _waits(home):
                start(Run(home, "notify"), ["notify", str(home)], Limits(NOTIFY_SECONDS, most_mb(), nice=True))
        except (InputError, OSError) as error:
            if str(error) != self.shown:
                log.error("%s", error)
            self.shown = str(error)

    def _is_due(self, home: Path) -> bool:
        """Return whether it is time, which it is once after the start of every server."""
        running, schedule = refreshing(home), self.settings.refresh
        if running.is_running:
            return False
        if running.when is None or running.when < self.started:
            return True
        now = datetime.now().astimezone()
        return schedule is not None and schedule.is_due(running.when.astimezone(), now, failed=bool(running.failed))


def _waits(home: Path) -> bool:
    """Return whether a message did not arrive some time ago, so that it is sent again."""
    try:
        return time.time() - (home / LATER).stat().st_mtime > AGAIN.total_seconds()
    except OSError:
        return False
