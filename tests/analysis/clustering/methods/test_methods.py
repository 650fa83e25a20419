"""Methods that form segments: known answers, scikit-learn's own, customers placed by each method's own rule."""

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from analysis.clustering import fit_all
from analysis.clustering.cloud_borders import steps_to_borders
from analysis.clustering.methods import kmeans
from analysis.clustering.methods.drawn import drawn_customers
from analysis.clustering.methods.mixture import fit_mixture
from analysis.clustering.methods.registry import FITTING
from analysis.clustering.methods.ward import fit_ward, ward_groups, ward_labels
from analysis.clustering.scoring import centers, scaled, score, smallest_changes
from analysis.core.clouds import Clouds, probabilities
from analysis.core.errors import InputError
from analysis.model.methods import METHODS
from analysis.model.question import Question, read_question, to_document
from analysis.store.folder import JSON_FILE, open_segmentation
from analysis.store.numbering import renumbered
from tests.analysis.clustering.methods.bands import as_csv, two_bands

VALUES, BAND = two_bands()
KS = range(2, 11)


@pytest.fixture(autouse=True)
def one_thread():
    """Fits are small: more threads only wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def by(segment_text):
    return lambda method, **question: segment_text(as_csv(VALUES), method=method, **question)


@pytest.fixture(scope="module")
def points():
    return (VALUES - VALUES.mean(axis=0)) / VALUES.std(axis=0)


def ones(rows):
    return np.ones(len(rows), dtype=np.int64)


def segments(s, k):
    """Return the segments of the customers, in the order of the file."""
    return score(s, k, VALUES).segments


def test_a_mixture_finds_long_bands_that_k_means_cuts_across(by):
    assert adjusted_rand_score(BAND, segments(by("mixture", n_clusters=2), 2)) == 1
    for method in ("k-means", "ward"):
        assert adjusted_rand_score(BAND, segments(by(method, n_clusters=2), 2)) < 0.3


@pytest.mark.parametrize("k", [2, 5, 10])
def test_a_mixture_is_that_of_scikit_learn(points, mall, k):
    found = fit_mixture(points, ones(points), k, replace(mall.schema, features=mall.schema.features[1:]))
    starts = {"kmeans": 10, "random_from_data": 30}
    choices = {"reg_covar": 1e-3, "max_iter": 1_000, "random_state": 0}
    models = [GaussianMixture(k, init_params=name, n_init=n, **choices).fit(points) for name, n in starts.items()]
    model = max(models, key=lambda model: model.lower_bound_)
    expected = model.predict(points)
    assert adjusted_rand_score(expected, found.labels) == 1
    likely = np.sort(probabilities(found.clouds.log_densities(points)), axis=1)
    assert likely == pytest.approx(np.sort(model.predict_proba(points), axis=1), abs=1e-6)
    mine = [points[found.labels == j].mean(axis=0) for j in range(1, k + 1)]
    assert found.centers == pytest.approx(np.array(mine))


@pytest.mark.parametrize("k", [2, 5, 10])
def test_wards_groups_are_those_of_scikit_learn_and_their_centers_place_everybody(points, mall, k):
    found = fit_ward(points, ones(points), k, replace(mall.schema, features=mall.schema.features[1:]))
    groups = AgglomerativeClustering(k, linkage="ward").fit_predict(points)
    expected = np.array([points[groups == j].mean(axis=0) for j in range(k)])
    apart = ((points[:, None] - expected[None]) ** 2).sum(axis=2)
    assert sorted(map(tuple, found.centers.round(9))) == sorted(map(tuple, expected.round(9)))
    assert adjusted_rand_score(found.labels, apart.argmin(axis=1)) == 1
    assert adjusted_rand_score(found.labels, groups) > 0.7, "few customers are near borders"
    assert adjusted_rand_score(ward_groups(points, (k,))[k], groups) == 1


def test_ward_moves_nobody_where_groups_are_apart(mall):
    random = np.random.default_rng(3)
    clouds = np.vstack([random.normal(center, 0.4, (30, 2)) for center in ([0, 0], [6, 0], [0, 6])])
    found = fit_ward(clouds, ones(clouds), 3, replace(mall.schema, features=mall.schema.features[1:]))
    assert adjusted_rand_score(found.labels, ward_labels(clouds, 3)) == 1


@pytest.mark.parametrize("method", ["mixture", "ward"])
def test_counts_are_customers(points, mall, method):
    counts = 1 + np.arange(len(points)) % 3
    schema = replace(mall.schema, features=mall.schema.features[1:])
    whole = FITTING[method].fit(points, counts, 4, schema)
    rows, cells = drawn_customers(points, counts, 10_000)
    single = FITTING[method].fit(rows, ones(rows), 4, schema)
    assert (whole.labels[cells] == single.labels).all()
    assert whole.inertia == pytest.approx(single.inertia)


@pytest.mark.parametrize("method", ["mixture", "ward"])
def test_many_customers_are_drawn_and_this_is_stated(points, mall, method):
    counts = np.full(len(points), 1_000, dtype=np.int64)
    schema = replace(mall.schema, features=mall.schema.features[1:])
    found = FITTING[method].fit(points, counts, 3, schema)
    assert len(found.labels) == len(points)
    rows, _ = drawn_customers(points, counts, METHODS[method].most)
    assert len(rows) == METHODS[method].most
    assert f"{METHODS[method].most:,} customers, drawn at random" in METHODS[method].sentences(int(counts.sum()))
    assert "drawn" not in METHODS[method].sentences(200)


@pytest.mark.parametrize("method", ["mixture", "ward"])
def test_customers_get_their_own_segments_back_after_saving_and_renumbering(by, tmp_path, method):
    s = by(method)
    opened = open_segmentation(tmp_path / "out")
    assert opened.ks == tuple(KS)
    backward = renumbered(opened, {k: tuple(range(k, 0, -1)) for k in KS})
    for one in (s, opened, backward):
        for k in KS:
            assert (score(one, k, one.cells.matrix()).segments == one.cells.labels[k]).all()


def test_probability_margin_and_smallest_change(by):
    s = by("mixture", n_clusters=4)
    found = score(s, 4, VALUES)
    assert found.probabilities.sum(axis=1) == pytest.approx(1)
    first, second = np.sort(found.probabilities, axis=1)[:, ::-1][:, :2].T
    assert found.margins == pytest.approx(first - second)
    n_changes = 0
    for value in VALUES[::5]:
        own = score(s, 4, value[None]).segments[0]
        for i, change in enumerate(smallest_changes(s, 4, value)):
            step = np.eye(2)[i] * (0 if change is None else change.by)
            assert change is None or score(s, 4, (value + step * 1.001)[None]).segments[0] == change.to != own
            for part in (0.3, 0.9, -0.9):
                assert score(s, 4, (value + step * part)[None]).segments[0] == own
            n_changes += change is not None
    assert n_changes > 20


def test_no_border_between_clouds_side_by_side_along_the_other_feature():
    clouds = Clouds((0.5, 0.5), ((0.0, 0.0), (4.0, 0.0)), (((1.0, 0.0), (0.0, 1.0)),) * 2)
    own, steps = steps_to_borders(clouds, np.array([1.0, 3.0]))
    assert (own, steps[1, 0]) == (0, pytest.approx(1))
    assert np.isnan(steps[0]).all()
    assert np.isnan(steps[1, 1])


def test_saved_without_a_method_where_it_is_k_means(by, tmp_path):
    by("k-means")
    document = json.loads((tmp_path / "out" / JSON_FILE).read_text())
    assert "method" not in document["question"]
    assert "clouds" not in document["solutions"][0]
    assert "method" not in to_document(Question("x"))
    assert to_document(Question("x", method="ward"))["method"] == "ward"
    assert read_question({"method": "mixture"}, "x").method == "mixture"


def test_criteria_are_around_averages_whatever_places_customers(by):
    s = by("ward")
    at = scaled(s, s.cells.matrix())
    labels = s.cells.labels[5]
    assert centers(s, 5) != pytest.approx(np.array([at[labels == j].mean(axis=0) for j in range(1, 6)]))
    total = ((at - np.average(at, axis=0, weights=s.cells.counts)) ** 2 * s.cells.counts[:, None]).sum()
    within = sum(
        ((at[labels == j] - np.average(at[labels == j], axis=0, weights=s.cells.counts[labels == j])) ** 2).sum()
        for j in range(1, 6)
    )
    expected = (total - within) / 4 / (within / (2 * len(BAND) // 2 - 5))
    assert s.solution(5).calinski_harabasz == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"method": "best"}, "There is no method 'best'; choose one of k-means, mixture, ward."),
        (
            {"method": "ward", "smallest_cell": 5},
            "Customers kept in groups can only be segmented by K-means, not by Ward's method; choose k-means",
        ),
        ({"method": 3}, "The method of a question cannot be '3'; load the page again."),
    ],
)
def test_what_a_method_cannot_do_is_refused(question, sentence):
    with pytest.raises(InputError) as error:
        read_question(question, "x")
    assert str(error.value).startswith(sentence)


def test_segments_end_before_one_would_be_empty(by, monkeypatch):
    def at_most_three(points, counts, k, schema):
        return kmeans.fit(points, counts, k, schema) if k <= 3 else None

    monkeypatch.setitem(fit_all.FITTING, "mixture", replace(FITTING["mixture"], fit=at_most_three))
    assert by("mixture").ks == (2, 3)
    with pytest.raises(InputError, match="Gaussian mixture finds at most 3 segments here"):
        by("mixture", n_clusters=5)
