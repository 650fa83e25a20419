"""Report and slides over HTTP: made by another process, fetched as a file, refused in a sentence."""

import io
import json
import shutil
import time
import urllib.parse
from secrets import token_hex

import pypdfium2
import pytest
from pptx import Presentation

from analysis.store.folder import open_segmentation
from analysis.store.names.given import rename
from dashboard.guard.accounts.passwords import hashed
from dashboard.system.locks import hold
from tests.dashboard.asking import ask, post
from tests.serving import start_server

PATIENCE = 100
YOUNG = json.dumps([["histogram", [["between", "age", 18, 30]]]])


@pytest.fixture(scope="module")
def place(store, tmp_path_factory):
    """Yield a server of this file's own, so that its slots can be taken."""
    own = tmp_path_factory.mktemp("own") / "store"
    shutil.copytree(store, own)
    log = tmp_path_factory.mktemp("log") / "server.log"
    running = start_server(log, KINDRED_STORE=str(own))
    yield running.url, own
    running.stop()
    assert "Traceback" not in log.read_text()


def make(url, kind, **shown):
    """Return the answer that says where the file is, and the progress meanwhile."""
    address, output = f"{url}/files/{kind}?{urllib.parse.urlencode(shown)}", []
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = post(address, b"")
        if answer.status not in (202, 503):
            return answer, output
        output += [answer.json] if answer.status == 202 else []
        time.sleep(0.2)
    raise AssertionError(output)


def test_a_report_is_made_told_of_and_fetched(place):
    url, _ = place
    answer, output = make(url, "report")
    assert answer.status == 200, answer.text
    assert any(progress.get("phase") == "drawing charts" for progress in output)
    file = ask(url, answer.json["file"])
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"] == "attachment; filename=kindred-report.pdf"
    assert file.headers["Cache-Control"] == "no-store"
    assert len(pypdfium2.PdfDocument(file.body)) == 9
    again, output = make(url, "report")
    assert (again.json, output) == (answer.json, []), "it is kept"


def test_slides_show_the_selection(place):
    url, _ = place
    answer, _ = make(url, "slides", where=YOUNG, k=6)
    deck = Presentation(io.BytesIO(ask(url, answer.json["file"]).body))
    assert deck.slides[0].shapes.title.text_frame.text == "Who these customers are"


def test_new_names_make_a_new_file(place):
    url, store = place
    before, _ = make(url, "slides")
    folder = next(path.parent for path in store.glob("*/segmentation.json"))
    rename(folder, open_segmentation(folder).solution(6), 1, "Champions", 0)
    after, _ = make(url, "slides")
    assert before.json != after.json
    deck = Presentation(io.BytesIO(ask(url, after.json["file"]).body))
    assert deck.slides[1].shapes.title.text_frame.text == "Champions"


def test_while_another_process_works_it_asks_to_come_again(place):
    url, store = place
    (store / "uploads").mkdir(exist_ok=True)
    with hold(store / "uploads" / "slot-1"):
        answer = post(f"{url}/files/report?k=5", b"")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert answer.text.startswith("The server is making another file")
    assert make(url, "report", k=5)[0].status == 200


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ({"k": 99}, "The number of segments is '99'"),
        ({"where": "["}, "cut short or misspelt"),
        ({"where": json.dumps([["map", [["between", "age", 300, 400]]]])}, "The link selects no customers"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(place, shown, why):
    answer, _ = make(place[0], "report", **shown)
    assert answer.status == 400
    assert why in answer.text


@pytest.mark.parametrize("path", ["/files/poster", "/files/report/x"])
def test_there_are_no_other_files(place, path):
    assert post(f"{place[0]}{path}", b"").status in (404, 405)


def test_a_file_that_is_not_kept_is_told(place):
    answer = ask(place[0], "/files/0123abcd/kindred-report.pdf")
    assert answer.status == 404
    assert answer.is_a_sentence()


def test_strangers_get_a_sentence(store, tmp_path):
    running = start_server(
        tmp_path / "log",
        KINDRED_STORE=str(store),
        KINDRED_USERS=f"ann:{hashed('a long password')}",
        KINDRED_SECRET=token_hex(),
    )
    try:
        answer = post(f"{running.url}/files/report", b"")
    finally:
        running.stop()
    assert answer.status in (401, 403)
    assert answer.is_a_sentence()
