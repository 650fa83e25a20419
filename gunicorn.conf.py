"""How the server runs: two lean workers with threads, loaded once and forked, on the port the host asks for."""

import atexit
import ctypes
import os
import sys
from contextlib import suppress

# Dash looks for a notebook and loads IPython where it is installed; a server without it starts 0.15 s sooner and each
# process holds 11 MB less
sys.modules["IPython"] = None

# glibc gives each thread a heap of its own otherwise, which fifty visitors fill: two shared ones save 75 MB
M_ARENA_MAX = -8
with suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8050')}"  # noqa: S104 - hosts route to it
worker_class = "dashboard.serving.worker.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
worker_connections = 500  # half of the files that systems let a process open
preload_app = True
control_socket_disable = True
timeout = 60
graceful_timeout = 10
limit_request_line = 0  # the worker bounds heads; a link with two lassos is longer than gunicorn's 4,094 bytes
loglevel = "warning"
forwarded_allow_ips = ""  # the guard decides whose word on scheme and address is taken


def when_ready(server):  # noqa: ANN001, ANN201, ARG001 - gunicorn's own hook
    """Print the address of the page at a terminal."""
    host, _, port = bind.rpartition(":")
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    print(f"Kindred serves on http://{shown}:{port}", flush=True)  # noqa: T201


def worker_exit(server, worker):  # noqa: ANN001, ANN201, ARG001 - gunicorn's own hook
    """Have a worker end right after its threads, without taking down what it inherited: DuckDB would complain."""
    leaving = sys.exc_info()[1]
    if isinstance(leaving, SystemExit):
        atexit.register(os._exit, leaving.code if isinstance(leaving.code, int) else bool(leaving.code))
