"""Categories form segments: the known groups are found, and scoring, rules, evidence and updates work with them."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.build.pipeline import segment
from analysis.clustering.new_customers import open_customers
from analysis.clustering.scale.contributions import contributions
from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers, scaled, score, score_table, smallest_changes
from analysis.core.errors import InputError
from analysis.evidence import compute, resampling, segment_stability
from analysis.evidence.compute import find_evidence
from analysis.evidence.resampling import adjusted_rand
from analysis.model.question import Question
from analysis.model.rule_formats import Values, pandas_query, sql, words
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation
from tests.analysis.clustering.scale.made_up import write_kinds, write_mixed, write_nothing

KINDS = dict.fromkeys(("contract", "channel", "payment"), "feature")
BY_CATEGORIES = {**KINDS, "age": "ignored"}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory) -> tuple[Segmentation, Path, np.ndarray]:
    """Return customers of three kinds that differ in categories alone, in segments formed by them and by age."""
    place = tmp_path_factory.mktemp("kinds")
    known = write_kinds(place / "kinds.csv")
    s = segment(Question(str(place / "kinds.csv"), roles=KINDS, n_clusters=3), place / "out")
    return s, place, known


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> tuple[Segmentation, Path, np.ndarray]:
    """Return customers of four kinds, by spending and by contract, with an ordered text that says nothing."""
    place = tmp_path_factory.mktemp("mixed")
    known = write_mixed(place / "mixed.csv")
    roles = {"contract": "feature", "education": "feature"}
    s = segment(Question(str(place / "mixed.csv"), roles=roles, n_clusters=4), place / "out")
    return s, place, known


def placed(s: Segmentation, folder: Path, source: Path) -> np.ndarray:
    """Return the segment of each row of the file, from 0."""
    with open_customers(s, source) as table:
        return np.array([int(row[-6]) - 1 for row in score_table(s, s.n_clusters, table).rows[1:]])


def agreement(known: np.ndarray, found: np.ndarray) -> float:
    return adjusted_rand(known.astype(np.int64), found.astype(np.int64), np.ones(len(known), dtype=np.int64))


def test_groups_that_differ_in_categories_alone_are_found(kinds):
    s, place, known = kinds
    assert agreement(known, placed(s, place, place / "kinds.csv")) > 0.85


def test_categories_alone_can_form_segments(tmp_path):
    known = write_kinds(tmp_path / "kinds.csv")
    s = segment(Question(str(tmp_path / "kinds.csv"), roles=BY_CATEGORIES, n_clusters=3), tmp_path / "out")
    assert s.schema.features == ()
    assert agreement(known, placed(s, tmp_path, tmp_path / "kinds.csv")) > 0.9
    assert open_segmentation(tmp_path / "out").solutions == s.solutions


def test_groups_of_numbers_and_categories_are_found(mixed):
    s, place, known = mixed
    assert agreement(known, placed(s, place, place / "mixed.csv")) > 0.9


def test_scoring_puts_customers_where_they_were(kinds, mixed):
    for s, _, _ in (kinds, mixed):
        matrix = s.cells.matrix(s.schema.coded)
        for k in s.ks:
            assert (score(s, k, matrix).segments == s.cells.labels[k]).all()


def test_centers_are_the_averages_of_segments(mixed):
    s, _, _ = mixed
    points = scaled(s, s.cells.matrix(s.schema.coded))
    for j, center in enumerate(centers(s, 4), start=1):
        own = s.cells.labels[4] == j
        assert center == pytest.approx(np.average(points[own], axis=0, weights=s.cells.counts[own]))


def test_saved_and_opened_again(mixed):
    s, place, _ = mixed
    again = open_segmentation(place / "out")
    assert again.schema == s.schema
    assert again.scaling == s.scaling
    assert again.axes == s.axes
    assert again.solutions == s.solutions


def test_an_ordered_text_counts_by_rank(mixed):
    s, _, _ = mixed
    education = next(c for c in s.schema.forming_categories if c.key == "education")
    assert education.values == ("Primary", "High school", "Bachelor", "Master", "PhD")
    lies = [s.scaling.coordinates["education"][value][0] for value in education.values]
    assert np.diff(lies) == pytest.approx(lies[1] - lies[0])


def test_names_and_axes_say_values(kinds):
    s, _, _ = kinds
    names = " ".join(s.solution(3).names)
    assert sum(value in names for value in ("Month-to-month", "One year", "Two year", "Online", "Shop", "Phone")) >= 3
    assert all(words.startswith("more often") for axis in s.axes for words in (axis.negative, axis.positive))


def test_no_name_says_a_value_that_most_do_not_have(kinds, mixed):
    for s, _, _ in (kinds, mixed):
        for x in s.solutions:
            for g in x.segments:
                for c in s.schema.forming_categories:
                    shares = s.shares(g)[c.column]
                    named = [v for v in c.values if v in g.name]
                    assert all(shares.get(v, 0) > 0.5 for v in named), (g.name, shares)


def test_forming_categories_are_not_tested(kinds):
    s, _, _ = kinds
    assert s.solution(3).associations == ()


def test_rules_pick_the_same_customers_in_every_language(mixed):
    s, place, _ = mixed
    df = pd.read_csv(place / "mixed.csv")
    for rule in s.solution(4).rules:
        with duckdb.connect() as connection:
            found = connection.sql(f"SELECT id FROM read_csv('{place / 'mixed.csv'}') WHERE {sql(rule, s.schema)}")
            own = {name for (name,) in found.fetchall()}
        assert own == set(df[eval(pandas_query(rule, s.schema), {"df": df})]["id"])
        assert len(own) == rule.fidelity.covered
    assert any(isinstance(c, Values) for r in s.solution(4).rules for a in r.alternatives for c in a)
    assert any("contract Month-to-month" in words(r, s.schema) for r in s.solution(4).rules)


def test_the_nearest_other_value_leads_to_another_segment(mixed):
    s, _, _ = mixed
    values = s.cells.matrix(s.schema.coded)[0]
    at = len(s.schema.features)
    change = smallest_changes(s, 4, values)[at]
    assert change.feature == "contract"
    other = values.copy()
    other[at] = s.schema.categories[0].values.index(change.value)
    assert score(s, 4, other[None, :]).segments[0] == change.to != score(s, 4, values[None, :]).segments[0]


def test_a_value_that_nobody_had_is_not_placed(mixed, tmp_path):
    s, place, _ = mixed
    header, first, second, *_ = (place / "mixed.csv").read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    new = [",".join([*cells[:3], "Weekly", cells[4]]), ",".join([*cells[:3], "", cells[4]]), second]
    (tmp_path / "new.csv").write_text("\n".join([header, *new]), encoding="utf-8")
    with open_customers(s, tmp_path / "new.csv") as table:
        _, *rows = score_table(s, 4, table).rows
    assert rows[0][-1] == "contract is 'Weekly', which nobody had when the segments were formed"
    assert rows[1][-1] == "contract is missing"
    assert rows[2][-1] == ""


def test_columns_share_what_separates_segments(mixed):
    s, _, _ = mixed
    shares = {one["column"]: one["share"] for one in contributions(s, 4)}
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["education"] < 0.05
    assert min(shares["spending"], shares["contract"]) > 0.4


def test_a_weight_moves_what_separates(mixed, tmp_path):
    s, place, _ = mixed
    weights = {"education": 10.0, "contract": 0.1}
    heavy = segment(replace(s.question, source=str(place / "mixed.csv"), weights=weights), tmp_path / "out")
    found = {one["column"]: one for one in contributions(heavy, 4)}
    assert found["education"]["share"] > 0.5
    assert found["education"]["weight"] == 10
    assert found["education"]["unweighted"] < found["education"]["share"]
    assert open_segmentation(tmp_path / "out").schema.features == heavy.schema.features


@pytest.fixture
def few_tries(monkeypatch) -> None:
    """Find evidence with few refits and copies."""
    for module, name in ((resampling, "REFITS"), (resampling, "COPIES"), (segment_stability, "RESAMPLES")):
        monkeypatch.setattr(module, name, 6)
    monkeypatch.setattr(compute, "RESAMPLES", 6)
    monkeypatch.setattr(compute, "COPIES", 6)
    monkeypatch.setattr(compute, "REFITS", 6)


@pytest.mark.usefixtures("few_tries")
def test_evidence_leaves_out_columns_and_describes_them(mixed):
    s, place, _ = mixed
    found = find_evidence(place / "out", lambda *_: None, 1).document["solutions"][s.ks.index(4)]
    assert {"without contract", "without education", "without spending"} <= {a["change"] for a in found["sensitivity"]}
    assert {f["feature"] for f in found["describe"]["features"]} == {c.key for c in s.schema.forming}
    eta = {f["feature"]: f["eta_squared"] for f in found["describe"]["features"]}
    assert eta["contract"] > 0.9
    assert eta["education"] < 0.1


@pytest.mark.usefixtures("few_segments")
def test_columns_that_have_nothing_to_do_with_each_other_are_no_segments(tmp_path):
    write_nothing(tmp_path / "nothing.csv")
    roles = {"contract": "feature", "channel": "feature"}
    s = segment(Question(str(tmp_path / "nothing.csv"), roles=roles), tmp_path / "out")
    found = find_evidence(tmp_path / "out", lambda *_: None, 1)
    assert found.document["verdicts"][str(s.n_clusters)] == "none"


@pytest.mark.parametrize("method", ["mixture", "ward"])
def test_other_methods(method, tmp_path):
    write_mixed(tmp_path / "mixed.csv", 120)
    s = segment(
        Question(str(tmp_path / "mixed.csv"), roles={"contract": "feature"}, method=method, n_clusters=2),
        tmp_path / "o",
    )
    matrix = s.cells.matrix(s.schema.coded)
    assert score(s, 2, matrix).segments.shape == (len(s.cells),)
    assert all(len(centers(s, k)[0]) == s.n_coordinates for k in s.ks)


def test_rows_that_stay_in_place_give_the_same_segments(mixed, tmp_path):
    from analysis.in_place.at_size.build import segment_at_size  # noqa: PLC0415 - only here
    from analysis.in_place.engines.known import origin_of  # noqa: PLC0415

    s, place, _ = mixed
    with duckdb.connect() as connection:
        connection.sql(f"COPY (FROM read_csv('{place / 'mixed.csv'}')) TO '{tmp_path / 'mixed.parquet'}'")
    question = replace(s.question, source=str(tmp_path / "mixed.parquet"), engine="duckdb")
    found = segment_at_size(question, origin_of(question), tmp_path / "out")
    sizes = [[g.size for g in x.segments] for x in (s.solution(4), found.solution(4))]
    assert sizes[0] == sizes[1]
    assert scaler_of(found).widths == scaler_of(s).widths


def test_groups_of_customers_cannot_be_formed_by_categories(mixed, tmp_path):
    s, place, _ = mixed
    with pytest.raises(InputError, match="In groups of customers contract has no single value"):
        segment(replace(s.question, source=str(place / "mixed.csv"), smallest_cell=5), tmp_path / "out")


def test_too_many_values_are_refused(tmp_path):
    rows = [[f"C{i}", i % 7, i % 11, f"v{i % 21}"] for i in range(100)]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "a score", "b score", "town"], *rows])
    with pytest.raises(InputError, match=r"town .* at most 20"):
        segment(Question(str(tmp_path / "t.csv"), roles={"town": "feature"}), tmp_path / "out")


def test_a_weight_of_a_column_that_forms_nothing_is_refused(mixed, tmp_path):
    s, place, _ = mixed
    with pytest.raises(InputError, match="'id' has a weight but does not form segments"):
        segment(replace(s.question, source=str(place / "mixed.csv"), weights={"id": 2.0}), tmp_path / "out")
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
