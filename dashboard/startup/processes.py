"""`python -m analysis` next to the server: each run holds a lock, by which any server sees it and can stop it.

Nobody is ever signaled by a number from a file: a run ends once its lock is emptied (see `analysis.process.leash`).
"""

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import IO

from analysis.process.arguments import hidden
from analysis.process.limits import DISK, MEMORY, SECONDS
from dashboard.guard.logs.lines import kind_of_accident
from dashboard.settings import ROOT
from dashboard.system.leash import leash, on_leash
from dashboard.system.locks import is_locked, locked

log = logging.getLogger("kindred")
SAYS = "analysis: "
CORES = os.cpu_count() or 1
PATIENCE = 5.0
UNSAID = "It was stopped before it was done; try again, or take fewer customers."
STOPPED = "It was stopped before it was done."


@dataclass(frozen=True)
class Run:
    """A run, known by its files in `folder`: a lock that names who started it, a log, and its progress."""

    folder: Path
    name: str

    @property
    def lock(self) -> Path:
        """Locked while the process lives; one line for each server that has started it since it was last forgotten."""
        return self.folder / f"{self.name}.lock"

    @property
    def log(self) -> Path:
        """What the process says; there once it was started."""
        return self.folder / f"{self.name}.log"

    @property
    def progress(self) -> Path:
        """Its progress, as `analysis.core.progress` reads it."""
        return self.folder / f"{self.name}.progress"

    @property
    def scratch(self) -> Path:
        """What the process may spill to; gone after it."""
        return self.folder / f"{self.name}.tmp"


@dataclass(frozen=True)
class Limits:
    """Most seconds and megabytes of a run, the files of which it must hold one, so that few run at once, and what it
    gets what others on this machine, who see command lines, must not see. `disk`: megabytes of temporary files.
    """

    seconds: int
    megabytes: int | None = None
    slots: tuple[Path, ...] = ()
    nice: bool = False
    secrets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    disk: int | None = None

    def environment(self) -> Mapping[str, str]:
        """Ours, with the limits that the process itself keeps to; its time counts on every processor."""
        limits = {MEMORY: self.megabytes, DISK: self.disk, SECONDS: self.seconds * CORES}
        ours = {name: value for name, value in os.environ.items() if name not in limits}
        return ours | {name: str(number) for name, number in limits.items() if number is not None} | dict(self.secrets)


def start(run: Run, arguments: Sequence[str], limits: Limits) -> bool:
    """Start `python -m analysis` with `arguments`, unless this run is under way; False when there is no free slot.

    Raises OSError when the folder cannot be written.
    """
    with ExitStack() as held:
        lock = locked(run.lock, held)
        if lock is None:
            return True
        slot = next((s for s in (locked(path, held) for path in limits.slots) if s is not None), None)
        if slot is None and limits.slots:
            return False
        _launch(run, arguments, limits, [file for file in (lock, slot) if file is not None])
    return True


def _launch(run: Run, arguments: Sequence[str], limits: Limits, locks: list[IO[str]]) -> None:
    run.progress.unlink(missing_ok=True)
    run.scratch.mkdir(exist_ok=True)
    locks[0].write(f"\n{leash().server}\n")
    locks[0].flush()
    gently = ["nice"] * (limits.nice and shutil.which("nice") is not None)
    with run.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - a fixed command, its arguments not read by a shell
            [*gently, sys.executable, "-m", "analysis", arguments[0]],
            cwd=ROOT,
            env={**limits.environment(), **_environment(run, arguments, limits)},
            stdin=leash().pipe,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[file.fileno() for file in locks],
        )
    Thread(target=_wait, args=(process, run), daemon=True).start()


def _environment(run: Run, arguments: Sequence[str], limits: Limits) -> Mapping[str, str]:
    """Return what this run gets besides; all arguments but the command's name, as others see command lines."""
    return {**on_leash(limits.seconds, run.lock), "TMPDIR": str(run.scratch), **hidden(arguments[1:])}


def _wait(process: "subprocess.Popen[bytes]", run: Run) -> None:
    """Log an accident; delete what the process spilled, unless another process goes on with the run."""
    failed = process.wait() != 0
    with ExitStack() as held, suppress(OSError):
        if not run.lock.exists() or locked(run.lock, held) is None:
            return
        shutil.rmtree(run.scratch, ignore_errors=True)
        if failed and run.lock.stat().st_size and not sentence_in(_lines(run)):
            log.error("%s ended without a sentence (%s); its log says more.", run.name, kind_of_accident(_lines(run)))


def is_running(run: Run) -> bool:
    """Return whether a process of this run lives."""
    return is_locked(run.lock)


def trouble(run: Run) -> str:
    """Why a run that is over has no result, in the sentence that its process ended with."""
    return sentence_in(_lines(run)) or UNSAID


def sentence_of(run: Run) -> str:
    """Why a run that is over has no result, for people who asked for nothing themselves."""
    return sentence_in(_lines(run)) or STOPPED


def was_cut_off(run: Run) -> bool:
    """Return whether the run, which is over, ended together with another server; this one may then begin it again.

    Each server does so once at most: what ends without a sentence here, too, is a failure.
    """
    try:
        servers = run.lock.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return False
    return bool(servers) and leash().server not in servers and not sentence_in(_lines(run))


def _lines(run: Run) -> Sequence[str]:
    try:
        return run.log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()


def sentence_in(lines: Sequence[str]) -> str:
    """Return the last sentence in which `python -m analysis` says what is wrong; empty where there is none."""
    return next((line.removeprefix(SAYS) for line in reversed(lines) if line.startswith(SAYS)), "")


def stop(run: Run) -> None:
    """Call the run off and wait until it ends; afterwards nothing is known of it."""
    end = time.monotonic() + PATIENCE
    while not forget_run(run) and time.monotonic() < end:
        with suppress(FileNotFoundError):
            os.truncate(run.lock, 0)
        time.sleep(0.02)


def forget_run(run: Run) -> bool:
    """Delete what is left of a run that is over; False while it goes on."""
    with ExitStack() as held:
        lock = locked(run.lock, held) if run.lock.exists() else None
        if lock is None and run.lock.exists():
            return False
        for path in (run.log, run.progress):
            path.unlink(missing_ok=True)
        shutil.rmtree(run.scratch, ignore_errors=True)
        if lock is not None:
            lock.truncate(0)
    return True
