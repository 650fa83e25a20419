"""Databases that refuse, hang, drop or come back: a sentence on the page, without a password, and no accident."""

import os
import socket
import sqlite3
import threading

import pytest

from tests.dashboard.asking import ask
from tests.operations.servers.children import wait_until
from tests.serving import readiness, start_server


class Listener:
    """Something that listens where a database should: it hangs, or drops every connection."""

    def __init__(self, *, drops):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.drops = drops
        self.held = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            if self.drops:
                connection.close()
            else:
                self.held.append(connection)

    def close(self):
        self.socket.close()
        for connection in self.held:
            connection.close()


@pytest.mark.parametrize("kind", ["refuses", "hangs", "drops"])
def test_a_database_that_does_not_answer(tmp_path, promise, kind):
    kept = promise("a sentence says that a database does not answer")
    listener = Listener(drops=kind == "drops")
    if kind == "refuses":
        listener.close()
    address = f"postgresql://reader:verysecret@127.0.0.1:{listener.port}/shop"
    server = start_server(
        tmp_path / "log", CUSTOMERS=address, KINDRED_QUERY="customers", KINDRED_STORE=str(tmp_path / "store")
    )
    try:
        page = ask(server.url, "/")
        kept.check(page.status == 503 and "does not answer" in page.text, page.text[-300:])
        kept.check("verysecret" not in page.text + server.log.read_text(), "the password")
        kept.check(ask(server.url, "/readyz").json["segmentation"] == "failed", "readyz shows it")
        kept.check(ask(server.url, "/healthz").status == 200, "alive")
    finally:
        server.stop()
        listener.close()
    assert "Traceback" not in server.log.read_text()


def test_a_database_that_comes_back_is_read_without_a_restart(tmp_path):
    store, shop = tmp_path / "store", tmp_path / "shop.db"
    sqlite3.connect(shop).close()
    server = start_server(
        tmp_path / "log", CUSTOMERS=f"sqlite:///{shop}", KINDRED_QUERY="customers", KINDRED_STORE=str(store)
    )
    try:
        assert readiness(server.url) == "failed"
        with sqlite3.connect(shop) as connection:
            connection.execute("CREATE TABLE customers (id INTEGER, age INTEGER, income INTEGER)")
            rows = [(i, 20 + i * 7 % 31, 30 + i * i % 47) for i in range(1, 40)]
            connection.executemany("INSERT INTO customers VALUES (?, ?, ?)", rows)
        connection.close()
        for log in store.glob("*.log"):
            os.utime(log, (0, 0))  # it failed long ago
        wait_until(lambda: readiness(server.url) == "loaded", "the customers")
        assert ask(server.url, "/").status == 200
    finally:
        server.stop()
