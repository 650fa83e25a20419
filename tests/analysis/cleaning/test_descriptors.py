"""Numeric columns that describe segments and form none: which they are, and that they change nothing about segments."""

import json
import random
import shutil

import numpy as np
import pytest

from analysis.clustering.scale.scaler import scaler_of
from analysis.core.duckdb_io import connect, literal
from analysis.core.errors import InputError
from analysis.evidence import resampling
from analysis.evidence.compute import find_evidence
from analysis.model.question import read_question
from analysis.model.selections.selection import parse_selection
from analysis.store.folder import open_segmentation
from analysis.store.row_queries import Customers, Window
from analysis.using.updating import update

HEAD = "id,income,age,next year revenue,churn score,city\n"


def rows(n=60, first=1, gap=7):
    """Write customers in two groups; every seventh has no revenue yet."""
    chance = random.Random(first)
    lines = []
    for i in range(first, first + n):
        group = i % 2
        income, age = 20 + 40 * group + chance.randint(0, 9), 30 + 20 * group + chance.randint(0, 9)
        revenue = "" if i % gap == 0 else 100 + 50 * group + chance.randint(0, 9)
        lines.append(f"{i},{income},{age},{revenue},{chance.randint(0, 99)},{'AB'[i % 3 == 0]}\n")
    return "".join(lines)


TEXT = HEAD + rows()


def roles_of(cleaned):
    return {c.column: c.role for c in cleaned.report.columns}


@pytest.mark.parametrize(
    "header",
    [
        "Revenue next year",
        "future_spend",
        "Churn Score",
        "Satisfaction",
        "NPS",
        "CLTV",
        "Customer Lifetime Value",
        "Predicted revenue",
        "churn_probability",
        "Responses",
    ],
)
def test_outcomes_describe_by_their_name(clean_text, header):
    cleaned = clean_text(TEXT.replace("churn score", header))
    (column,) = (c for c in cleaned.report.columns if c.column == header)
    assert column.role == "descriptor"
    assert column.why.startswith("its name says that it is an outcome: ")


@pytest.mark.parametrize(
    "header", ["Revenue", "Response time", "Spending score", "Visits", "Lifetime orders", "Next", "Historic LTV"]
)
def test_other_numbers_form_segments_as_before(clean_text, header):
    assert roles_of(clean_text(TEXT.replace("churn score", header)))[header] == "feature"


def test_outcomes_form_segments_where_little_else_does(clean_text):
    cleaned = clean_text("id,revenue next year,satisfaction\n1,10,3\n2,20,4\n3,35,9\n4,11,2\n")
    assert [f.column for f in cleaned.schema.features] == ["revenue next year", "satisfaction"]
    assert cleaned.schema.descriptors == ()


def test_roles_as_people_say_them():
    asked = {"a": "form", "b": "leave-out", "c": "describe", "d": "descriptor"}
    question = read_question({"roles": asked}, "x.csv")
    assert question.roles == {"a": "feature", "b": "ignored", "c": "describe", "d": "descriptor"}
    with pytest.raises(InputError, match="role of a 'forms'"):
        read_question({"roles": {"a": "forms"}}, "x.csv")


def test_numbers_and_text_describe_alike(clean_text):
    cleaned = clean_text(TEXT, roles={"age": "describe", "city": "describe", "churn score": "feature"})
    assert roles_of(cleaned) == {
        "id": "id",
        "income": "feature",
        "age": "descriptor",
        "next year revenue": "descriptor",
        "churn score": "feature",
        "city": "category",
    }


def test_a_feature_that_is_named_forms_segments(clean_text):
    cleaned = clean_text(TEXT, ("income", "churn score"))
    assert [f.column for f in cleaned.schema.features] == ["income", "churn score"]


def test_descriptors_change_nothing_about_segments_to_the_last_bit(segment_text):
    described = segment_text(TEXT)
    plain = segment_text(TEXT, roles={"next year revenue": "ignored", "churn score": "ignored"})
    assert [f.key for f in described.schema.descriptors] == ["next_year_revenue", "churn_score"]
    assert len(described.cells) > len(plain.cells) or len(plain.cells) == 60
    assert described.scaling == plain.scaling
    assert described.axes == plain.axes
    for x, y in zip(described.solutions, plain.solutions, strict=True):
        assert (x.inertia, x.silhouette, x.rules, x.names) == (y.inertia, y.silhouette, y.rules, y.names)
        assert [s.center for s in x.segments] == [s.center for s in y.segments]
        assert [s.size for s in x.segments] == [s.size for s in y.segments]
    forming, place = described.cells.forming()
    for own, other in ((forming.values, plain.cells.values), (forming.labels, plain.cells.labels)):
        assert all(np.array_equal(own[key], other[key]) for key in other)
    assert np.array_equal(forming.counts, plain.cells.counts)
    assert np.array_equal(described.cells.labels[3], plain.cells.labels[3][place])
    assert (
        scaler_of(described).transform(forming.matrix()).tobytes()
        == scaler_of(plain).transform(plain.cells.matrix()).tobytes()
    )


def test_evidence_is_the_same_too(segment_text, few_segments, tmp_path, monkeypatch):
    monkeypatch.setattr(resampling, "REFITS", 10)
    monkeypatch.setattr(resampling, "COPIES", 10)
    plain = segment_text(TEXT, roles={"next year revenue": "ignored", "churn score": "ignored"})
    shutil.copytree(tmp_path / "out", tmp_path / "plain")
    described = segment_text(TEXT)
    found, expected = (find_evidence(tmp_path / name, lambda *_: None) for name in ("out", "plain"))
    _, place = described.cells.forming()
    assert len(plain.cells) == place.max() + 1
    for name, values in expected.measures.items():
        assert np.array_equal(found.measures[name], values[place])
    for own, other in zip(found.document["solutions"], expected.document["solutions"], strict=True):
        for part in ("stability", "references", "verdict", "sensitivity", "sentences"):
            assert own[part] == other[part]
        tested = {o["column"] for o in own["describe"]["others"]}
        assert tested.isdisjoint({"next year revenue", "churn score"})


def test_customers_without_a_value_are_segmented(segment_text):
    s = segment_text(TEXT)
    assert (s.n_segmented, s.n_customers) == (60, 60)
    assert s.cells.counts[~s.cells.known("next_year_revenue")].sum() == 8
    given = np.repeat(s.cells.given("next_year_revenue"), s.cells.counts[s.cells.known("next_year_revenue")])
    assert s.overall["features"]["next_year_revenue"]["mean"] == pytest.approx(given.mean())
    assert any("8 customers without a number" in f["sentence"] for f in s.report["findings"])


def test_a_segment_without_any_value(segment_text, few_segments, tmp_path):
    """Customers of the second group have none; nothing that is saved or said breaks."""
    text = HEAD + "".join(
        f"{i},{20 + 40 * (i % 2) + i % 5},{30 + 20 * (i % 2) + i % 4},{'' if i % 2 else i},{i % 9},A\n"
        for i in range(1, 41)
    )
    s = segment_text(text, n_clusters=2)
    means = [x.profile["features"]["next_year_revenue"]["mean"] for x in s.solution(2).segments]
    assert sorted(m is None for m in means) == [False, True]
    opened = open_segmentation(tmp_path / "out")
    assert opened.solution(2).segments == s.solution(2).segments
    assert [d["descriptor"] for d in s.solution(2).differences] == ["churn_score"]


def test_saved_as_it_was(segment_text, tmp_path):
    s = segment_text(TEXT)
    opened = open_segmentation(tmp_path / "out")
    assert opened.schema == s.schema
    assert opened.solutions == s.solutions
    for key, values in s.cells.described.items():
        assert np.array_equal(opened.cells.described[key], values, equal_nan=True)
    assert dict(opened.question.roles) == {}


def test_folders_from_before_there_were_descriptors_are_read(segment_text, tmp_path):
    segment_text(TEXT, roles={"next year revenue": "ignored", "churn score": "ignored"})
    file = tmp_path / "out" / "segmentation.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["format"] == 7
    del document["schema"]["descriptors"]
    for solution in document["solutions"]:
        del solution["differences"]
    file.write_text(json.dumps(document | {"format": 6}), encoding="utf-8")
    opened = open_segmentation(tmp_path / "out")
    assert opened.schema.descriptors == ()
    assert opened.solutions[0].differences == ()


def test_the_table_sorts_customers_without_a_value_last(segment_text, tmp_path):
    s = segment_text(TEXT)
    customers = Customers(s, tmp_path / "out")
    for down in (False, True):
        page = customers.page(parse_selection("", s.schema, 2), 2, Window(0, 60, [("next_year_revenue", down)]))
        found = [row["next_year_revenue"] for row in page.rows]
        assert found[-8:] == [None] * 8
        assert found[:52] == sorted(found[:52], reverse=down)


def test_a_brush_selects_nobody_without_a_value(segment_text, tmp_path):
    s = segment_text(TEXT)
    customers = Customers(s, tmp_path / "out")
    everything = '[["range",[["between","next_year_revenue",-1e9,1e9]]]]'
    assert customers.count(parse_selection(everything, s.schema, 2), 2) == 52
    around = '[["pair",[["inside","next_year_revenue","income",[-1e6,-1e6,1e6,-1e6,1e6,1e6,-1e6,1e6]]]]]'
    assert customers.count(parse_selection(around, s.schema, 2), 2) == 52


def test_customers_are_added_with_and_without_their_values(segment_text, tmp_path):
    before = segment_text(TEXT)
    (tmp_path / "more.csv").write_text(HEAD + rows(10, 101))
    (tmp_path / "bare.csv").write_text("id,income,age,city\n201,22,33,A\n202,63,55,B\n")
    first, _ = update(tmp_path / "out", str(tmp_path / "more.csv"))
    assert first.n_segmented == 70
    assert first.cells.counts[first.cells.known("next_year_revenue")].sum() == 52 + 9
    second, _ = update(tmp_path / "out", str(tmp_path / "bare.csv"))
    assert second.n_segmented == 72
    assert second.cells.counts[second.cells.known("churn_score")].sum() == 70
    assert [f.key for f in second.schema.descriptors] == [f.key for f in before.schema.descriptors]


def test_groups_of_customers_keep_no_descriptors(segment_text):
    s = segment_text(TEXT, smallest_cell=5)
    assert s.schema.descriptors == ()
    why = {c["column"]: c["why"] for c in s.report["columns"]}
    assert why["churn score"] == "groups of customers keep no columns that only describe"


def test_exports_keep_every_column(segment_text, tmp_path):
    segment_text(TEXT)
    with connect() as connection:
        path = literal(str(tmp_path / "out" / "customers.csv"))
        found = connection.sql(f"SELECT * FROM read_csv({path}, all_varchar = true)")
        assert [*found.columns][:6] == HEAD.strip().split(",")
        assert len(found.fetchall()) == 60
