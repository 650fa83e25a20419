"""A worker that ends leaves nothing in the log, whatever libraries it inherited."""

import os
import signal

from tests.dashboard.asking import ask
from tests.operations.servers.children import wait_until
from tests.operations.servers.test_faults import workers
from tests.serving import start_server


def test_workers_end_without_a_word(store, tmp_path, promise):
    kept = promise("a worker's end leaves nothing in the log")
    server = start_server(tmp_path / "log", KINDRED_STORE=str(store))
    try:
        before = {p.pid for p in workers(server)}
        for _ in range(6):
            assert ask(server.url, "/export.csv").status == 200  # DuckDB is at work in every worker
        os.kill(server.process.pid, signal.SIGHUP)
        wait_until(lambda: workers(server) and not before & {p.pid for p in workers(server)}, "new workers")
        assert ask(server.url, "/export.csv").status == 200
        workers(server)[0].send_signal(signal.SIGABRT)  # as gunicorn ends one that hangs
        wait_until(lambda: ask(server.url, "/export.csv").status == 200, "an answer")
    finally:
        server.stop()
    assert server.process.returncode == 0
    for line in server.log.read_text().splitlines():
        kept.check("leaked" not in line and "nanobind" not in line, line)
