"""The Mall customers give the numbers that any correct program gives."""

import csv

import numpy as np
import pytest

from analysis.build.pipeline import build
from analysis.cleaning.clean_table import clean
from analysis.core.duckdb_io import make_cells
from analysis.model.question import Question
from analysis.reading.sources import read_table

INCOME, SPENDING = "Annual Income (k$)", "Spending Score (1-100)"

# features, scaling, k, inertia (6 significant digits), silhouette (4 decimals), Calinski-Harabasz, Davies-Bouldin
PUBLISHED = [
    ((INCOME, SPENDING), "none", 5, "44448.5", "0.5539", "247.4", "0.573"),
    ((INCOME, SPENDING), "standard", 5, "65.5684", "0.5547", "248.6", "0.572"),
    (None, "none", 6, "58300.4", "0.4523", "166.7", "0.747"),
    (None, "standard", 4, "205.225", "0.4040", "125.7", "0.931"),
    (None, "standard", 5, "168.248", "0.4166", "125.1", "0.875"),
    (None, "standard", 6, "133.868", "0.4274", "135.1", "0.828"),
    (None, "standard", 7, "117.012", "0.4172", "132.8", "0.793"),
]


@pytest.fixture(scope="module")
def segmentations(mall_file):
    """One segmentation per features and scaling in the table."""
    found = {}
    for features, scaling in {(row[0], row[1]) for row in PUBLISHED}:
        question = Question(str(mall_file), features, scaling)
        cleaned = clean(read_table(mall_file), question)
        found[features, scaling] = build(question, cleaned, make_cells(cleaned.connection, cleaned.schema))
    return found


@pytest.mark.parametrize("published", PUBLISHED)
def test_criteria_as_published(segmentations, published):
    features, scaling, k, *expected = published
    s = segmentations[features, scaling].solution(k)
    printed = [
        f"{s.inertia:.6g}",
        f"{s.silhouette:.4f}",
        f"{s.calinski_harabasz:.1f}",
        f"{s.davies_bouldin:.3f}",
    ]
    assert printed == expected


def test_the_figure_that_notebooks_publish(segmentations):
    inertia = segmentations[(INCOME, SPENDING), "none"].solution(5).inertia
    assert inertia == pytest.approx(44448.45544793371, rel=1e-13)


def test_six_segments_by_default(mall_document):
    assert mall_document["n_clusters"] == 6
    assert mall_document["question"] == {
        "source": "Mall_Customers.csv",
        "features": None,
        "scaling": "auto",
        "n_clusters": None,
        "scalings": {},
        "roles": {},
        "missing": "drop",
        "outliers": "keep",
        "rows": "auto",
        "reference": None,
        "engine": None,
        "smallest_cell": None,
        "currency": None,
        "reading": dict.fromkeys(("encoding", "separator", "decimal", "header", "dates", "sheet", "query")),
    }
    assert [f["scaling"] for f in mall_document["schema"]["features"]] == ["standard"] * 3
    assert sorted((s["size"] for s in mall_document["segments"]), reverse=True) == [45, 39, 38, 33, 24, 21]
    assert [s["segment"] for s in mall_document["segments"]] == [1, 2, 3, 4, 5, 6]


def test_everybody_is_segmented_and_nothing_was_changed(mall_document):
    assert (mall_document["n_customers"], mall_document["n_segmented"]) == (200, 200)
    report = mall_document["report"]
    assert (report["findings"], report["not_segmented"], report["n_not_segmented"]) == ([], [], 0)
    assert [d["value"] for d in report["decisions"]] == ["UTF-8", "comma", "line 1", "one row per customer"]
    assert [c["role"] for c in report["columns"]] == ["id", "category", "feature", "feature", "feature"]


def test_map_axes(mall_document):
    assert [f"{r:.1%}" for r in mall_document["explained_variance_ratio"]] == ["44.3%", "33.3%"]
    first, second = mall_document["axes"]
    assert (first["negative"], first["positive"]) == ("younger, spends more", "older, spends less")
    assert (second["negative"], second["positive"]) == ("earns less", "earns more")


def test_gender_does_not_differ(mall_document):
    (solution,) = [s for s in mall_document["solutions"] if s["n_clusters"] == 6]
    (gender,) = solution["associations"]
    assert (gender["category"], f"{gender['p_value']:.2f}", gender["degrees"]) == ("gender", "0.59", 5)
    assert gender["sentence"].startswith("No clear difference in gender between segments")


def test_centers_are_means_of_the_rows(mall_folder, mall_document):
    with (mall_folder / "customers.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for segment in mall_document["segments"]:
        own = [row for row in rows if row["segment"] == str(segment["segment"])]
        for column, center in segment["center"].items():
            assert center == pytest.approx(np.mean([float(row[column]) for row in own]), rel=1e-12)


def test_customers_csv_is_the_source_and_four_columns(mall_file, mall_folder, mall_document):
    with mall_file.open(newline="", encoding="utf-8") as file:
        source = list(csv.reader(file))
    with (mall_folder / "customers.csv").open(newline="", encoding="utf-8") as file:
        export = list(csv.reader(file))
    assert export[0] == [*source[0], "segment", "segment_name", "pc1", "pc2"]
    assert [row[:-4] for row in export] == source
    names = {(str(s["segment"]), s["name"]) for s in mall_document["segments"]}
    assert {tuple(row[-4:-2]) for row in export[1:]} == names
    for segment in mall_document["segments"]:
        assert sum(row[-4] == str(segment["segment"]) for row in export[1:]) == segment["size"]
    assert np.array([row[-2:] for row in export[1:]], dtype=float).mean(axis=0) == pytest.approx([0, 0], abs=1e-6)
