"""More than 30 columns form segments through components: groups are found, and everything else speaks of columns."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.build.pipeline import segment
from analysis.clustering.methods import kmeans
from analysis.clustering.scale.scaler import HELD, main_components, scaler_of
from analysis.clustering.scoring import centers, scaled, score, smallest_changes
from analysis.core.errors import InputError
from analysis.evidence import compute, resampling
from analysis.evidence.compute import find_evidence
from analysis.evidence.other_choices import ALL_COLUMNS
from analysis.evidence.resampling import adjusted_rand
from analysis.model.question import Question
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation
from analysis.using.segment_sentences import through_components
from analysis.using.updating import update

N, COLUMNS, KINDS = 240, 40, 3


@pytest.fixture(scope="module")
def wide(tmp_path_factory) -> tuple[Segmentation, Path, np.ndarray]:
    """Return customers of three kinds, which lie along few directions of 40 noisy columns, and those kinds."""
    random, place = np.random.default_rng(6), tmp_path_factory.mktemp("wide")
    kinds = np.arange(N) % KINDS
    along = random.normal(size=(N, 4)) * 0.5 + np.eye(KINDS, 4)[kinds] * 4
    values = (along @ random.normal(size=(4, COLUMNS)) + random.normal(size=(N, COLUMNS))) * 10 + 100
    regions = random.choice(["North", "South", "East"], N)
    rows = [[f"P{i}", regions[i], *own] for i, own in enumerate(values.round(1).tolist())]
    with (place / "wide.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "region", *(f"rating {i}" for i in range(COLUMNS))], *rows])
    asked = Question(str(place / "wide.csv"), n_clusters=KINDS, roles={"region": "feature"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "MAX_CLUSTERS", 4)
        patch.setattr(kmeans, "N_INIT", 10)
        return segment(asked, place / "out"), place, kinds


def test_the_fewest_components_hold_most_of_how_customers_differ():
    points = np.random.default_rng(1).normal(size=(500, 5)) * [5, 3, 1, 1, 1]
    found = main_components(points, np.ones(500, dtype=np.int64))
    variances = np.sort(np.linalg.eigvalsh(np.cov(points.T)))[::-1]
    assert len(found) == np.searchsorted(np.cumsum(variances) / variances.sum(), HELD) + 1
    assert found @ found.T == pytest.approx(np.eye(len(found)))


def test_groups_are_found(wide):
    s, _, kinds = wide
    assert len(s.schema.forming) == COLUMNS + 1
    assert 2 <= len(s.scaling.components) < COLUMNS
    ids = dict(zip(s.cells.ids, s.cells.labels[KINDS], strict=True))
    found = np.array([int(ids[f"P{i}"]) - 1 for i in range(N)])
    assert adjusted_rand(kinds.astype(np.int64), found, np.ones(N, dtype=np.int64)) > 0.95


def test_distances_are_those_of_components(wide):
    s, _, _ = wide
    scaler, matrix = scaler_of(s), s.cells.matrix(s.schema.coded)[:50]
    points = scaler.transform(matrix)
    reduced = scaler.reduced(points)
    whole = [((a[1:] - a[0]) ** 2).sum(axis=1) for a in (points, reduced)]
    assert whole[0] == pytest.approx(whole[1])
    assert reduced == pytest.approx(scaler.each_column(matrix) @ np.array(s.scaling.components).T)


def test_scoring_puts_customers_where_they_were(wide):
    s, place, _ = wide
    for own in (s, open_segmentation(place / "out")):
        matrix = own.cells.matrix(own.schema.coded)
        for k in own.ks:
            assert (score(own, k, matrix).segments == own.cells.labels[k]).all()
            points = scaled(own, matrix)
            for j, center in enumerate(centers(own, k), start=1):
                assert center == pytest.approx(points[own.cells.labels[k] == j].mean(axis=0), abs=1e-9)


def test_the_smallest_change_moves_a_customer(wide):
    s, _, _ = wide
    values = s.cells.matrix(s.schema.coded)[0]
    own = score(s, KINDS, values[None, :]).segments[0]
    changes = [c for c in smallest_changes(s, KINDS, values)[:COLUMNS] if c is not None]
    change = min(changes, key=lambda c: abs(c.by))
    at = [f.key for f in s.schema.features].index(change.feature)
    for share, moved in ((0.999, False), (1.001, True)):
        other = values.copy()
        other[at] += change.by * share
        assert (score(s, KINDS, other[None, :]).segments[0] != own) == moved


def test_names_speak_of_columns_and_a_sentence_of_components(wide):
    s, _, _ = wide
    assert all("rating" in name.lower() for name in s.solution(KINDS).names)
    sentence = through_components(s)
    assert f"through {len(s.scaling.components)} components" in sentence
    assert f"in all {COLUMNS + 1} columns (factor analysis of mixed data)" in sentence


def test_evidence_tries_every_column_instead(wide, monkeypatch):
    _, place, _ = wide
    for module in (resampling, compute):
        monkeypatch.setattr(module, "REFITS", 6)
        monkeypatch.setattr(module, "COPIES", 6)
    found = find_evidence(place / "out", lambda *_: None, 1).document["solutions"][KINDS - 2]
    assert [a["change"] for a in found["sensitivity"]] == [ALL_COLUMNS]
    assert sum(one["share"] for one in found["describe"]["contributions"]) == pytest.approx(1)


def test_the_same_customers_again_still_fit(wide, tmp_path):
    s, place, _ = wide
    shutil.copytree(place / "out", tmp_path / "out")
    header, *rows = (place / "wide.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "more.csv").write_text("\n".join([header, *(f"again{row}" for row in rows)]), encoding="utf-8")
    _, fit = update(tmp_path / "out", str(tmp_path / "more.csv"))
    assert fit is not None
    assert max(fit.drift.values()) < 1e-6
    assert s.scaling == open_segmentation(tmp_path / "out").scaling


def test_a_mixture_of_so_many_columns_is_refused(wide, tmp_path):
    _, place, _ = wide
    with pytest.raises(InputError, match="at most 30 columns, and here are 40"):
        segment(Question(str(place / "wide.csv"), method="mixture"), tmp_path / "out")
