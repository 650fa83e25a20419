"""A customer like no other is planted: nothing of theirs is kept in the store or answered by any route."""

import json
import re
import shutil
import socket
import struct
import time
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import numpy as np
import pytest

from analysis.core.errors import InputError
from analysis.store.folder import open_segmentation
from dashboard.app import UPLOADS, _brought
from dashboard.dash_app import create_app, top
from dashboard.guard.policy import read_policy
from dashboard.settings import read_settings
from dashboard.startup.store import cache_key
from dashboard.uploads.routes import add_upload_routes
from dashboard.uploads.work import Work
from tests.dashboard.api.test_uploads import bring, owner_of, patiently
from tests.dashboard.asking import CALLBACK, ask, post, table_call, window
from tests.serving import start_server

LEAST, PATIENCE = 5, 110
# what is known of the one nobody may find, and of another whose row is broken
CANARY = "CANARY-77,Quillon Vexley,Zanzibar-Quay,113.25,987654,54321.5\n"
BROKEN = "BROKEN-88,Ottoline Crumb,Reykjavik-Hill,forty-eight,31337,100.5\n"
SECRETS = ["CANARY-77", "Quillon", "Vexley", "Zanzibar", "113.25", "987654", "987,654", "54321.5", "54,321.5"]
SECRETS += ["BROKEN-88", "Ottoline", "Crumb", "Reykjavik", "forty-eight", "31337", "31,337"]
NUMBERS = [113.25, 987654.0, 54321.5, 31337.0]


def customers():
    draw = np.random.default_rng(3)
    rows = [
        f"C{i},Name {i},{draw.choice(['Bonn', 'Lyon', 'Rome'])},{draw.integers(18, 80)},{draw.integers(15, 140)},"
        f"{draw.lognormal(4, 0.5):.1f}\n"
        for i in range(160)
    ]
    return "id,name,city,age,income,spent\n" + "".join([*rows[:70], CANARY, *rows[70:120], BROKEN, *rows[120:]])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Yield a server in groups of five, its store and its settings; visitors may bring the same customers."""
    folder = tmp_path_factory.mktemp("canary")
    file = folder / "customers.csv"
    file.write_text(customers(), encoding="utf-8")
    environment = {
        "CUSTOMERS": str(file),
        "KINDRED_STORE": str(folder / "store"),
        "KINDRED_SMALLEST_CELL": str(LEAST),
        "KINDRED_UPLOAD_MB": "1",
    }
    running = start_server(folder / "server.log", **environment)
    yield running, folder / "store", environment
    running.stop()


def folder_of(place):
    """Return the folder that the server made and serves."""
    return place[1] / cache_key(read_settings(place[2]).question)


@pytest.fixture(scope="module")
def url(place):
    return place[0].url


@pytest.fixture(scope="module")
def evidence(url, place):
    """Return what the evidence says, once it is there."""
    s = open_segmentation(folder_of(place))
    end = time.monotonic() + PATIENCE
    while (output := ask(url, f"/evidence/{s.fingerprint[:8]}/words.json")).status == 202 and time.monotonic() < end:
        time.sleep(0.2)
    assert output.status == 200, output.text
    return output.json


@pytest.fixture(scope="module")
def brought(url):
    """Return the same customers, brought by a visitor who asks for no groups; the path of their page."""
    token, owner = owner_of(bring(url, customers().encode(), "mine.csv"))
    answer, _ = patiently(url, f"/of/{token}/segment", {"features": ["age", "income", "spent"]}, **owner)
    assert answer.status == 200, answer.text
    return f"/of/{token}/{answer.json}", owner


def betrays(body):
    """Return the secrets in these bytes, as text or as numbers of any kind."""
    text = body.decode("utf-8", "replace")
    found = [s for s in SECRETS if re.search(rf"(?<![0-9]){re.escape(s)}(?![0-9])", text)]
    return found + [f"{n} as {kind}" for n in NUMBERS for kind in ("<d", "<f") if struct.pack(kind, n) in body]


def contents(path):
    """Yield a file as it is, and what a Parquet file holds when it is read."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield "\n".join(map(str, duckdb.sql(f"SELECT * FROM '{path}'").fetchall())).encode()


def test_the_canary_would_be_found():
    """Where customers are one by one, so that finding nothing elsewhere means something."""
    assert {"CANARY-77", "Vexley", "Zanzibar", "113.25", "987654", "BROKEN-88"} <= set(betrays(customers().encode()))
    assert betrays(struct.pack("<dd", 1.5, 987654.0)) == ["987654.0 as <d"]


def test_nothing_of_theirs_is_kept(place, evidence):
    store = place[1]
    files = [p for p in store.rglob("*") if p.is_file() and "uploads" not in p.parts]
    assert {"segmentation.json", "cells.parquet", "evidence.json", "evidence.parquet"} <= {p.name for p in files}
    assert [p.name for p in files if p.name.startswith("customers")] == []
    assert {str(p): found for p in files for body in contents(p) if (found := betrays(body))} == {}


# what stands for the parts of addresses; a route with another part has to be added here
def parts_of(s, version, token, key):
    return {
        "version": version,
        "fingerprint": s.fingerprint[:8],
        "token": token,
        "key": key,
        "name": "page/main.js",
        "filename": "style.css",
        "path": "segments",
        "package_name": "dash",
        "fingerprinted_path": "nothing.js",
        "digest": "0" * 12,
        "kind": "report",
    }


def addresses(server, parts):
    """Yield every route of a server with the ways in which it can be asked, its parts filled in."""
    for rule in server.url_map.iter_rules():
        unknown = set(rule.arguments) - set(parts)
        assert not unknown, f"{rule.rule} has parts that this test cannot fill: {unknown}"
        filled = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda m: parts[m[1]], rule.rule)
        yield filled, rule.methods & {"GET", "POST"}


def version_in(page):
    return re.search(r'data-segmentation="([0-9a-f]+)"', page.text)[1]


def asked_everywhere(url, base, found, headers):
    """Yield every answer below `base` by method and path."""
    for path, methods in found:
        for query in ("", "?k=3&x=income&y=spent&histogram=income"):
            if "GET" in methods:
                yield f"GET {path}{query}", post(f"{url}{base}{path}{query}", None, **headers)
            if "POST" in methods and not path.endswith(("/delete", "/uploads", "/names")):
                yield f"POST {path}{query}", post(f"{url}{base}{path}{query}", b"{}", **headers)


def test_no_route_answers_with_anything_of_theirs(place, url, evidence, brought):
    """All routes there are, at the top and for the customers that a visitor brought, asked in every way there is."""
    settings = read_settings(place[2])
    folder = folder_of(place)
    s = open_segmentation(folder)
    server = create_app(s, folder, settings, top(settings)).server
    add_upload_routes(server, Work(place[1] / UPLOADS, 100, 1, LEAST), 1)
    own, owner = brought
    token, key = own.split("/")[-2:]
    answered = set()
    for base, headers in (("", {}), (own, owner)):
        version = version_in(ask(url, f"{base}/"))
        found = list(addresses(server, parts_of(s, version, token, key)))
        for path, answer in asked_everywhere(url, base, found, headers):
            if "/look" not in path:  # which shows the owner of a file what was understood of it
                assert betrays(answer.body) == [], f"{base}{path}"
            answered |= {path} if answer.status == 200 else set()
    must = ["/", "/_dash-layout", "/_dash-dependencies", "/names.json", "/report.csv"]
    must += [f"/evidence/{s.fingerprint[:8]}/{name}" for name in ("words.json", "cells.bin", "figures.json")]
    assert {f"GET {path}" for path in must} <= answered
    served = {re.sub(r"[0-9a-f]{12}", "V", a) for a in answered}
    assert {f"GET /segmentation/V/{n}" for n in ("cells.bin", "page.json", "figures.json", "segments.json")} <= served


@pytest.mark.parametrize("base", ["top", "brought"])
def test_rows_are_refused_with_a_sentence(url, brought, base):
    own = brought[0] if base == "brought" else ""
    for answer in (ask(url, f"{own}/export.csv"), ask(url, f"{own}/export.csv", where='[["a",[["oneof","k3",1]]]]')):
        assert answer.status == 400
        assert answer.is_a_sentence()
        assert answer.text.startswith("Shown in groups of at least 5 customers, so that nobody can be singled out.")
    moved = post(f"{url}{own}/move?k=3", customers().encode(), Content_Type="text/csv")
    assert (moved.status, moved.is_a_sentence()) == (400, True)
    assert "So nobody is found again at another time" in moved.text
    rows = post(url + own + CALLBACK, json.dumps(table_call(window(), {"k": 3, "where": ""})).encode())
    assert (rows.status, rows.is_a_sentence()) == (400, True)


def test_no_body_is_read_that_is_too_large_for_a_callback(url, promise):
    """It would be kept in memory before anybody looked at it."""
    kept = promise("a body too large for what it is sent to is refused before it is read")
    place = urlsplit(url)
    for path in (CALLBACK, "/names", "/score?k=3", "/login"):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n"
        with socket.create_connection((place.hostname, place.port), timeout=5) as one:
            one.sendall(head.encode())
            kept.check(one.recv(1 << 12)[9:12] in (b"413", b"405"), path)


def test_a_visitor_s_own_customers_are_scored(url):
    answer = post(f"{url}/score?k=3", customers().encode(), Content_Type="text/csv")
    assert answer.status == 200
    assert "CANARY-77" in answer.text, "they came with the question"


def test_every_cell_that_is_sent_is_a_group(url):
    page = ask(url, f"/segmentation/{version_in(ask(url, '/'))}/page.json").json
    where = next(a for a in page["arrays"] if a["name"] == "n")
    body = ask(url, f"/segmentation/{version_in(ask(url, '/'))}/cells.bin").body
    counts = np.frombuffer(body, where["type"], where["length"], where["offset"])
    assert (page["smallest"], page["total"], counts.sum()) == (LEAST, 161, 161)
    assert counts.min() >= LEAST
    assert page["categories"][0]["values"][-1] == "in mixed groups"


# what a visitor asks for, and the smallest group that they get
WISHES = {"nothing": ({}, 5), "smaller": ({"smallest_cell": 2}, 5), "larger": ({"smallest_cell": 9}, 9)}


@pytest.mark.parametrize("case", WISHES)
def test_visitors_get_groups_no_smaller_than_the_server_s(url, place, case):
    wish, least = WISHES[case]
    token, owner = owner_of(bring(url, customers().encode()))
    answer, _ = patiently(url, f"/of/{token}/segment", {"n_clusters": 2, **wish}, **owner)
    assert answer.status == 200, answer.text
    folder = place[1] / "uploads" / token / answer.json
    assert json.loads((folder / "segmentation.json").read_text())["protection"]["smallest_cell"] == least
    assert not (folder / "customers.parquet").exists()
    assert not (folder / "customers.csv").exists()


def test_customers_brought_before_groups_were_asked_for_are_not_shown(mall_folder, place, tmp_path):
    settings = read_settings(place[2])
    folder = shutil.copytree(mall_folder, tmp_path / "of-before")
    with pytest.raises(InputError, match="larger groups than when these were brought; bring them again on Data"):
        _brought(settings, top(settings), read_policy({}), Path(folder), "/of/x/y")


def test_pages_say_so(url):
    layout = ask(url, "/").text
    assert layout.count("Shown in groups of at least 5 customers, so that nobody can be singled out.") >= 3
    assert "What groups cost, measured on the customers themselves" in layout
    assert "exported but not" not in layout
    assert "export-selected" not in layout
    report = ask(url, "/report.csv").text
    assert "What concerns fewer than 5 customers" in report
    assert "line " not in report.lower()
