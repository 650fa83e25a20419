"""A million customers with whole numbers: what cells hold is what pandas and scikit-learn find on all rows."""

import duckdb
import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

from analysis.clustering.scoring import centers
from analysis.using.exporting import export
from benchmarks.tables.mall_like import write_customers

N, K = 1_000_000, 5
FEATURES = {"age": "Age", "income": "Annual Income (k$)", "spending": "Spending Score (1-100)"}


@pytest.fixture(scope="module")
def million(tmp_path_factory, segment_where_it_is):
    """Return the segmentation, and every exported row with its segment, by id."""
    place = tmp_path_factory.mktemp("million")
    write_customers(place / "customers.parquet", N, whole=True)
    s = segment_where_it_is(place / "customers.parquet", place / "out")
    assert export(s, place / "out", f"?k={K}", place / "all.parquet") == N
    return s, duckdb.sql(f"FROM '{place / 'all.parquet'}' ORDER BY \"CustomerID\"").df()


def test_every_row_is_exported_once(million):
    _, rows = million
    assert np.array_equal(rows["CustomerID"], np.arange(1, N + 1))


def test_cells_are_the_groups_of_pandas(million):
    s, rows = million
    expected = rows.groupby([*FEATURES.values(), "Gender"]).size()
    assert (s.precision.how, s.n_customers, s.n_segmented) == ("exact", N, N)
    assert np.array_equal(s.cells.counts, expected)
    for level, values in enumerate(s.cells.values.values()):
        assert np.array_equal(values, expected.index.get_level_values(level))
    genders = np.array(s.schema.categories[0].values)[s.cells.codes["gender"]]
    assert np.array_equal(genders, expected.index.get_level_values("Gender"))


def test_scikit_learn_stays_at_the_centers(million):
    s, rows = million
    points = StandardScaler().fit_transform(rows[[*FEATURES.values()]].to_numpy(dtype=np.float64))
    own = centers(s, K)
    reference = KMeans(K, init=own, n_init=1, tol=0.0).fit(points)
    assert s.solution(K).inertia == pytest.approx(reference.inertia_, rel=1e-9)
    assert own == pytest.approx(reference.cluster_centers_, rel=1e-9, abs=1e-9)
    assert np.array_equal(rows["segment"], reference.labels_ + 1)


def test_segments_are_the_groups_of_pandas(million):
    s, rows = million
    grouped = rows.groupby("segment")
    for segment, own in grouped:
        found = s.solution(K).segments[segment - 1]
        assert (found.size, found.share) == (len(own), len(own) / N)
        for key, column in FEATURES.items():
            text = found.profile["features"][key]
            assert text["mean"] == pytest.approx(own[column].mean(), rel=1e-12)
            assert text["median"] == own[column].median()
        assert found.profile["categories"]["gender"]["counts"] == own["Gender"].value_counts().to_dict()
