"""A page that waits for the server follows it without help, under the Content-Security-Policy of such pages."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dashboard.guard.headers import PAGES
from dashboard.trouble import waiting_page
from tests.browser.visitor import Visitor


class Busy(ThreadingHTTPServer):
    """Answers with `page`, and counts how often it was asked for."""

    page = waiting_page("reading", 0.1, None)
    asked = 0


class Answer(BaseHTTPRequestHandler):
    server: Busy

    def do_GET(self) -> None:
        self.server.asked += self.path == "/"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(*PAGES)
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def busy() -> Iterator[Busy]:
    server = Busy(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_it_follows_without_being_loaded_again(visitor: Visitor, busy: Busy):
    visitor.driver.get(f"http://127.0.0.1:{busy.server_port}/")
    visitor.run("window.same = true")
    busy.page = waiting_page("forming segments", 0.7, None)
    visitor.until(lambda: visitor.text("[role=status]").startswith("forming segments"), "the phase")
    assert visitor.run("return document.querySelector('progress').value") == 0.7
    assert visitor.run("return window.same"), "the page is not loaded again"
    busy.page = "<!DOCTYPE html><title>Customers</title>"
    visitor.until(lambda: visitor.driver.title == "Customers", "the page that was waited for")
    assert busy.asked >= 3
