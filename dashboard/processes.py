"""`python -m analysis` beside the server: each run holds a lock, by which any worker sees it and can stop it."""

import fcntl
import logging
import os
import shutil
import signal
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

from analysis.limits import MEMORY, SECONDS
from dashboard.guard.logs import kind_of_accident
from dashboard.settings import ROOT

log = logging.getLogger("kindred")
SAYS = "analysis: "
CORES = os.cpu_count() or 1
PATIENCE = 5.0
UNSAID = "It was stopped before it was done; try again, or take fewer customers."


@dataclass(frozen=True)
class Run:
    """A run, known by its files in `folder`: a lock that holds its process number, a log, and how far it is."""

    folder: Path
    name: str

    @property
    def lock(self) -> Path:
        """Locked for as long as the process lives, whatever becomes of the worker that started it."""
        return self.folder / f"{self.name}.lock"

    @property
    def log(self) -> Path:
        """What the process says; there once it was started."""
        return self.folder / f"{self.name}.log"

    @property
    def progress(self) -> Path:
        """How far it is, as `analysis.progress` reads it."""
        return self.folder / f"{self.name}.progress"

    @property
    def scratch(self) -> Path:
        """What the process may spill to; gone after it."""
        return self.folder / f"{self.name}.tmp"


@dataclass(frozen=True)
class Limits:
    """Most seconds and megabytes of a run, the files of which it must hold one, so that few run at once, and what it
    is told that others on this machine, who see command lines, must not see.
    """

    seconds: int | None = None
    megabytes: int | None = None
    slots: tuple[Path, ...] = ()
    nice: bool = False
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def environment(self) -> Mapping[str, str]:
        """Ours, with the limits that the process itself keeps to; its time counts on every processor."""
        limits = {MEMORY: self.megabytes, SECONDS: None if self.seconds is None else self.seconds * CORES}
        ours = {name: value for name, value in os.environ.items() if name not in limits}
        return ours | {name: str(number) for name, number in limits.items() if number is not None} | dict(self.told)


def start(run: Run, arguments: Sequence[str], limits: Limits) -> bool:
    """Start `python -m analysis` with `arguments`, unless this run is under way; False when there is no free slot.

    Raises OSError when the folder cannot be written.
    """
    with ExitStack() as held:
        lock = _locked(run.lock, held)
        if lock is None:
            return True
        slot = next((s for s in (_locked(path, held) for path in limits.slots) if s is not None), None)
        if slot is None and limits.slots:
            return False
        _launch(run, arguments, limits, [file for file in (lock, slot) if file is not None])
    return True


def _launch(run: Run, arguments: Sequence[str], limits: Limits, locks: list[IO[str]]) -> None:
    run.progress.unlink(missing_ok=True)
    run.scratch.mkdir(exist_ok=True)
    gently = ["nice"] * (limits.nice and shutil.which("nice") is not None)
    with run.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - a fixed command, its arguments not read by a shell
            [*gently, sys.executable, "-m", "analysis", *arguments],
            cwd=ROOT,
            env={**limits.environment(), "TMPDIR": str(run.scratch)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[file.fileno() for file in locks],
        )
    locks[0].truncate(0)
    locks[0].write(str(process.pid))
    locks[0].flush()
    Thread(target=_watch, args=(process, run, limits.seconds), daemon=True).start()


def _watch(process: "subprocess.Popen[bytes]", run: Run, seconds: int | None) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        _kill(process.pid)
        process.wait()
        with suppress(OSError), run.log.open("a") as log:
            log.write(f"\n{SAYS}That took longer than {seconds} s and was stopped; send fewer customers.\n")
    shutil.rmtree(run.scratch, ignore_errors=True)


def is_running(run: Run) -> bool:
    """Whether a process of this run lives."""
    with ExitStack() as held:
        return run.lock.exists() and _locked(run.lock, held) is None


def trouble(run: Run) -> str:
    """Why a run that is over has no result, in the sentence that its process ended with."""
    try:
        lines = run.log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return UNSAID
    said = sentence_in(lines)
    if not said:
        log.error("a run ended without a sentence (%s); %s says more.", kind_of_accident(lines), run.log)
    return said or UNSAID


def sentence_in(lines: Sequence[str]) -> str:
    """The last sentence in which `python -m analysis` says what is wrong; empty where there is none."""
    return next((line.removeprefix(SAYS) for line in reversed(lines) if line.startswith(SAYS)), "")


def stop(run: Run) -> None:
    """End the run's process, if it lives; afterwards nothing is known of it."""
    end = time.monotonic() + PATIENCE
    while is_running(run) and time.monotonic() < end:
        number = run.lock.read_text(encoding="ascii")
        if number.isdecimal():
            _kill(int(number))
        time.sleep(0.02)
    for path in (run.log, run.progress):
        path.unlink(missing_ok=True)
    shutil.rmtree(run.scratch, ignore_errors=True)


def _kill(number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)


def _locked(path: Path, held: ExitStack) -> IO[str] | None:
    """The file, locked by us until `held` ends and then by whoever inherited it; None when somebody else has it."""
    file = held.enter_context(path.open("a"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    return file
