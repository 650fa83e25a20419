"""Work shared with helper processes: one function on many inputs, with its answers in order.

A helper ends when its standard input ends: with the process that started it, however that happens. It also ends when
both together outgrow the memory that this process may take. What it leaves undone is done here.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, cast

from analysis.process.limits import memory_limit, set_share

MOST_PROCESSES = 4
PATIENCE = 2.0
ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ENDED = (OSError, EOFError, ValueError, pickle.UnpicklingError)  # ValueError: streams that are closed here


def n_processes(megabytes: int, environment: Mapping[str, str]) -> int:
    """Return how many processes may work at once: one per core, at most 4, as long as each has these megabytes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    most = memory_limit(environment)
    fit = MOST_PROCESSES if most is None else most // megabytes
    return max(1, min(cores, fit, MOST_PROCESSES))


@contextmanager
def sharing(processes: int) -> Iterator["Helpers"]:
    """Start all processes but this one; they end with the block. Those that cannot start are done without."""
    helpers = [helper for helper in (_start(processes - 1) for _ in range(processes - 1)) if helper is not None]
    try:
        yield Helpers(helpers)
    finally:
        for helper in helpers:
            helper.end()


class Helpers:
    """Processes that work with this one. Answers are those of a plain loop, whatever the number of processes."""

    def __init__(self, helpers: Sequence["_Helper"] = ()) -> None:  # noqa: D107 - above
        self.helpers = helpers

    def map(self, work: Callable[[Any], Any], tasks: Iterable[Any], tick: Callable[[], None]) -> list[Any]:
        """Return `work(task)` for each of `tasks`, in their order; `tick` is called in this thread after each.

        `work` is sent by pickle: a function of a module, or a `partial` of one. This process works, too, and does what
        a helper that ends has left undone.
        """
        shared = _Shared(tasks)
        threads = [Thread(target=_feed, args=(helper, work, shared), daemon=True) for helper in self.helpers]
        for thread in threads:
            thread.start()
        for number, task in shared:
            shared.answer(number, work(task))
            shared.report(tick)
        for thread in threads:
            thread.join()
        for number, task in shared.left:
            shared.answer(number, work(task))
        shared.report(tick)
        return [shared.answers[number] for number in range(len(shared.answers))]


class _Shared:
    """Tasks that several threads take, one after the other, and their answers by number."""

    def __init__(self, tasks: Iterable[Any]) -> None:
        self.tasks = enumerate(tasks)
        self.lock = Lock()
        self.answers: dict[int, Any] = {}
        self.left: list[tuple[int, Any]] = []
        self.reported = 0

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        while (task := self._take()) is not None:
            yield task

    def _take(self) -> tuple[int, Any] | None:
        with self.lock:
            return next(self.tasks, None)

    def answer(self, number: int, result: Any) -> None:
        self.answers[number] = result

    def report(self, tick: Callable[[], None]) -> None:
        """Call `tick` for each answer that is new, helpers' too."""
        while self.reported < len(self.answers):
            self.reported += 1
            tick()


def _feed(helper: "_Helper", work: Callable[[Any], Any], shared: _Shared) -> None:
    """Have the helper do one task after the other, until there are none or it ends."""
    if not helper.take_up(work):
        return
    for number, task in shared:
        try:
            shared.answer(number, helper.ask(task))
        except ENDED:
            shared.left.append((number, task))
            return


def _start(helpers: int) -> "_Helper | None":
    try:
        return _Helper(helpers)
    except OSError:  # no memory or no room for another process
        return None


class _Helper:
    """One of several processes that answer over pipes; only this process and the helper have their ends."""

    def __init__(self, helpers: int) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - ourselves, without a shell
            [sys.executable, "-m", "analysis.process.shared_work", str(helpers)],
            cwd=ROOT,
            env=dict(os.environ) | ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.input, self.output = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)

    def take_up(self, work: Callable[[Any], Any]) -> bool:
        """Send what to do with the tasks that follow; False where the helper has ended."""
        try:
            _write(self.input, work)
        except OSError:
            return False
        return True

    def ask(self, task: Any) -> Any:
        """Return the answer to a task. Raises one of `ENDED` where the helper ends before it has one."""
        _write(self.input, (task,))
        return pickle.load(self.output)  # noqa: S301 - written by our own helper

    def end(self) -> None:
        """Let it end; what it still works at is of no use any more."""
        with suppress(OSError):
            self.input.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()


def _write(stream: IO[bytes], value: Any) -> None:
    pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def help_out() -> None:
    """Work as a helper: read a function, then its tasks, and write the answers; end with standard input."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed gets among the answers
    received: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(received,), daemon=True).start()
    work: Callable[[Any], Any] | None = None
    while True:
        message = received.get()
        if isinstance(message, tuple) and work is not None:
            _write(answers, work(*message))
        else:
            work = message


def _receive(received: "SimpleQueue[Any]") -> None:
    """End this process at once when nobody can send any more, whatever it is doing."""
    with suppress(*ENDED), os.fdopen(os.dup(0), "rb") as messages:
        while True:
            received.put(pickle.load(messages))  # noqa: S301 - written by the process that started this one
    os._exit(0)


if __name__ == "__main__":
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    set_share(os.environ, int(sys.argv[1]))
    help_out()
