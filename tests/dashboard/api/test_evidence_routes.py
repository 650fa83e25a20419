"""Evidence, scoring and movement over HTTP: what is there, what is not yet, and what is refused in a sentence."""

import csv
import io
import json
import shutil
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection

import numpy as np
import pytest

from analysis.model.customer_measures import in_ones
from analysis.model.question import Question
from analysis.model.selections.selection import SelectionError, parse_selection
from analysis.store.evidence import PROGRESS_FILE, open_evidence
from analysis.store.row_queries import Customers
from dashboard.api.evidence_bodies import Shelf, pack_evidence
from dashboard.startup.store import cache_key
from dashboard.views.evidence import EVIDENCE_VIEWS, draw_evidence
from dashboard.views.links import default_shown
from tests.conftest import MALL
from tests.dashboard.asking import CALLBACK, ask, post, table_call, window
from tests.serving import start_server


@pytest.fixture(scope="module")
def base(mall):
    return f"/evidence/{mall.fingerprint[:8]}"


def test_measures_travel_as_they_were_found(server, base, mall, mall_folder):
    words, body = ask(server.url, f"{base}/words.json").json, ask(server.url, f"{base}/cells.bin").body
    found = open_evidence(mall_folder, mall)
    arrays = {a["name"]: np.frombuffer(body, a["type"], a["length"], a["offset"]) for a in words["arrays"]}
    for name, values in found.measures.items():
        assert arrays[f"{name}.values"][arrays[name]].tolist() == in_ones(values).tolist()
    assert words["solutions"] == json.loads(json.dumps(found.document["solutions"]))


def test_evidence_is_asked_anew_but_sent_once_where_it_may_be_kept(public, base):
    answer = ask(public.url, f"{base}/words.json")
    assert answer.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": answer.headers["ETag"]}
    request = urllib.request.Request(public.url + f"{base}/words.json", headers=known)
    with pytest.raises(urllib.error.HTTPError) as same:
        urllib.request.urlopen(request)
    assert same.value.code == 304
    same.value.close()


def test_verdicts(server, base, mall):
    found = ask(server.url, f"{base}/verdicts.json").json
    assert set(found["verdicts"]) == {str(k) for k in mall.ks}
    for k in mall.ks:
        assert len(found["segments"][str(k)]) == k
        assert found["together"][str(k)].endswith(".")
    assert {one["label"] for one in found["segments"]["6"]} <= {"Stable", "Mostly stable"}


@pytest.mark.parametrize("name", ["words.json", "cells.bin", "figures.json", "verdicts.json"])
def test_evidence_of_other_customers_is_not_there(server, name):
    assert ask(server.url, f"/evidence/00000000/{name}").status == 404


def test_until_it_is_there_the_page_is_told_how_far_it_is(mall, mall_folder, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    shelf = Shelf(Customers(mall, folder))
    (folder / "evidence.json").rename(folder / "later.json")
    assert shelf.take() is None
    (folder / PROGRESS_FILE).write_text('{"phase": "refitting", "done": 0.5}')
    (folder / "later.json").rename(folder / "evidence.json")
    assert shelf.take() is not None


def test_the_page_is_told_which_numbers_criteria_prefer(mall, mall_folder):
    document = json.loads(pack_evidence(open_evidence(mall_folder, mall), mall).document.plain)
    assert document["preferred"] == {"silhouette": 6, "Calinski-Harabasz": 6, "Davies-Bouldin": 7, "stability": 4}


def test_figures_of_evidence_are_whole(mall, mall_folder):
    from plotly.graph_objects import Figure  # noqa: PLC0415 - heavy, and only needed here

    found = pack_evidence(open_evidence(mall_folder, mall), mall).evidence
    for k in mall.ks:
        drawn = draw_evidence(mall, found, replace(default_shown(mall), n_clusters=k))
        assert set(drawn) == {v.name for v in EVIDENCE_VIEWS} - ({"flow"} if k == 10 else set())
        for figure in drawn.values():
            Figure(figure)


@pytest.mark.parametrize(
    ("where", "measure"),
    [
        ('[["silhouette",[["between","silhouette",0.1,0.3]]]]', ("silhouette", 0.1, 0.3)),
        ('[["spread-margin",[["between","margin",0,0.25]]]]', ("margin", 0, 0.25)),
        ('[["spread-stability",[["between","stability",0,0.97]]]]', ("stability", 0, 0.97)),
    ],
)
def test_rows_are_selected_by_evidence(server, mall, mall_folder, where, measure):
    key, low, high = measure
    for k in (4, 6):
        values = in_ones(open_evidence(mall_folder, mall).measures[f"{key}_k{k}"])
        expected = int(mall.cells.counts[(values >= low) & (values <= high)].sum())
        exported = list(csv.reader(io.StringIO(ask(server.url, "/export.csv", k=k, where=where).text)))
        assert len(exported) - 1 == expected
        output = ask(server.url, CALLBACK, table_call(window(0, 200), {"k": k, "where": where})).json["response"]
        assert output["customers"]["getRowsResponse"]["rowCount"] == expected


def test_rows_are_selected_by_segments_of_another_number(server, mall, mall_customers):
    where = '[["flow",[["oneof","k6",3],["oneof","k7",3]]]]'
    both = (mall.cells.labels[6] == 3) & (mall.cells.labels[7] == 3)
    exported = list(csv.reader(io.StringIO(ask(server.url, "/export.csv", k=6, where=where).text)))
    assert len(exported) - 1 == int(mall.cells.counts[both].sum())
    assert ask(server.url, "/export.csv", k=6, where='[["flow",[["oneof","k7",8]]]]').status == 400
    assert ask(server.url, "/export.csv", k=6, where='[["flow",[["oneof","k11",1]]]]').status == 400


def test_rows_by_evidence_that_is_not_there_yet(mall_customers, mall_folder, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    (folder / "evidence.parquet").unlink()
    customers = Customers(mall_customers.segmentation, folder)
    selection = parse_selection('[["v",[["between","margin",0,1]]]]', mall_customers.segmentation.schema, 6)
    with pytest.raises(SelectionError, match="still being found"):
        customers.count(selection, 6)


def test_a_file_is_scored(server, mall):
    answer = post(server.url + "/score?k=5", MALL.read_bytes())
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert (answer.status, len(rows)) == (200, 200)
    assert answer.headers["X-Kindred-Summary"] == "200 customers scored."
    assert answer.headers["Cache-Control"] == "no-store"
    sizes = [sum(int(r["segment"]) == g.segment for r in rows) for g in mall.solution(5).segments]
    assert sizes == [g.size for g in mall.solution(5).segments]


def test_what_cannot_be_scored_is_told_in_a_header(server):
    """A header holds one line without accents."""
    text = MALL.read_text().replace("1,Male,19,", "1,Male,n\u00e9e 1990,", 1)
    answer = post(server.url + "/score?k=5", text.encode())
    assert answer.status == 200
    output = answer.headers["X-Kindred-Summary"]
    assert output.startswith("199 customers scored; 1 not, the first on line 2: Age is ")
    assert output.isascii()


def test_movement_of_a_file(server):
    output = post(server.url + "/move?k=6", MALL.read_bytes()).json
    assert output["why"] == {"stayed": 200}
    assert sum(f["n"] for f in output["flows"]) == 200


REFUSED = {
    "empty": (b"", {}, 400, "customers.csv is empty"),
    "no features": (b"CustomerID,b\n1,2\n", {}, 400, "has no column 'Age', which formed the segments"),
    "not text": (b"\xff\xfe\x00\x01\n", {}, 400, "the bytes there are not UTF-16"),
    "another site": (b"a,b\n1,2\n", {"Sec_Fetch_Site": "cross-site"}, 403, "the page of another site"),
}


@pytest.mark.parametrize("path", ["/score", "/move"])
@pytest.mark.parametrize("case", REFUSED)
def test_files_are_refused_in_a_sentence(server, path, case):
    body, headers, status, message = REFUSED[case]
    answer = post(server.url + path, body, **headers)
    assert answer.status == status
    assert message in answer.text
    assert "Traceback" not in answer.text + server.log.read_text()


@pytest.mark.parametrize("path", ["/score", "/move"])
def test_files_that_are_too_large_are_refused_by_what_they_announce(server, path):
    host, port = server.url.removeprefix("http://").split(":")
    with closing(HTTPConnection(host, int(port), timeout=20)) as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", "5000001")
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, b"more than 5 MB" in answer.read()) == (413, True)


def test_a_number_of_segments_that_is_none(server):
    assert post(server.url + "/score?k=11", MALL.read_bytes()).status == 400


def test_a_server_without_evidence_finds_it(mall_folder, tmp_path):
    """The page answers at once; the evidence comes from a process of its own."""
    folder = tmp_path / "store" / cache_key(Question(str(MALL)))
    shutil.copytree(mall_folder, folder)
    (folder / "evidence.json").unlink()
    server = start_server(tmp_path / "server.log", KINDRED_STORE=str(tmp_path / "store"))
    try:
        path = f"/evidence/{json.loads((folder / 'segmentation.json').read_text())['fingerprint'][:8]}/words.json"
        assert ask(server.url, path).status == 202
        assert ask(server.url, "/").status == 200
    finally:
        server.stop()
