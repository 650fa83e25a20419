"""The store: segmented once, by another process; damaged or foreign folders are made again."""

import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from analysis.model.question import Question, Reading
from analysis.store.folder import open_segmentation
from analysis.store.numbering import earlier_segments, hand_down
from dashboard.settings import Settings
from dashboard.startup.opening import Failed, Opening, Shown, Starting
from dashboard.startup.processes import is_running, stop
from dashboard.startup.store import (
    EvidenceBounds,
    cache_key,
    evidence_progress,
    evidence_run,
    forget,
    most_mb,
    run_of,
    start_evidence,
)
from dashboard.system.locks import hold, is_locked
from dashboard.uploads.work import evidence_bounds

PATIENCE = 60
TEXT = "id,age,income\n" + "".join(f"{i},{20 + i * 7 % 31},{30 + i * i % 47}\n" for i in range(1, 13))
# opens the customers of file 1 from store 2, as a starting server does
FIND = """
import json, pathlib, sys
from analysis.model.question import Question
from dashboard.guard.logs.lines import start_logging
from dashboard.startup.processes import is_running
from dashboard.settings import Settings
from tests.dashboard.startup.test_store import found
start_logging(production=False)
segmentation, folder = found(Settings(Question(sys.argv[1]), pathlib.Path(sys.argv[2])))
print(json.dumps([str(folder), segmentation.n_customers, "sklearn" in sys.modules]))
"""


def found(settings):
    """Return the segmentation that a starting server opens in the end, and its folder; or why it opens none."""
    opened = []

    def open_app(segmentation, folder, _home):
        opened.append((segmentation, folder))
        return Shown(Response(), "", folder)

    opening = Opening(settings, open_app)
    opening.begin()
    end = time.monotonic() + PATIENCE
    while (isinstance(opening.look(), Starting) or is_running(run_of(opening.folder))) and time.monotonic() < end:
        time.sleep(0.05)
    state = opening.look()
    return state if isinstance(state, Failed) else opened[0]


@pytest.fixture(scope="module")
def customers(tmp_path_factory):
    path = tmp_path_factory.mktemp("customers") / "few.csv"
    path.write_text(TEXT)
    return path


@pytest.fixture(scope="module")
def first_start(customers, tmp_path_factory, run_python):
    """Return what the first start with an empty store says, and the store after it."""
    store = tmp_path_factory.mktemp("few")
    return run_python("-c", FIND, customers, store), store


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def stamps(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_the_first_start_segments_in_another_process(first_start, customers):
    done, store = first_start
    assert done.returncode == 0, done.stderr
    folder, n_customers, fitted_here = json.loads(done.stdout)
    assert (Path(folder).parent, n_customers, fitted_here) == (store, 12, False)
    assert done.stderr == "Kindred: Segmenting few.csv (kept for the next start).\n"
    assert [path.name for path in store.iterdir() if path.is_dir() and not path.suffix] == [
        cache_key(Question(str(customers)))
    ]


def test_the_second_start_does_not_segment(first_start, customers, run_python):
    done, store = first_start
    folder = Path(json.loads(done.stdout)[0])
    before = stamps(folder)
    again = run_python("-c", FIND, customers, store)
    assert (again.stdout, again.stderr) == (done.stdout, "")
    assert stamps(folder) == before


def cut_short(name):
    def damage(folder, other):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: len(whole) // 2])

    return damage


def cells_of_other_data(folder, other):
    shutil.copy(other / "cells.parquet", folder)


DAMAGE = {
    "segmentation cut short": cut_short("segmentation.json"),
    "customers cut short": cut_short("customers.parquet"),
    "cells of other data": cells_of_other_data,
}


@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_folder_is_made_anew(first_start, customers, mall_folder, tmp_path, caplog, case):
    _, store = first_start
    question = Question(str(customers))
    shutil.copytree(store, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / cache_key(question)
    whole = files(folder)
    DAMAGE[case](folder, mall_folder)
    with caplog.at_level("INFO"):
        segmentation, place = found(Settings(question, tmp_path))
    assert "Segmenting few.csv" in caplog.text
    assert (place, segmentation.n_customers) == (folder, 12)
    assert open_segmentation(folder).fingerprint == segmentation.fingerprint
    assert files(folder)["segmentation.json"] == whole["segmentation.json"]


def test_what_segments_were_outlives_their_result(first_start, customers, tmp_path):
    """What was computed of a database is forgotten at the next start, and of a changed file another folder is made."""
    _, store = first_start
    shutil.copytree(store, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / cache_key(Question(str(customers)))
    s = open_segmentation(folder)
    hand_down(tmp_path / "changed", customers.name)
    forget(folder)
    assert not (folder / "segmentation.json").exists()
    for kept in (folder, tmp_path / "changed"):
        known = earlier_segments(kept)
        assert {k: len(of_k) for k, of_k in known.segments.items()} == {k: k for k in s.ks}


def test_other_customers_and_other_questions_have_other_folders(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text(TEXT)
    asked = Question(str(path))
    questions = [asked, Question(str(path), ("age", "income")), Question(str(path), n_clusters=3)]
    keys = {cache_key(q) for q in questions}
    assert cache_key(asked) in keys
    path.write_text(TEXT.replace("1,", "2,", 1))
    keys |= {cache_key(q) for q in questions}
    assert len(keys) == 6
    path.write_text(TEXT)
    assert cache_key(asked) in keys


def shop(path, rows):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS customers (id INTEGER, age INTEGER, income INTEGER)")
        connection.executemany("INSERT INTO customers VALUES (?, ?, ?)", rows)
    connection.close()


def test_customers_of_a_database_are_read_at_every_start(tmp_path):
    rows = [(i, 20 + i * 7 % 31, 30 + i * i % 47) for i in range(1, 13)]
    shop(tmp_path / "shop.db", rows)
    settings = Settings(Question(f"sqlite:///{tmp_path}/shop.db", reading=Reading(query="customers")), tmp_path)
    first, folder = found(settings)
    shop(tmp_path / "shop.db", [(13, 60, 90)])
    second, place = found(settings)
    assert (first.n_customers, second.n_customers, place) == (12, 13, folder)


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path):
    address = "postgresql://reader:verysecret@127.0.0.1:1/shop"
    refused = found(Settings(Question(address, reading=Reading(query="customers")), tmp_path))
    assert refused.sentence.startswith("The database postgresql://127.0.0.1/shop does not answer")
    kept = [path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert "verysecret" not in "".join([refused.sentence, *kept])


def test_a_folder_that_cannot_be_written_has_no_evidence_and_does_no_harm(mall, mall_folder, tmp_path, caplog):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    (folder / "evidence.json").unlink()
    (folder / "evidence.log").mkdir()
    start_evidence(mall, folder)
    assert "The evidence is not looked for" in caplog.text


def test_evidence_that_is_there_is_not_looked_for(mall, mall_folder):
    before = files(mall_folder)
    start_evidence(mall, mall_folder)
    assert files(mall_folder) == before


def test_evidence_waits_for_its_slot_and_begins_once_somebody_asks(mall, mall_folder, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    (folder / "evidence.json").unlink()
    run, slot = evidence_run(folder), tmp_path / "slot"
    bounds = EvidenceBounds((slot,))
    with hold(slot):
        start_evidence(mall, folder, bounds)
        assert evidence_progress(mall, folder, bounds)["phase"].startswith("waiting")
        assert not is_running(run)
    evidence_progress(mall, folder, bounds)
    assert is_running(run)
    assert is_locked(slot), "others wait meanwhile"
    stop(run)


def test_evidence_on_a_visitors_file_may_take_what_reading_it_may(mall, mall_folder, tmp_path):
    settings = Settings(Question("customers.csv"), tmp_path, upload_mb=10, process_mb=60)
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    (folder / "evidence.json").unlink()
    (tmp_path / "uploads").mkdir()
    bounds = evidence_bounds(settings)
    start_evidence(mall, folder, bounds)
    end = time.monotonic() + PATIENCE
    while is_running(evidence_run(folder)) and time.monotonic() < end:
        time.sleep(0.1)
    assert "more than the 60 MB of memory it may take" in evidence_progress(mall, folder, bounds)["failed"]


def test_evidence_on_the_servers_own_customers_may_take_four_fifths_of_the_memory(tmp_path):
    own, half = EvidenceBounds().limits(), evidence_bounds(Settings(Question("customers.csv"), tmp_path)).limits()
    assert own.megabytes == most_mb()
    assert half.megabytes <= own.megabytes
