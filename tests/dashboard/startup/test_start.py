"""Starting: a sentence explains what cannot be shown, and a fresh server answers all visitors."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest

from tests.dashboard.asking import CALLBACK, ask, table_call, window
from tests.serving import FILES, start_server

EMPTY, MALFORMED = (
    "",
    "id,age,income\n1,20,30\n2,30\n" + "".join(f"{i},{i * 3},{i * i}\n" for i in range(3, 9)) + "9,8\n",
)
# environment (FILE stands for a file with this text), what the sentence names
TROUBLE = {
    "missing file": ({"CUSTOMERS": "FOLDER/nowhere.csv"}, None, ["nowhere.csv", "CUSTOMERS"]),
    "a folder": ({"CUSTOMERS": "FOLDER"}, None, ["holds no .parquet files"]),
    "empty file": ({"CUSTOMERS": "FOLDER/theirs.csv"}, EMPTY, ["theirs.csv is empty"]),
    "malformed file": ({"CUSTOMERS": "FOLDER/theirs.csv"}, MALFORMED, ["theirs.csv, line 3: 2 values"]),
    "k too large": ({"KINDRED_K": "11"}, None, ["KINDRED_K", "from 2 to 10"]),
    "k of zero": ({"KINDRED_K": "0"}, None, ["KINDRED_K"]),
    "k in words": ({"KINDRED_K": "abc"}, None, ["KINDRED_K", "'abc'"]),
    "k of markup": ({"KINDRED_K": "<b>5"}, None, ["KINDRED_K", "'<b>5'"]),
    "unknown feature": ({"KINDRED_FEATURES": "age,nobody"}, None, ["KINDRED_FEATURES", "'nobody'"]),
}


@pytest.mark.parametrize("case", TROUBLE)
def test_trouble_is_said_in_a_sentence(tmp_path, store, case):
    environment, text, named = TROUBLE[case]
    if text is not None:
        (tmp_path / "theirs.csv").write_text(text)
    filled = {name: value.replace("FOLDER", str(tmp_path)) for name, value in environment.items()}
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(store), WEB_CONCURRENCY="1", **filled)
    try:
        answers = [ask(server.url, path) for path in ("/", "/data", "/export.csv?k=5")]
    finally:
        server.stop()
    message = unescape(re.search("<p>(.*?)</p>", answers[0].text)[1])
    assert {(answer.status, answer.text) for answer in answers} == {(503, answers[0].text)}
    assert re.fullmatch(r"[^\n]{20,300}\.", message)
    assert [name for name in named if name not in message] == [], message
    log = (tmp_path / "server.log").read_text()
    assert f"Kindred: {message}\n" in log
    assert "Traceback" not in log + answers[0].text
    assert "<b>" not in answers[0].text


def test_the_port_is_the_one_asked_for_and_the_log_says_where(server):
    """`start_server` asks for a free port and waits for an answer there."""
    assert ask(server.url, "/").status == 200
    assert f"Kindred serves on {server.url}\n" in server.log.read_text()


def test_first_requests_in_parallel(tmp_path, store):
    """Of six workers at most one has answered before."""
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(store), WEB_CONCURRENCY="6")
    body = table_call(window(0, 10), None)
    asked = [("/",), ("/_dash-layout",), ("/_dash-dependencies",), (CALLBACK, body)] * 10
    together = Barrier(len(asked))

    def go(request):
        together.wait()
        return ask(server.url, *request).status

    try:
        with ThreadPoolExecutor(len(asked)) as pool:
            assert list(pool.map(go, asked)) == [200] * len(asked)
    finally:
        server.stop()
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def test_doubts_of_own_customers_wait_for_nobody_and_are_logged_and_shown(tmp_path):
    doubtful = FILES / "cases" / "unique_numbers.csv"
    server = start_server(
        tmp_path / "server.log", KINDRED_STORE=str(tmp_path / "store"), CUSTOMERS=str(doubtful), WEB_CONCURRENCY="1"
    )
    safe = "Is “blob” a number or a code? Not answered, so the safe choice counts: it is left out."
    try:
        shown = ask(server.url, "/data").text
    finally:
        server.stop()
    assert safe in (tmp_path / "server.log").read_text()
    assert "Not answered, so the safe choice counts: it is left out." in shown
