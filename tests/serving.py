"""Starts the real server, with the command that hosts read from the Procfile, on a free port."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


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
    """The command, serving another WSGI application where one is named."""
    line = (ROOT / "Procfile").read_text().removeprefix("web:")
    command = shlex.split(line)
    return [*command[:-1], application or command[-1]]


def start_server(
    log: Path, *, port: int = 0, application: str = "", release: Path = ROOT, **environment: str
) -> Server:
    """Start what lies in the folder `release`, and wait until it answers, be it with an error page."""
    port = port or free_port()
    beside_python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "PATH": beside_python, "PORT": str(port), "HOST": "127.0.0.1", **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(
            procfile_command(application), cwd=release, env=settings, stdout=out, stderr=out, start_new_session=True
        )
    server = Server(process, f"http://127.0.0.1:{port}", log)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(server.url, timeout=5).close()
        except urllib.error.HTTPError:
            return server
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.stop()
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")
