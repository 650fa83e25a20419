"""Segments that a mixture or Ward's method formed: scored, exported, judged, added to, refreshed, formed again."""

import csv
from datetime import date

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.clustering.methods import kmeans
from analysis.clustering.scoring import score
from analysis.core.errors import InputError
from analysis.core.progress import silent
from analysis.editions.refitting import preview
from analysis.editions.refreshing import refresh
from analysis.evidence import resampling, segment_stability
from analysis.evidence import sentences as say
from analysis.reports.contents import read_contents
from analysis.reports.method import forming
from analysis.store.evidence import open_evidence
from analysis.store.folder import open_segmentation
from analysis.using.hiding import save_in_groups
from analysis.using.updating import update
from tests.analysis.clustering.methods.bands import as_csv, two_bands

VALUES, BAND = two_bands()
METHODS = ["mixture", "ward"]


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    """Take fewer numbers of segments, repetitions and copies: what is true of few is true of many."""
    monkeypatch.setattr(kmeans, "MAX_CLUSTERS", 3)
    for module, name in ((resampling, "REFITS"), (resampling, "COPIES"), (segment_stability, "RESAMPLES")):
        monkeypatch.setattr(module, name, 4)


@pytest.fixture
def files(tmp_path):
    """Return the first three quarters of the customers, and the others."""
    parts = {"first": np.arange(len(VALUES)) % 4 != 0, "others": np.arange(len(VALUES)) % 4 == 0}
    for i, (name, own) in enumerate(parts.items()):
        (tmp_path / f"{name}.csv").write_text(as_csv(VALUES[own], 1 + 1_000 * i), encoding="utf-8")
    return {name: tmp_path / f"{name}.csv" for name in parts}


@pytest.fixture
def segmented(command, files, tmp_path):
    def run(method):
        out = tmp_path / "out"
        wanted = ("--k", "2", "--method", method, "--without-evidence")
        done = command("segment", files["first"], "--out", out, *wanted)
        assert done.returncode == 0, done.stderr
        return out, done.stdout

    return run


def exported(out):
    rows = csv.DictReader((out / "customers.csv").read_text(encoding="utf-8").splitlines())
    return {row["id"]: int(row["segment"]) for row in rows}


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("mixture", "Segments are formed by a Gaussian mixture. It assumes that each segment is a cloud"),
        ("ward", "Segments are formed by Ward's method. It joins the most similar customers"),
    ],
)
def test_the_command_line_forms_scores_and_exports(segmented, command, files, tmp_path, method, words):
    out, text = segmented(method)
    assert words in text
    done = command("score", out, files["first"], "--out", tmp_path / "scored.csv")
    assert done.returncode == 0, done.stderr
    scored = pd.read_csv(tmp_path / "scored.csv")
    assert dict(zip(scored["id"].astype(str), scored["segment"], strict=True)) == exported(out)
    assert ("probability" in scored) == (method == "mixture")
    frame = analysis.score(out, pd.read_csv(files["others"]))
    assert frame["segment"].notna().all()
    if method == "mixture":
        (first, second) = (set(frame["segment"][BAND[::4] == band]) for band in (0, 1))
        assert first.isdisjoint(second)
        assert frame["probability"].between(0.5, 1).all()


@pytest.mark.parametrize("method", METHODS)
def test_evidence_is_found_by_the_same_method(segmented, method):
    out, _ = segmented(method)
    analysis.find_evidence(out)
    s = open_segmentation(out)
    own = open_evidence(out, s).solution(2)
    names = [one["name"] for one in own["opinions"]["methods"]]
    assert names == ["K-means", "Ward's method" if method == "mixture" else "Gaussian mixture", "HDBSCAN"]
    assert all(0 <= one["jaccard"] <= 1 for one in own["segments"])
    if method == "mixture":
        assert own["stability"]["mean"] > 0.9, "the bands come out again"
        assert own["opinions"]["methods"][0]["agreement"] < 0.3
        assert "long clouds can be real" in own["sentences"]["verdict"]
        assert own["sentences"]["borderline"].startswith("No customer is between two segments")
        undecided = np.zeros(len(s.cells), dtype=np.float32)
        facts = say.EvidenceFacts(s, 2, {}, {}, {}, undecided, undecided)
        assert "nearly as likely in the next segment" in say.borderline(facts)
    else:
        assert "nearly as close to the next segment's center" in own["sentences"]["borderline"]


@pytest.mark.parametrize("method", METHODS)
def test_customers_are_added_by_the_methods_own_rule(segmented, files, method):
    out, _ = segmented(method)
    _, fit = update(out, str(files["others"]))
    s = open_segmentation(out)
    assert max(fit.drift.values()) < 0.25
    assert s.n_segmented == len(VALUES)
    for k in s.ks:
        assert (score(s, k, s.cells.matrix()).segments == s.cells.labels[k]).all()


@pytest.mark.parametrize("method", METHODS)
def test_refreshing_and_a_refit_keep_the_method(segmented, files, method):
    out, _ = segmented(method)
    assert refresh(out, str(files["first"])).verdict.word == "fits"
    assert preview(out).n_moved == 0


def test_rows_that_stay_where_they_are_are_refused(command, files, tmp_path):
    done = command("segment", files["first"], "--engine", "duckdb", "--method", "ward", "--out", tmp_path / "x")
    assert done.returncode != 0
    assert "Rows that stay where they are can only be segmented by K-means, not by Ward's method" in done.stderr


def test_a_page_that_keeps_customers_in_groups_is_refused(segmented, tmp_path):
    out, _ = segmented("mixture")
    with pytest.raises(InputError, match="Customers kept in groups can only be segmented by K-means"):
        save_in_groups(open_segmentation(out), 5, tmp_path / "groups", silent)


def test_reports_say_which_method_forms_segments(segmented):
    out, _ = segmented("mixture")
    text = forming(read_contents(out, "", date(2026, 11, 28)))
    assert text.startswith("Kindred groups customers by a Gaussian mixture (Dempster, Laird and Rubin 1977), for every")
    assert text.endswith("Each customer belongs to the segment that is most likely.")


def test_an_unknown_method_names_those_there_are(tmp_path):
    with pytest.raises(InputError, match="choose one of k-means, mixture, ward"):
        analysis.segment(tmp_path / "x.csv", tmp_path, method="k-medoids")
