"""The public interface: its examples run as written, it takes files and frames, and importing it loads nothing."""

import doctest
import inspect
import json
import shutil
from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis.clustering.methods import kmeans
from analysis.model.question import Reading
from tests.serving import ROOT

FINDER = doctest.DocTestFinder(recurse=False)
NAMES = [name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))]
EXAMPLES = [FINDER.find(analysis, "analysis", module=False), *(FINDER.find(getattr(analysis, n), n) for n in NAMES)]
LOADED = "import json, sys, analysis; dir(analysis); print(json.dumps(sorted(sys.modules)))"


@pytest.fixture
def in_place(tmp_path, monkeypatch, mall_folder):
    """Return a folder that has what examples name: `data`, and `mall`, the saved segmentation."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "mall").symlink_to(mall_folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(kmeans, "N_INIT", 10)
    monkeypatch.setattr(kmeans, "MAX_CLUSTERS", 5)
    return tmp_path


@pytest.mark.parametrize("example", [e for found in EXAMPLES for e in found], ids=lambda example: example.name)
def test_every_example_runs_as_written(in_place, example):
    assert example.examples
    output = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=output.append)
    assert "".join(output) == ""


def test_every_public_function_has_an_example():
    assert {e.name for found in EXAMPLES for e in found if e.examples} == {"analysis", *NAMES}


def test_importing_it_loads_neither_what_fits_nor_what_reads(run_python):
    loaded = set(json.loads(run_python("-c", LOADED).stdout))
    assert loaded & {"sklearn", "pandas", "scipy", "duckdb", "numpy"} == set()


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'cluster'"):
        analysis.cluster  # noqa: B018 - looking it up is the test
    assert set(analysis.__all__) <= set(dir(analysis))


def test_a_frame_is_segmented_as_its_file_is(in_place):
    frame = pd.read_csv("data/Mall_Customers.csv")
    of_file, of_frame = (analysis.segment(c, n_clusters=5) for c in ("data/Mall_Customers.csv", frame))
    assert of_frame.fingerprint == of_file.fingerprint
    assert of_frame.solutions == of_file.solutions


def test_a_question_and_single_choices_mean_the_same(in_place):
    question = analysis.Question("data/Mall_Customers.csv", features=("age", "income"), scaling="none")
    asked = analysis.segment(question, "out", n_clusters=3)
    assert (asked.question.features, asked.question.scaling, asked.n_clusters) == (("age", "income"), "none", 3)
    assert analysis.open_segmentation("out").fingerprint == asked.fingerprint


def test_a_frame_keeps_its_rows_index_and_types(mall):
    frame = pd.read_csv(ROOT / "data" / "Mall_Customers.csv").rename(columns={"Gender": "segment"})
    frame = frame.set_index(frame.index * 2 + 7)
    scored = analysis.score(mall, frame)
    pd.testing.assert_frame_equal(scored[frame.columns], frame)
    assert list(scored.columns[-6:]) == ["kindred_segment", "segment_name", "distance", "margin", "sure", "not_scored"]
    assert scored["kindred_segment"].value_counts().sort_index().tolist() == [
        s.size for s in mall.solution(mall.n_clusters).segments
    ]


def test_decimals_in_a_frame_have_a_point_whatever_the_file_had(mall):
    other = replace(mall, question=replace(mall.question, reading=Reading(decimal="comma")))
    frame = pd.DataFrame({"age": [30.125, 60.5], "income": [90.25, 20.125], "spending": [85.5, 20.75]})
    assert analysis.score(other, frame).equals(analysis.score(mall, frame))


def test_what_cannot_be_read_is_missing_and_scoring_says_why(tmp_path, mall):
    path = tmp_path / "new.csv"
    path.write_text("age,income,spending\n31,90,85\nold,20,10\n", encoding="utf-8")
    scored = analysis.score(mall, path)
    assert scored["segment"].isna().tolist() == [False, True]
    assert scored["not_scored"].tolist() == ["", "Age is 'old', not a number"]


def test_a_number_of_segments_that_there_is_not_is_refused(mall):
    with pytest.raises(analysis.InputError, match="There is no solution of 11 segments; choose from 2 to 10"):
        analysis.score(mall, ROOT / "data" / "Mall_Customers.csv", 11)


def test_given_names_are_used(tmp_path, mall_folder):
    folder = shutil.copytree(mall_folder, tmp_path / "mall")
    (folder / "names.json").write_text('{"revision": 1, "names": {"6": {"1": "Stars"}}}', encoding="utf-8")
    assert analysis.open_segmentation(folder).solution(6).names[0] == "Stars"
