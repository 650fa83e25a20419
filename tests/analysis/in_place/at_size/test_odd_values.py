"""Values that customers should not have: counted in the report, or refused in one sentence."""

from functools import partial

import numpy as np
import pytest

from analysis.in_place.at_size import build, sampling

N = 600
AGE, INCOME = "20 + i % 50 AS age", "15 + (i * 7) % 90 AS income"
BASE = f"i AS id, {AGE}, {INCOME}"


# a value of income; how many customers have it
UNUSABLE = {
    "NULL": ("NULL", 1),
    "no number": ("'nan'::DOUBLE", 1),
    "infinite": ("'inf'::DOUBLE", 1),
    "infinite below": ("'-inf'::DOUBLE", 1),
    "too large": ("1e300", 1),
    "too large below": ("-1.1e15", 1),
    "several": ("CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE ELSE 1e30 END", 40),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_features_that_cannot_be_used_are_counted(segmented, case):
    value, n = UNUSABLE[case]
    s = segmented(f"i AS id, {AGE}, CASE WHEN i < {n} THEN {value} ELSE (i * 7) % 90 END AS income")
    assert (s.n_customers, s.n_segmented, s.report["n_not_segmented"]) == (N, N - n, n)
    assert [c["missing"] for c in s.report["columns"]] == [0, 0, n]
    sentence = f"income: {n} value{'s' * (n > 1)} missing, too large or no number."
    assert sentence in [f["sentence"] for f in s.report["findings"]]
    assert np.ptp(s.cells.values["income"]) < 90


# a category in SQL; customers of each value
CATEGORIES = {
    "missing in many spellings": (
        "CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN '  ' WHEN 3 THEN 'n/a' WHEN 4 THEN 'Null' ELSE 'A' END",
        {"(missing)": 500, "A": 100},
    ),
    "before the missing ones": ("CASE WHEN i % 3 = 0 THEN '#1' END", {"#1": 200, "(missing)": 400}),
    "spaces around": ("CASE i % 3 WHEN 0 THEN ' A ' WHEN 1 THEN 'A' ELSE 'B ' END", {"A": 400, "B": 200}),
    "letters of other sizes": ("CASE WHEN i % 3 = 0 THEN 'York' ELSE 'york' END", {"York": 200, "york": 400}),
    "marks of SQL": ("CASE WHEN i % 2 = 0 THEN 'a''b' ELSE 'c\"d;--' END", {"a'b": 300, 'c"d;--': 300}),
    "beyond ASCII": ("CASE WHEN i % 2 = 0 THEN 'Łódź' ELSE '東京' END", {"Łódź": 300, "東京": 300}),
    "truth": ("i % 3 = 0", {"false": 400, "true": 200}),
    "truth or not known": (
        "CASE WHEN i % 3 > 0 THEN i % 3 = 1 END",
        {"(missing)": 200, "false": 200, "true": 200},
    ),
    "0 and 1": ("i % 2", {"0": 300, "1": 300}),
    "ENUM": ("(CASE WHEN i % 2 = 0 THEN 'x' ELSE 'y' END)::ENUM('x', 'y')", {"x": 300, "y": 300}),
    "20 values": ("'v' || (10 + i % 20)", {f"v{10 + i}": 30 for i in range(20)}),
}


@pytest.mark.parametrize("case", CATEGORIES)
def test_categories(segmented, case):
    sql, counts = CATEGORIES[case]
    s = segmented(f"{BASE}, {sql} AS kind")
    assert s.overall["categories"]["kind"]["counts"] == counts
    assert s.n_segmented == N


def test_more_values_than_describe_segments(segmented):
    s = segmented(f"{BASE}, 'v' || (10 + i % 21) AS kind")
    assert s.schema.categories == ()
    assert s.report["columns"][-1]["role"] == "text"


def test_more_values_than_the_sample_showed(segmented, monkeypatch):
    monkeypatch.setattr(build, "ask_sample", partial(sampling.ask_sample, size=100))
    s = segmented(f"{BASE}, CASE WHEN i % 30 = 0 THEN 'v' || (i // 30) ELSE 'often' END AS kind")
    assert s.schema.categories == ()
    assert (s.report["columns"][-1]["role"], s.report["columns"][-1]["why"]) == (
        "text",
        "text with more values than describe segments",
    )


# a feature in SQL, the same of Python's i
FEATURES = {
    "decimals": ("((i * 7) % 90 * 1.25)::DECIMAL(18, 4)", lambda i: i * 7 % 90 * 1.25),
    "negative": ("-1.5 * ((i * 7) % 90)", lambda i: -1.5 * (i * 7 % 90)),
    "around 0": ("(i * 7) % 90 - 45", lambda i: i * 7 % 90 - 45),
    "heavy tail": ("exp((i % 50) / 5.0)", lambda i: np.exp(i % 50 / 5.0)),
    "single precision": ("((i * 7) % 90)::FLOAT / 8", lambda i: i * 7 % 90 / 8),
    "tiny": ("((i * 7) % 90) * 1e-9", lambda i: (i * 7 % 90) * 1e-9),
    "large": ("((i * 7) % 90) * 1e13", lambda i: (i * 7 % 90) * 1e13),
    "unsigned": ("((i * 7) % 90)::UTINYINT", lambda i: i * 7 % 90),
    "huge integers": ("((i * 7) % 90)::HUGEINT", lambda i: i * 7 % 90),
}


@pytest.mark.parametrize("case", FEATURES)
def test_features(segmented, case):
    sql, python = FEATURES[case]
    s = segmented(f"i AS id, {AGE}, {sql} AS income")
    expected = python(np.arange(N))
    assert (s.n_segmented, s.precision.how) == (N, "exact")
    assert np.repeat(s.cells.values["income"], s.cells.counts).sum() == pytest.approx(expected.sum(), rel=1e-9)
    assert sorted(set(s.cells.values["income"])) == pytest.approx(sorted(set(expected)), rel=1e-9)


# a column in SQL that forms no segments; why not
LEFT_OUT = {
    "the same for all": ("5", "it has the same value for every customer"),
    "beyond 2 ** 53": ("9007199254740993 + i % 40", "no number in it can be computed with"),
    "beyond 2 ** 63": ("(18446744073709551000 - 100000 * (i % 40))::UBIGINT", "no number in it can be computed with"),
    "beyond 2 ** 64": (
        "(170141183460469231731687303715884105::HUGEINT * (i % 40 + 1))",
        "no number in it can be computed with",
    ),
    "numbers as text": ("(20 + i % 50)::VARCHAR", "it is no number where it is"),
    "days": ("DATE '2020-01-01' + (i % 300)::INTEGER", "all values are dates, year first"),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_columns_that_form_no_segments(segmented, case):
    sql, why = LEFT_OUT[case]
    s = segmented(f"{BASE}, {sql} AS extra")
    assert [f.key for f in s.schema.features] == ["age", "income"]
    assert s.report["columns"][-1]["why"] == why
    assert s.n_segmented == N


def test_an_outlier_that_the_sample_does_not_show(segmented, monkeypatch):
    monkeypatch.setattr(build, "ask_sample", partial(sampling.ask_sample, size=100))
    s = segmented(f"i AS id, {AGE}, CASE i WHEN 3 THEN 4e14 WHEN 5 THEN 12.345678 ELSE (i * 7) % 90 END AS income")
    assert s.n_segmented == N
    assert s.cells.values["income"].max() == pytest.approx(4e14)


def test_columns_called_like_ours(segmented):
    s = segmented('i AS id, 20 + i % 50 AS "margin", (i * 7) % 90 AS "in\'come; ""x", i % 2 = 0 AS pc1, i % 3 AS x0')
    assert (s.n_segmented, [f.key for f in s.schema.features]) == (N, ["margin_value", "in_come_x", "x0"])
