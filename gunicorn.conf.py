"""How the server runs: two lean workers with threads, loaded once and forked, on the port the host asks for."""

import os

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8050')}"  # noqa: S104 - hosts route to it
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
control_socket_disable = True
timeout = 60
graceful_timeout = 10
loglevel = "warning"
forwarded_allow_ips = ""  # the guard decides whose word on scheme and address is taken


def when_ready(server):  # noqa: ANN001, ANN201, ARG001 - gunicorn's own hook
    """Tell people at a terminal where the page is."""
    host, _, port = bind.rpartition(":")
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    print(f"Kindred serves on http://{shown}:{port}", flush=True)  # noqa: T201
