"""Renaming on the real server: what one worker keeps, all workers show everywhere; who is refused, in which words."""

import csv
import io
import json
import re
import shutil

import pytest

from analysis.editions.approving import approve
from analysis.editions.kept import rows_of
from analysis.editions.refreshing import refresh
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.names.given import NAMES_FILE, rename
from analysis.store.row_queries import Customers
from dashboard.api.current_names import named, why_fixed
from dashboard.startup.store import cache_key
from tests.conftest import MALL
from tests.dashboard.asking import CALLBACK, ask, post, table_call, window
from tests.serving import start_server

IN_FIRST = json.dumps([["cards", [["oneof", "segment", 1]]]])
ENOUGH = 12  # requests that two workers are most unlikely to leave to one of them


@pytest.fixture(scope="module")
def kept(mall_folder, tmp_path_factory):
    """Return a store of this module's own."""
    store = tmp_path_factory.mktemp("kept")
    return shutil.copytree(mall_folder, store / cache_key(Question(str(MALL))))


@pytest.fixture(scope="module")
def running(kept, tmp_path_factory):
    server = start_server(
        tmp_path_factory.mktemp("log") / "server.log",
        KINDRED_STORE=str(kept.parent),
        WEB_CONCURRENCY="2",
        KINDRED_PUBLIC="1",
    )
    yield server
    server.stop()


@pytest.fixture
def url(running, kept):
    """Return the server, before anybody has given a name."""
    (kept / NAMES_FILE).unlink(missing_ok=True)
    return running.url


def ask_for(url, segment, name, revision=0, k=6):
    return ask(url, "/names", {"k": k, "segment": segment, "name": name, "revision": revision})


def test_there_are_no_names_at_first(url):
    answer = ask(url, "/names.json")
    assert answer.json == {"revision": 0, "names": {}, "editable": True, "why": ""}
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_one_worker_keeps_all_tell(url):
    answer = ask_for(url, 1, "  Our   best ")
    assert answer.status == 200
    assert answer.json["names"] == {"6": {"1": "Our best"}}
    assert answer.json["revision"] > 0
    output = [ask(url, "/names.json").json for _ in range(ENOUGH)]
    assert output == [answer.json] * ENOUGH


def exported(url, **asked):
    answer = ask(url, "/export.csv", **asked)
    return list(csv.DictReader(io.StringIO(answer.text))), answer.headers["Content-Disposition"]


def test_exports_and_their_names_carry_it(url, mall):
    ask_for(url, 1, "Our <b>best</b>, R&D")
    six = mall.solution(6)
    for _ in range(4):
        rows, file = exported(url, where=IN_FIRST)
        assert {row["segment_name"] for row in rows} == {"Our <b>best</b>, R&D"}
        assert file == f'attachment; filename="kindred-{len(rows)}-of-200-customers-in-our-b-best-b-r-d.csv"'
        overall, _ = exported(url)
        assert {row["segment_name"] for row in overall} == {"Our <b>best</b>, R&D", *six.names[1:]}
        five, _ = exported(url, k=5)
        names = [name for name in mall.solution(5).names if name != six.names[0]]
        assert {row["segment_name"] for row in five} == {"Our <b>best</b>, R&D", *names}


def test_the_table_carries_it(url, mall):
    ask_for(url, 2, "Our best")
    for _ in range(4):
        rows = ask(url, CALLBACK, table_call(window(0, 200), None)).json["response"]["customers"]["getRowsResponse"]
        called = {(row["segment"], row["segment_name"]) for row in rows["rowData"]}
        assert called == {(i, "Our best" if i == 2 else name) for i, name in enumerate(mall.solution(6).names, 1)}


def test_pages_ask_at_the_version_of_their_customers(url):
    own = figures_of(url).replace("figures.json", "names.json")
    assert ask(url, own).json == ask(url, "/names.json").json
    assert ask(url, own).headers["Cache-Control"] == "no-store"
    assert ask(url, "/segmentation/000000000000/names.json").status == 404


def figures_of(url):
    version = re.search(r'data-segmentation="(\w+)"', ask(url, "/").text)[1]
    return f"/segmentation/{version}/figures.json"


def test_figures_name_no_segments(url, mall):
    old = ask(url, figures_of(url))
    assert old.headers["Cache-Control"].endswith("immutable")
    ask_for(url, 1, "Our best")
    assert ask(url, figures_of(url)).text == old.text
    assert not any(name in old.text for k in mall.ks for name in mall.solution(k).names)


def test_a_reset_brings_the_derived_name_back(url, mall):
    revision = ask_for(url, 1, "Our best").json["revision"]
    answer = ask_for(url, 1, None, revision)
    assert (answer.status, answer.json["names"]) == (200, {})
    rows, _ = exported(url, where=IN_FIRST)
    assert {row["segment_name"] for row in rows} == {mall.solution(6).names[0]}


def test_two_who_rename_one_segment_are_told_of_each_other(url):
    theirs = ask_for(url, 1, "Theirs").json
    answer = ask_for(url, 1, "Mine")
    assert answer.status == 409
    assert answer.headers["Cache-Control"] == "no-store"
    assert "“Theirs”" in answer.json["sentence"]
    assert "“Mine”" in answer.json["sentence"]
    assert {key: answer.json[key] for key in theirs} == theirs == ask(url, "/names.json").json
    assert ask_for(url, 1, "Mine", theirs["revision"]).json["names"] == {"6": {"1": "Mine"}}


def test_two_who_rename_two_segments_both_succeed(url):
    ask_for(url, 1, "Theirs")
    assert ask_for(url, 2, "Mine").json["names"] == {"6": {"1": "Theirs", "2": "Mine"}}


WISH = {"k": 6, "segment": 1, "name": "Our best", "revision": 0}
# what is posted, a part of the sentence
NONSENSE = {
    "nothing": (b"", "as JSON with k"),
    "no JSON": (b"name=Our best", "as JSON with k"),
    "cut short": (b'{"k": 6, "segment": 1, "name": "Our', "as JSON with k"),
    "not UTF-8": (b'{"k": 6, "segment": 1, "name": "\xff\xfe", "revision": 0}', "as JSON with k"),
    "a list": ([WISH], "as JSON with k"),
    "no name": ({"k": 6, "segment": 1, "revision": 0}, "as JSON with k"),
    "a number for a name": (WISH | {"name": 5}, "as JSON with k"),
    "a list for a name": (WISH | {"name": ["Our best"]}, "as JSON with k"),
    "no revision": ({"k": 6, "segment": 1, "name": "Our best"}, "as JSON with k"),
    "a revision in words": (WISH | {"revision": "0"}, "as JSON with k"),
    "half a revision": (WISH | {"revision": 0.5}, "as JSON with k"),
    "k of 1": (WISH | {"k": 1}, "k being from 2 to 10"),
    "k of 11": (WISH | {"k": 11}, "k being from 2 to 10"),
    "k in words": (WISH | {"k": "6"}, "k being from 2 to 10"),
    "segment 0": (WISH | {"segment": 0}, "choose one from 1 to 6"),
    "segment 7": (WISH | {"segment": 7}, "choose one from 1 to 6"),
    "a segment of truth": (WISH | {"segment": True}, "as JSON with k"),
    "an empty name": (WISH | {"name": " \n "}, "at least one character"),
    "a long name": (WISH | {"name": "x" * 61}, "61 characters"),
    "half a character": (b'{"k": 6, "segment": 1, "name": "\\ud800", "revision": 0}', "U+D800"),
    "a formula": (WISH | {"name": "=HYPERLINK()"}, "a formula"),
    "digits without end": (b'{"k": 6, "revision": ' + b"9" * 1900 + b"}", "as JSON with k"),
    "lists in lists": (b"[" * 1900, "as JSON with k"),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_is_refused_in_a_sentence(url, case):
    body, message = NONSENSE[case]
    answer = post(f"{url}/names", body if isinstance(body, bytes) else json.dumps(body).encode())
    assert (answer.status, answer.is_a_sentence()) == (400, True), answer.text
    assert message in answer.text
    assert ask(url, "/names.json").json["names"] == {}


def test_a_name_that_is_taken_is_refused(url, mall):
    answer = ask_for(url, 1, mall.solution(6).names[1].upper())
    assert (answer.status, answer.is_a_sentence()) == (400, True)
    assert answer.text.startswith("Segment 2 is called")


def test_bodies_over_two_kilobytes_are_refused(url):
    answer = post(f"{url}/names", json.dumps(WISH | {"more": "x" * 2_000}).encode())
    assert (answer.status, answer.is_a_sentence()) == (413, True)
    assert ask(url, "/names.json").json["names"] == {}


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403), ("", 403)]
)
def test_other_sites_cannot_rename_by_a_visitor_s_hand(url, site, status):
    answer = post(f"{url}/names", json.dumps(WISH).encode(), Sec_Fetch_Site=site)
    assert answer.status == status
    assert status == 200 or answer.is_a_sentence()
    assert bool(ask(url, "/names.json").json["names"]) == (status == 200)


def test_a_form_is_not_json(url):
    answer = post(f"{url}/names", json.dumps(WISH).encode(), Content_Type="text/plain")
    assert (answer.status, answer.is_a_sentence()) == (400, True)


def test_a_broken_file_leaves_the_derived_names_and_says_so(url, kept, mall):
    (kept / NAMES_FILE).write_text("{")
    output = ask(url, "/names.json").json
    assert (output["revision"], output["names"], output["editable"]) == (0, {}, False)
    assert re.fullmatch(r"\w+/names\.json cannot be read .* mend it, or delete it .*\.", output["why"])
    assert ask_for(url, 1, "Our best").status == 403
    assert exported(url)[0][0]["segment_name"] in mall.solution(6).names
    assert ask(url, figures_of(url)).status == 200
    assert (kept / NAMES_FILE).read_text() == "{"


def test_names_survive_a_restart_and_read_only_keeps_them_as_they_are(mall, own_store, tmp_path):
    (folder,) = own_store.iterdir()
    first = start_server(tmp_path / "first.log", KINDRED_PUBLIC="1", KINDRED_STORE=str(own_store), WEB_CONCURRENCY="1")
    try:
        address = figures_of(first.url)
        assert ask_for(first.url, 1, "Our best").status == 200
    finally:
        first.stop()
    again = start_server(
        tmp_path / "again.log", KINDRED_PUBLIC="1", KINDRED_STORE=str(own_store), KINDRED_READ_ONLY="1"
    )
    try:
        output = ask(again.url, "/names.json").json
        answer = ask_for(again.url, 1, "Theirs", output["revision"])
        assert figures_of(again.url) == address, "names are no part of the version"
        assert {row["segment_name"] for row in exported(again.url, where=IN_FIRST)[0]} == {"Our best"}
    finally:
        again.stop()
    assert (output["names"], output["editable"]) == ({"6": {"1": "Our best"}}, False)
    assert "KINDRED_READ_ONLY=1" in output["why"]
    assert (answer.status, answer.text) == (403, output["why"] + "\n")
    assert named(Customers(mall, folder)).solution(6).names[0] == "Our best"


def test_a_folder_that_cannot_be_written_says_so(mall, mall_folder, tmp_path, monkeypatch):
    folder = shutil.copytree(mall_folder, tmp_path / "mall")
    rename(folder, mall.solution(6), 1, "Our best", 0)
    customers = Customers(mall, folder)
    assert why_fixed(customers, read_only=False) == ""
    monkeypatch.setattr("os.access", lambda path, _mode: path != folder)  # root may write everywhere
    assert "KINDRED_STORE" in why_fixed(customers, read_only=False)
    assert named(customers).solution(6).names[0] == "Our best"


def test_names_belong_to_the_newest_customers(mall, mall_folder, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "mall")
    csv = tmp_path / "customers.csv"
    csv.write_text("\n".join(MALL.read_text(encoding="utf-8").splitlines()[:191]) + "\n", encoding="utf-8")
    approve(folder, None, "ann", "as agreed")
    assert why_fixed(Customers(mall, folder), read_only=False) == ""
    refresh(folder, str(csv))
    assert "Newer customers are in" in why_fixed(Customers(mall, folder), read_only=False)
    newest = rows_of(folder, 2)
    assert why_fixed(Customers(open_segmentation(newest), newest), read_only=False) == ""
