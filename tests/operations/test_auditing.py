"""The audit of pinned packages: pip-audit itself against a service that answers as told."""

import json
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from threading import Thread

import pytest

from tests.serving import ROOT

LOCK = "flask==3.0.0 --hash=sha256:" + "0" * 64 + "\nplotly==7.1.0 --hash=sha256:" + "1" * 64 + "\n"
HOLE = {
    "id": "GHSA-made-up",
    "summary": "a hole",
    "affected": [
        {
            "package": {"name": "flask", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.1"}]}],
        }
    ],
}
NOT_FIXED = HOLE | {"affected": []}


@contextmanager
def service(answers):
    """A service of vulnerabilities, which knows these answers by the package's name; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(answers.get(asked["package"]["name"], {})).encode()
            self.send_response(200 if answers.get("status") is None else answers["status"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()
    thread.join()


# what the service answers, the exit status, what is said
ANSWERS = {
    "nothing known": ({}, 0, "No vulnerability is known in FILE.\n"),
    "a hole": (
        {"flask": {"vulns": [HOLE]}},
        1,
        "flask 3.0.0 has known vulnerabilities: GHSA-made-up (fixed in 3.0.1).\n",
    ),
    "a hole that is open": (
        {"plotly": {"vulns": [NOT_FIXED]}},
        1,
        "plotly 7.1.0 has known vulnerabilities: GHSA-made-up (not fixed).\n",
    ),
    "out of order": (
        {"status": 500},
        2,
        "Nothing is known of FILE; run this where pypi.org or api.osv.dev can be reached.\n",
    ),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_what_is_known_is_said(tmp_path, case):
    answers, status, said = ANSWERS[case]
    lock = tmp_path / "pinned.txt"
    lock.write_text(LOCK)
    with service(answers) as address:
        done = audit(str(lock), "--osv-url", address)
    assert done.stdout == said.replace("FILE", str(lock)), done.stderr
    assert done.returncode == status


def audit(*arguments):
    command = [sys.executable, ROOT / ".ci" / "audit.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture
def script():
    spec = spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAFE, STRANGE = {"name": "dash", "version": "4", "vulns": []}, {"name": "dash", "skip_reason": "not found"}
# what the first service says of the packages, what the second, of which packages nothing is known
SERVICES = {
    "the first knows": ([SAFE], None, set()),
    "only the second knows": ([STRANGE], [SAFE], set()),
    "none has heard of it": ([STRANGE], [STRANGE], {"dash"}),
    "the second is away": ([STRANGE], [], {"dash"}),
    "both are away": ([], [], {"pinned.txt"}),
}


@pytest.mark.parametrize("case", SERVICES)
def test_a_package_that_no_service_knows_is_not_called_safe(script, monkeypatch, case):
    first, second, unknown = SERVICES[case]
    answers = {"pypi": first, "osv": second}
    monkeypatch.setattr(script, "ask", lambda _, service, __: list(answers[service]))
    assert script.audit("pinned.txt", None) == ({}, unknown)


def test_every_file_with_pins_is_audited():
    named = (ROOT / ".ci" / "audit.py").read_text()
    assert [p.name for p in ROOT.glob("requirements*.txt") if f'"{p.name}"' not in named] == []
