"""Starts the real server, with the command that hosts read from the Procfile, on a free port."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests" / "analysis" / "files"
PATIENCE = 60
BUSY = {"KINDRED_CALLS_A_MINUTE": "100000"}  # tests are quicker than visitors


class Logs:
    """What every server of this run has logged, also where another one wrote over it."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()
        self.earlier: list[str] = []

    def begin(self, path: Path) -> None:
        if path in self.paths and path.exists():
            self.earlier += path.read_text(errors="replace").splitlines()
        self.paths.add(path)

    def lines(self) -> list[str]:
        there = [path for path in self.paths if path.exists()]
        return self.earlier + [line for path in there for line in path.read_text(errors="replace").splitlines()]


LOGS = Logs()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server; `stop` ends all its processes."""

    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)


def procfile_command(application: str = "") -> list[str]:
    """Return the command, serving another WSGI application where one is named."""
    line = (ROOT / "Procfile").read_text().removeprefix("web:")
    command = shlex.split(line)
    return [*command[:-1], application or command[-1]]


def readiness(url: str) -> str:
    """Return what the server says of its customers; "silent" where there is no server."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return str(json.load(answer)["segmentation"])
    except urllib.error.HTTPError as error:
        with error:
            return str(json.load(error)["segmentation"])
    except OSError:
        return "silent"


def start_server(
    log: Path,
    within: Sequence[str] = (),
    *,
    port: int = 0,
    application: str = "",
    release: Path = ROOT,
    **environment: str,
) -> Server:
    """Start and wait until the page is there, or a page that says why it is not."""
    server = begin_server(log, within, port=port, application=application, release=release, **environment)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        if readiness(server.url) in ("loaded", "failed"):
            return server
        time.sleep(0.1)
    server.stop()
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")


def begin_server(
    log: Path,
    within: Sequence[str] = (),
    *,
    port: int = 0,
    application: str = "",
    release: Path = ROOT,
    **environment: str,
) -> Server:
    """Start what lies in the folder `release` and wait for nothing; `within` is a command that runs another."""
    port = port or free_port()
    beside_python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "PATH": beside_python, "PORT": str(port), "HOST": "127.0.0.1", **BUSY, **environment}
    command = [*within, *procfile_command(application)]
    LOGS.begin(log)
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=release, env=settings, stdout=out, stderr=out, start_new_session=True)
    return Server(process, f"http://127.0.0.1:{port}", log)
