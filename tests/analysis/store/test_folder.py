"""A saved segmentation opens as it was, and one that is damaged or half written does not open at all."""

import json
import shutil

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.core.errors import InputError
from analysis.model.question import Question
from analysis.store.document import to_document
from analysis.store.folder import open_segmentation

FILES = {"segmentation.json", "cells.parquet", "customers.parquet", "customers.csv"}


def test_round_trip(mall_file, tmp_path, few_starts):
    question = Question(str(mall_file), ("age", "income"), "none", 4)
    built, opened = segment(question, tmp_path), open_segmentation(tmp_path)
    text = (tmp_path / "segmentation.json").read_text(encoding="utf-8")
    assert json.dumps(to_document(built)) == json.dumps(to_document(opened)) == json.dumps(json.loads(text))
    assert opened.question == Question("Mall_Customers.csv", ("age", "income"), "none", 4)
    assert (opened.schema, opened.solutions[0].names) == (built.schema, built.solutions[0].names)
    for name in ("counts", "points"):
        assert getattr(opened.cells, name).tobytes() == getattr(built.cells, name).tobytes()
    for name in ("values", "codes", "labels"):
        before, after = getattr(built.cells, name), getattr(opened.cells, name)
        assert before.keys() == after.keys()
        assert all(np.array_equal(before[key], after[key]) for key in before)


def test_a_folder_holds_these_files_and_nothing_else(mall_folder):
    assert {path.name for path in mall_folder.iterdir()} == FILES | {"evidence.json", "evidence.parquet"}


def test_saved_again_in_the_same_place(mall_file, tmp_path, few_starts):
    for k in (4, 5):
        segment(Question(str(mall_file), n_clusters=k), tmp_path)
        assert open_segmentation(tmp_path).n_clusters == k
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_numbers_of_segments(mall_folder):
    opened = open_segmentation(mall_folder)
    assert opened.ks == tuple(range(2, 11))
    assert opened.solution(7).n_clusters == 7
    with pytest.raises(KeyError):
        opened.solution(11)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("id,age,income,city\n2,30,50,B\n1,20,40,A\n3,35,45,A\n4,36,46,A\n", True),  # other order of rows
        ("id,age,income,city\n9,20,40,A\n2,30,50,B\n3,35,45,A\n4,36,46,A\n", True),  # an id is no trait
        ("id,age,income,city\n1,20,40,A\n2,30,50,B\n3,35,45,A\n4,36,46,B\n", False),
        ("id,age,income,city\n1,20,40,A\n2,30,50,B\n3,35,45,A\n4,36,47,A\n", False),
        ("id,age,income,city\n1,20,40,A\n2,30,50,B\n3,35,45,A\n4,36,46,A\n5,36,46,A\n", False),
        ("id,age,pay,city\n1,20,40,A\n2,30,50,B\n3,35,45,A\n4,36,46,A\n", False),
    ],
)
def test_fingerprint(segment_text, text, same):
    first = segment_text("id,age,income,city\n1,20,40,A\n2,30,50,B\n3,35,45,A\n4,36,46,A\n").fingerprint
    assert (segment_text(text).fingerprint == first) is same
    assert len(first) == 16


def _remove(name):
    return lambda folder: (folder / name).unlink()


def _cut(name, share):
    def cut(folder):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: int(share * len(data))])

    return cut


def _write(name, text):
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def _change(change):
    """Change the document with `change`."""

    def run(folder):
        document = json.loads((folder / "segmentation.json").read_text(encoding="utf-8"))
        change(document)
        (folder / "segmentation.json").write_text(json.dumps(document), encoding="utf-8")

    return run


DAMAGE = [
    (shutil.rmtree, "There is no segmentation in"),
    (_remove("segmentation.json"), "There is no segmentation in"),
    (_cut("segmentation.json", 0), "segmentation.json is cut short or not JSON"),
    (_cut("segmentation.json", 0.9), "segmentation.json is cut short or not JSON"),
    (_write("segmentation.json", "[]"), "written by another version"),
    (_write("segmentation.json", "{}"), "written by another version"),
    (_change(lambda d: d.update(format=d["format"] + 1)), "written by another version"),
    (_change(lambda d: d.pop("schema")), "segmentation.json is not complete"),
    (_change(lambda d: d["solutions"][0].pop("inertia")), "segmentation.json is not complete"),
    (_change(lambda d: d["axes"].pop()), "segmentation.json is not complete"),
    (_change(lambda d: d.update(solutions=None)), "segmentation.json is not complete"),
    (_change(lambda d: d.update(n_clusters=99)), "segmentation.json is not complete"),
    (_change(lambda d: d["schema"]["features"][0].update(key="shoe")), "segmentation.json is not complete"),
    (_change(lambda d: d.update(fingerprint="0" * 16)), "do not belong together"),
    (_change(lambda d: d.update(n_customers=201)), "do not belong together"),
    (_remove("cells.parquet"), "cells.parquet is missing or cut short"),
    (_cut("cells.parquet", 0), "cells.parquet is missing or cut short"),
    (_cut("cells.parquet", 0.5), "cells.parquet is missing or cut short"),
    (_cut("cells.parquet", 0.99), "cells.parquet is missing or cut short"),
    (_write("cells.parquet", "cell,n\n1,2\n"), "cells.parquet is missing or cut short"),
    (_remove("customers.parquet"), "customers.parquet is missing or cut short"),
    (_cut("customers.parquet", 0.5), "customers.parquet is missing or cut short"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGE, ids=range(len(DAMAGE)))
def test_damaged_folders_do_not_open(mall_folder, tmp_path, damage, message):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    open_segmentation(folder)
    damage(folder)
    with pytest.raises(InputError) as refused:
        open_segmentation(folder)
    assert message in str(refused.value)
    assert "python -m analysis segment" in str(refused.value)


@pytest.fixture(params=["other data", "other scaling"])
def other_folder(request, mall_file, tmp_path, few_starts):
    """Return the segmentation of one other customer in the Mall, or of the same ones scaled otherwise."""
    text, scaling = mall_file.read_text(encoding="utf-8"), "none"
    if request.param == "other data":
        text, scaling = text.replace("\n1,Male,19,", "\n1,Male,20,"), "standard"
    (tmp_path / "other.csv").write_text(text, encoding="utf-8")
    segment(Question(str(tmp_path / "other.csv"), scaling=scaling), tmp_path / "other")
    return tmp_path / "other"


@pytest.mark.parametrize("file", ["cells.parquet", "segmentation.json"])
def test_files_of_two_segmentations_do_not_open_together(mall_folder, other_folder, tmp_path, file):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    shutil.copy(other_folder / file, folder)
    with pytest.raises(InputError, match="do not belong together"):
        open_segmentation(folder)


# Saves what argument 1 holds into argument 2, and ends without a word before the rename number argument 3.
DIE_WHILE_SAVING = """
import os, pathlib, sys
import numpy
from analysis.core.duckdb_io import write_parquet
from analysis.store.folder import open_segmentation, save
source, folder, left = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
replace = pathlib.Path.replace
def die(path, target):
    global left
    left -= 1
    os._exit(9) if left < 0 else replace(path, target)
pathlib.Path.replace = die
customers = lambda path: write_parquet({"__line": numpy.arange(200)}, path)
save(open_segmentation(source), folder, customers, lambda path: path.write_text("x"))
"""


@pytest.mark.parametrize("renames", range(4))
def test_killed_while_saving_over_another(mall_folder, tmp_path, run_python, renames):
    folder = shutil.copytree(mall_folder, tmp_path / "out")
    assert run_python("-c", DIE_WHILE_SAVING, mall_folder, folder, renames).returncode == 9
    with pytest.raises(InputError, match="There is no segmentation in"):
        open_segmentation(folder)


def test_the_kills_above_come_before_the_end(mall_folder, tmp_path, run_python):
    assert run_python("-c", DIE_WHILE_SAVING, mall_folder, tmp_path / "out", 4).returncode == 0
    assert open_segmentation(tmp_path / "out").n_clusters == 6


def test_failing_while_writing_leaves_nothing_that_opens(mall_file, mall_folder, tmp_path, few_starts, monkeypatch):
    folder = shutil.copytree(mall_folder, tmp_path / "out")

    def fail(self, path):
        path.write_text("half a", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.build.pipeline.CopiedRows.write_csv", fail)
    with pytest.raises(OSError, match=r"No space left on device.*customers\.csv"):
        segment(Question(str(mall_file)), folder)
    with pytest.raises(InputError, match="There is no segmentation in"):
        open_segmentation(folder)
    assert {path.name for path in folder.iterdir()} <= FILES | {"evidence.json", "evidence.parquet"}
