"""A customer planted among the others never appears in logs, error pages or open answers, and neither does a secret."""

import re

import pytest

from tests.operations.access.routes import every_address
from tests.operations.conftest import CANARY, NUMBER, PASSWORD, SECRET, Caller
from tests.operations.servers.children import frozen, wait_until
from tests.serving import ROOT, start_server

FILE = (ROOT / "data" / "Mall_Customers.csv").read_text(encoding="utf-8").splitlines()
PLANTED = "\n".join([*FILE, f"{CANARY},Female,33,{NUMBER},44"]) + "\n"
BROKEN = "\n".join([*FILE, f"{CANARY},Female,33,{CANARY}"]) + "\n"  # one value too few: named by the sentence


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(scope="module")
def planted(users, place):
    """Yield a server in production whose customers hold the canary."""
    (place / "customers.csv").write_text(PLANTED)
    running = start_server(
        place / "log",
        CUSTOMERS=str(place / "customers.csv"),
        KINDRED_STORE=str(place / "store"),
        KINDRED_ENV="production",
        **users,
    )
    yield running
    running.stop()


def visit_everything(server, folder, tmp_path):
    """Ask for every address as a user, and with nonsense that holds the canary; the answers."""
    ann = Caller(server.url)
    ann.log_in()
    answers = []
    for method, path in every_address(folder, tmp_path):
        body = f'{{"name": "{CANARY}", "x": ["{PASSWORD}"]}}'.encode() if method == "POST" else None
        answers += [ann.ask(path, body, method), ann.ask(f"{path}?where={CANARY}&k={CANARY}&x={NUMBER}", body, method)]
    answers += [ann.ask(f"/{CANARY}"), ann.ask(f"/segmentation/{CANARY}/cells.bin"), ann.ask("/export.csv")]
    return answers


def test_a_customer_never_gets_into_the_log(planted, mall_folder, tmp_path, promise):
    kept = promise("a customer never appears in logs")
    answers = visit_everything(planted, mall_folder, tmp_path)
    assert any(CANARY in answer.body.decode(errors="replace") for answer in answers), "it is there for who may see it"
    log = planted.log.read_text()
    lines = [line for line in log.splitlines() if '"path"' in line]
    assert len(lines) > len(answers)
    for line in log.splitlines():
        shown = line.replace(f'"/{CANARY}"', "").replace(f"/segmentation/{CANARY}/", "")  # asked for by us
        kept.check(CANARY not in shown and NUMBER not in shown, line)
        kept.check(PASSWORD not in line and SECRET not in line, line)


def test_a_customer_never_appears_to_strangers(planted, mall_folder, tmp_path, promise):
    kept = promise("a customer never appears in what is open or in errors")
    for method, path in [
        *every_address(mall_folder, tmp_path),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/login"),
    ]:
        for headers in ({}, {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Site": "none"}):
            answer = Caller(planted.url).ask(path, b"{}" if method == "POST" else None, method, **headers)
            output = answer.body.decode(errors="replace") + str(answer.headers)
            kept.check(CANARY not in output and NUMBER not in output, (method, path))


def test_what_is_wrong_with_customers_is_told_to_users_only(users, tmp_path, promise):
    """The sentence quotes the value at fault."""
    kept = promise("a broken file is quoted to users only")
    (tmp_path / "customers.csv").write_text(BROKEN.replace(f"33,{CANARY}", f"{CANARY},10,20"))
    server = start_server(
        tmp_path / "log",
        CUSTOMERS=str(tmp_path / "customers.csv"),
        KINDRED_STORE=str(tmp_path / "store"),
        KINDRED_QUESTION=str(_strict(tmp_path)),
        KINDRED_ENV="production",
        **users,
    )
    try:
        ann = Caller(server.url)
        ann.log_in()
        page, strangers = ann.ask("/"), [Caller(server.url).ask(path) for path in ("/", "/readyz", "/export.csv")]
    finally:
        server.stop()
    assert page.status in (200, 503)
    for answer in strangers:
        kept.check(CANARY not in answer.text, answer.text)
    for line in server.log.read_text().splitlines():
        kept.check(CANARY not in line, line)


def _strict(tmp_path):
    """Return a question that age must answer as a feature."""
    path = tmp_path / "question.json"
    path.write_text('{"features": ["Gender"]}')
    return path


def test_requests_are_logged_as_json_lines(planted):
    answer = Caller(planted.url).ask("/names.json?secret=1")
    line = next(line for line in planted.log.read_text().splitlines() if answer.headers["X-Request-ID"] in line)
    assert re.fullmatch(
        r'\{"time": "20\d\d-[\d:T.-]+\+00:00", "level": "info", "method": "GET", "path": "/names.json", '
        r'"status": 401, "ms": [\d.]+, "id": "[0-9a-f]{16}"\}',
        line,
    )


def test_a_private_link_never_gets_into_the_log(planted, place, promise):
    """Not even where a run on it ends by accident."""
    kept = promise("a private link never appears in logs or command lines")
    before = len(planted.log.read_text().splitlines())
    ann = Caller(planted.url)
    ann.log_in()
    token = ann.ask(f"/uploads?name={CANARY}.csv", PLANTED.encode()).json["token"]
    assert ann.ask(f"/of/{token}/segment", {}).status == 202
    segmenting = frozen(place / "store", "segment")
    seen = " ".join(segmenting.cmdline())
    kept.check(token not in seen and CANARY not in seen, f"other users of the machine see {seen}")
    segmenting.kill()
    wait_until(lambda: ann.ask(f"/of/{token}/segment", {}).status == 400, "a sentence")
    wait_until(lambda: "ended without a sentence" in planted.log.read_text(), "the operator learns of it")
    for line in planted.log.read_text().splitlines()[before:]:
        kept.check(token not in line and CANARY not in line, line)
