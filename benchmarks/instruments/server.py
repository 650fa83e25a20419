"""The server as hosts run it: the Procfile's own command on a free port, timed until it answers, always stopped."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180
PAUSE = 0.01
TAIL = 2_000  # characters of the log that an error quotes


@dataclass(frozen=True)
class Server:
    """A running server: where it is, its main process, seconds from starting that until it is ready."""

    port: int
    pid: int
    started_in: float

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def serving(store: str, **settings: str) -> Iterator[Server]:
    """Run the server with finished segmentations kept in `store`; whatever else the environment sets holds."""
    port = free_port()
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "KINDRED_STORE": store} | settings
    with tempfile.TemporaryFile("w+") as log:
        begun = time.perf_counter()
        process = subprocess.Popen(
            _command(), cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(process, port, begun + PATIENCE)
            yield Server(port, process.pid, time.perf_counter() - begun)
        except Exception as error:
            log.seek(0)
            error.add_note(f"The server said: {log.read()[-TAIL:] or 'nothing'} (exit status {process.poll()})")
            raise
        finally:
            _stop(process)


class ServerError(RuntimeError):
    """The server did not answer as it should."""


def get(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of one request over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _command() -> list[str]:
    """Return the Procfile's web process, its program taken from the environment that this runs in."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    program, *arguments = shlex.split(next(line.removeprefix("web:") for line in lines if line.startswith("web:")))
    return [str(Path(sys.executable).parent / program), *arguments]


def _wait(process: subprocess.Popen[bytes], port: int, until: float) -> None:
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise ServerError("The server ended before it answered.")
        try:
            status, body = get(port, "/readyz")
        except OSError:
            time.sleep(PAUSE)
            continue
        if status == 200:
            return
        if b"failed" in body:
            raise ServerError(f"The server answered {status}: {get(port, '/')[1][-300:].decode(errors='replace')}")
        time.sleep(PAUSE)
    raise ServerError(f"The server did not answer within {PATIENCE} s.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the main process, after ten seconds everything that it started, and what looks for evidence."""
    started = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for left in started:
        with suppress(psutil.NoSuchProcess):
            left.kill()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
