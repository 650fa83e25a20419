"""A cell as long as cells may be costs the server next to nothing, whatever is asked for."""

import csv
import io

import psutil
import pytest

from tests.conftest import MALL
from tests.dashboard.asking import ask
from tests.serving import start_server

# what patterns took time for by the square of its length
LONG = ("-" + "1" * 8_000 + "x", "1" * 20_000 + "x", "+" + " " * 20_000 + "x", "a" + " (" * 10_000, "'" * 20_000 + "=x")
MOST_SECONDS = 2.0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    head, *rows = csv.reader(io.StringIO(MALL.read_text(encoding="utf-8")))
    rows = [[*row, LONG[i] if i < len(LONG) else "short"] for i, row in enumerate(rows)]
    table = io.StringIO()
    csv.writer(table).writerows([[*head, "note"], *rows])
    (folder / "long.csv").write_text(table.getvalue(), encoding="utf-8")
    own = {"CUSTOMERS": str(folder / "long.csv"), "KINDRED_STORE": str(folder / "store"), "WEB_CONCURRENCY": "1"}
    running = start_server(folder / "log", **own)
    yield running
    running.stop()


def spent(server):
    """Return the processor time of its workers, which nobody else's load adds to."""
    return sum(sum(p.cpu_times()[:2]) for p in psutil.Process(server.process.pid).children())


@pytest.mark.parametrize("path", ["/export.csv", "/report.csv"])
def test_files_of_long_texts(server, promise, path):
    kept = promise("a long cell in a file costs the server no more than its length")
    before = spent(server)
    for _ in range(4):
        answer = ask(server.url, path)
        kept.check(answer.status == 200, answer.status)
    kept.check(spent(server) - before < MOST_SECONDS, spent(server) - before)
