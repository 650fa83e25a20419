"""Rules hold as well as they say, mean the same customers in every language, and do not depend on the order of rows."""

import csv
import io
import json
import re
from dataclasses import asdict, replace

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.core.cells import Cells
from analysis.core.duckdb_io import make_cells
from analysis.core.schema import Feature, Schema
from analysis.model.rule_formats import (
    NO_RULE,
    Fidelity,
    Interval,
    Rule,
    accuracy,
    excel,
    pandas_query,
    read_rule,
    sql,
    words,
)
from analysis.profiles import rules, tree_boxes
from analysis.profiles.rules import find_rules

HEADERS = ('Net "income" (k$)', r"it's [spend] \ 100%", "größe, 😀", "a\nbreak")
HARD = tuple(Feature(f"f{i}", column, column, f"f{i}") for i, column in enumerate(HEADERS))
PLAIN = (Feature("a", "A", "A", "A"), Feature("b", "B", "B", "B"))


def _schema(features, before=()):
    return Schema(None, features, (), (*before, *(f.column for f in features)))


def _cells(rows, labels, counts=None, features=PLAIN):
    """Return cells in canonical order, in as many segments as `labels` says."""
    rows, labels = np.asarray(rows, dtype=float), np.asarray(labels, dtype=np.uint8)
    counts = np.ones(len(rows), dtype=np.int64) if counts is None else np.asarray(counts, dtype=np.int64)
    order = np.lexsort(rows.T[::-1])
    values = {f.key: rows[order, j] for j, f in enumerate(features)}
    return Cells(values, {}, counts[order], np.zeros((len(rows), 2), np.float32), {int(labels.max()): labels[order]})


def _find(cells, schema):
    (k,) = cells.labels
    return find_rules(cells, schema, k)


def _csv(schema, rows):
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([schema.columns, *rows])
    return file.getvalue()


def _by_sql(rule, schema, path):
    """Return which rows of the file the rule picks, bool (n_rows,)."""
    with duckdb.connect() as connection:
        numbered = f"SELECT *, row_number() OVER () - 1 AS __row FROM read_csv('{path}', parallel = false)"
        found = connection.execute(f"SELECT __row FROM ({numbered}) WHERE {sql(rule, schema)}").fetchall()
        (n,) = connection.execute(f"SELECT count(*) FROM ({numbered})").fetchone()
    picked = np.zeros(n, dtype=bool)
    picked[[row for (row,) in found]] = True
    return picked


def _by_pandas(rule, schema, path):
    df = pd.read_csv(path)
    df["__row"] = range(len(df))
    picked = np.zeros(len(df), dtype=bool)
    picked[df[eval(pandas_query(rule, schema), {"df": df})]["__row"]] = True
    return picked


def _by_excel(rule, schema, path):
    with path.open(newline="", encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    return np.array([_excel_value(excel(rule, schema), row) for row in rows])


TOKEN = re.compile(r'AND|OR|TRUE|FALSE|[A-Z]+2\b|-?\d+(?:\.\d+)?|<=|<>|>|""|[(),=]')


def _excel_value(formula, row):
    """Return what Excel makes of AND, OR, TRUE, FALSE, cells of row 2, numbers and comparisons.

    An empty cell equals 0.
    """
    assert formula.startswith("=")
    tokens = TOKEN.findall(formula[1:])
    assert "".join(tokens) == formula[1:]

    def term():
        token = tokens.pop(0)
        if token not in {"AND", "OR", "TRUE", "FALSE"}:
            return _compare(token, tokens.pop(0), tokens.pop(0), row)
        assert tokens.pop(0) == "("
        arguments = []
        while tokens[0] != ")":
            arguments.append(term())
            if tokens[0] == ",":
                tokens.pop(0)
        tokens.pop(0)
        assert (len(arguments) > 0) == (token in {"AND", "OR"})
        return {"AND": all(arguments), "OR": any(arguments), "TRUE": True, "FALSE": False}[token]

    value = term()
    assert not tokens
    return value


def _compare(cell, sign, to, row):
    position = 0
    for letter in cell[:-1]:
        position = position * 26 + ord(letter) - ord("A") + 1
    text = row[position - 1]
    if sign == "<>":
        return text != ""
    value = float(text or 0)
    return value > float(to) if sign == ">" else value <= float(to)


LANGUAGES = pytest.mark.parametrize("pick", [_by_sql, _by_pandas, _by_excel], ids=["sql", "pandas", "excel"])


@pytest.fixture(scope="module")
def mall_rules(mall):
    """Rules of the Mall customers by number of segments."""
    return {k: find_rules(mall.cells, mall.schema, k) for k in mall.ks}


@pytest.fixture(scope="module")
def mall_labels(mall):
    """Segments of the Mall customers by number of segments, in the order of the file."""
    of_row = {int(i): cell for cell, ids in enumerate(mall.cells.ids) for i in ids.split(", ")}
    assert len(of_row) == 200
    order = [of_row[i] for i in range(1, 201)]
    return {k: mall.cells.labels[k][order] for k in mall.ks}


@LANGUAGES
def test_mall_rules_hold_as_stated(mall, mall_rules, mall_labels, mall_file, pick):
    assert mall.ks == tuple(range(2, 11))
    for k, found in mall_rules.items():
        assert [r.segment for r in found] == list(range(1, k + 1))
        for rule in found:
            picked, own = pick(rule, mall.schema, mall_file), mall_labels[k] == rule.segment
            assert rule.fidelity == Fidelity(own.sum(), picked.sum(), (picked & own).sum())
            assert rule.fidelity.precision == (picked & own).sum() / picked.sum()
            assert rule.fidelity.recall == (picked & own).sum() / own.sum()


def test_every_mall_customer_follows_one_rule(mall, mall_rules, mall_file):
    for found in mall_rules.values():
        assert np.sum([_by_pandas(r, mall.schema, mall_file) for r in found], axis=0).tolist() == [1] * 200


def test_mall_rules_of_six_segments(mall, mall_rules):
    assert [words(rule, mall.schema) for rule in mall_rules[6]] == [
        "income above 54 k$ and spending above 60",
        "income above 54 k$ and spending up to 39",
        "spending above 39 up to 60 and age above 41 years",
        "spending above 39 up to 60 and age up to 41 years",
        "income up to 54 k$ and spending above 60",
        "income up to 54 k$ and spending up to 39",
    ]
    assert [rule.segment for rule in mall_rules[6]] == [segment.segment for segment in mall.solution(6).segments]


def test_mall_accuracy(mall_rules):
    assert accuracy(r.fidelity for r in mall_rules[6]) >= 0.95
    assert 0.8 <= accuracy(r.cross_validated for r in mall_rules[6]) <= 0.95
    for found in mall_rules.values():
        assert accuracy(r.fidelity for r in found) >= 0.9
        assert all(r.fidelity.recall >= 0.7 for r in found)


def test_mall_rules_are_short(mall_rules):
    for k, found in mall_rules.items():
        assert sum(len(rule.alternatives) for rule in found) <= k + 3
        assert all(len({i.feature for i in a}) == len(a) <= 3 for rule in found for a in rule.alternatives)


def test_mall_thresholds_are_ages_incomes_and_scores(mall_rules):
    bounds = [b for found in mall_rules.values() for r in found for a in r.alternatives for i in a for b in _ends(i)]
    assert len(bounds) > 50
    assert all(b == int(b) for b in bounds)


def _ends(interval):
    return [b for b in (interval.above, interval.up_to) if b is not None]


def test_through_json(mall_rules):
    for found in mall_rules.values():
        assert tuple(map(read_rule, json.loads(json.dumps([asdict(r) for r in found], allow_nan=False)))) == found


def test_cross_validation_covers_everybody_once(mall_rules):
    for found in mall_rules.values():
        assert sum(r.cross_validated.covered for r in found) == 200
        assert [r.cross_validated.size for r in found] == [r.fidelity.size for r in found]


def test_folds_hold_equal_shares_of_every_segment():
    rng = np.random.default_rng(1)
    rows = np.unique(rng.integers(0, 30, (150, 2)), axis=0).astype(float)
    labels, counts = rng.integers(1, 4, len(rows)), rng.integers(1, 20, len(rows))
    folds = rules._fold_counts(rows, labels, counts)
    assert folds.shape == (5, len(rows))
    assert folds.min() >= 0
    assert (folds.sum(axis=0) == counts).all()
    for segment in (1, 2, 3):
        assert np.ptp(folds[:, labels == segment].sum(axis=1)) <= 1
        assert np.ptp(folds[:, labels == segment], axis=0).max() <= 1


def test_cross_validation_judges_by_customers_not_fitted_on():
    """Labels that are noise are learned by heart and not found again."""
    rng = np.random.default_rng(0)
    found = _find(_cells(rng.permutation(60)[:, None] * [1, 1], rng.integers(1, 3, 60)), _schema(PLAIN))
    assert accuracy(r.fidelity for r in found) > 0.65
    assert accuracy(r.cross_validated for r in found) < 0.6


def test_words_in_reading_order_with_units(mall):
    rule = Rule(
        1,
        ((Interval("income", 1069.0, None), Interval("age", 20.0, 40.0)), (Interval("spending", None, 8.5),)),
        Fidelity(1, 1, 1),
        Fidelity(1, 1, 1),
    )
    assert words(rule, mall.schema) == "income above 1,069 k$ and age above 20 up to 40 years, or spending up to 8.5"
    assert sql(rule, mall.schema) == (
        '(("Annual Income (k$)" > 1069 AND "Age" > 20 AND "Age" <= 40) OR ("Spending Score (1-100)" <= 8.5))'
    )
    assert pandas_query(rule, mall.schema) == (
        '(((df["Annual Income (k$)"] > 1069) & (df["Age"] > 20) & (df["Age"] <= 40))'
        ' | ((df["Spending Score (1-100)"] <= 8.5)))'
    )
    assert excel(rule, mall.schema) == '=OR(AND(D2>1069,C2>20,C2<=40),AND(E2<>"",E2<=8.5))'


def test_texts_join_with_other_conditions(mall_rules, mall, mall_file):
    """A text with alternatives is one operand: what is written around it applies to all of it."""
    rule = next(r for r in mall_rules[2] if len(r.alternatives) > 1)
    with duckdb.connect() as connection:
        query = f"SELECT * FROM read_csv('{mall_file}') WHERE \"CustomerID\" < 0 AND {sql(rule, mall.schema)}"
        assert connection.execute(query).fetchall() == []
    df = pd.read_csv(mall_file)
    assert not eval(f'(df["CustomerID"] < 0) & {pandas_query(rule, mall.schema)}', {"df": df}).any()


@LANGUAGES
def test_hard_headers(tmp_path, pick):
    rng = np.random.default_rng(3)
    rows = np.unique(rng.integers(-50, 50, (150, 4)), axis=0)
    labels = 1 + (rows[:, 0] > 3) + 2 * (rows[:, 1] > -7) * (rows[:, 2] <= 20) * (rows[:, 3] > -30)
    labels = np.unique(labels, return_inverse=True)[1] + 1
    schema = _schema(HARD, before=tuple(f"unused {i}" for i in range(24)))
    path = tmp_path / "hard.csv"
    path.write_text(_csv(schema, [["x"] * 24 + row for row in rows.tolist()]), encoding="utf-8")
    found = _find(_cells(rows, labels, features=HARD), schema)
    used = {i.feature for rule in found for a in rule.alternatives for i in a}
    assert used == {f.key for f in HARD}
    for rule in found:
        picked = pick(rule, schema, path)
        assert rule.fidelity == Fidelity(
            (labels == rule.segment).sum(), picked.sum(), (picked & (labels == rule.segment)).sum()
        )


def test_columns_beyond_z():
    letters = []
    for n in (0, 25, 26, 51, 52, 701, 702):
        schema = _schema(PLAIN, before=tuple(f"c{i}" for i in range(n)))
        text = excel(_rule(Interval("a", 1.0, None)), schema)
        letters.append(re.fullmatch(r"=([A-Z]+)2>1", text)[1])
    assert letters == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def _rule(*intervals):
    return Rule(1, (intervals,), Fidelity(1, 1, 1), Fidelity(1, 1, 1))


@LANGUAGES
def test_missing_values_follow_no_rule(tmp_path, pick):
    path = tmp_path / "customers.csv"
    path.write_text("A,B\n5,1\n,1\n-5,1\n", encoding="utf-8")
    assert pick(_rule(Interval("a", None, 6.0)), _schema(PLAIN), path).tolist() == [True, False, True]
    assert pick(_rule(Interval("a", -9.0, None)), _schema(PLAIN), path).tolist() == [True, False, True]
    assert pick(_rule(Interval("a", 0.0, None)), _schema(PLAIN), path).tolist() == [True, False, False]


@LANGUAGES
def test_decimals_are_exact(tmp_path, clean_text, pick):
    """0.1 + 0.2 is not 0.3 in binary; a rule that says 0.3 includes it."""
    text = "A,B\n" + "".join(f"{a / 10},{b}\n" for a in range(1, 13) for b in range(3))
    cleaned = clean_text(text)
    cells = make_cells(cleaned.connection, cleaned.schema)
    tenths = np.round(cells.values["a"] * 10).astype(int)
    for cut in range(1, 12):
        labeled = replace(cells, labels={2: np.where(tenths <= cut, 1, 2).astype(np.uint8)})
        low, high = _find(labeled, cleaned.schema)
        assert words(low, cleaned.schema) == f"a up to {cut / 10:g}"
        assert words(high, cleaned.schema) == f"a above {cut / 10:g}"
        assert pick(low, cleaned.schema, tmp_path / "customers.csv").sum() == 3 * cut
        assert low.fidelity == Fidelity(3 * cut, 3 * cut, 3 * cut)


@LANGUAGES
@pytest.mark.parametrize("offset", [0.0, 1.0, 1e9])
def test_values_closer_than_the_step(tmp_path, pick, offset):
    """Neighboring floats, and neighbors that are alike in float32, stay distinct."""
    values = [offset + 0.1]
    for _ in range(7):
        values.append(np.nextafter(values[-1], np.inf))
    fine = (replace(PLAIN[0], step=1e-6), PLAIN[1])
    path = tmp_path / "customers.csv"
    path.write_text("A,B\n" + "".join(f"{v!r},{i % 2}\n" for i, v in enumerate(map(float, values))), encoding="utf-8")
    for cut in range(1, 8):
        labels = [1 if i < cut else 2 for i in range(8)]
        low, _ = _find(_cells([(v, i % 2) for i, v in enumerate(values)], labels), _schema(fine))
        assert pick(low, _schema(fine), path).tolist() == [i < cut for i in range(8)]


def test_thresholds_are_in_the_middle_at_the_step():
    assert tree_boxes._between(39.0, 40.0, 1.0) == 39.0
    assert tree_boxes._between(69.0, 71.0, 1.0) == 70.0
    assert tree_boxes._between(-3.0, -2.0, 1.0) == -3.0
    assert tree_boxes._between(0.3, 0.4, 0.1) == 0.3
    assert tree_boxes._between(0.2, 0.8, 0.1) == 0.5
    assert tree_boxes._between(20.0, 40.0, 5.0) == 30.0
    assert tree_boxes._between(1.23456781, 1.23456789, 1e-6) == 1.2345678 + 5e-8
    assert tree_boxes._between(1e15 - 1, 1e15, 1.0) == 1e15 - 1


def test_splits_share_a_threshold_where_both_have_room():
    """The middles of the two gaps in a are 45 and 47; only one number is to be read."""
    rows = [(a, b) for b in range(10) for a in ((10, 20, 30, 40, 50) if b < 5 else (12, 22, 32, 41, 53))]
    labels = [1 + (a > 45) + 2 * (b >= 5) for a, b in rows]
    found = _find(_cells(rows, labels), _schema(PLAIN))
    assert [words(r, _schema(PLAIN)) for r in found] == [
        "a up to 45 and b up to 4",
        "a above 45 and b up to 4",
        "a up to 45 and b above 4",
        "a above 45 and b above 4",
    ]


def test_splits_keep_to_the_middle_of_their_gaps():
    """A threshold of 41 would do for both gaps in a, but is at the edge of the second."""
    rows = [(a, b) for b in range(10) for a in ((10, 20, 30, 40, 42) if b < 5 else (12, 22, 32, 39, 71))]
    labels = [1 + (a > 41) + 2 * (b >= 5) for a, b in rows]
    found = _find(_cells(rows, labels), _schema(PLAIN))
    assert [words(r, _schema(PLAIN)) for r in found] == [
        "a up to 41 and b up to 4",
        "a above 41 and b up to 4",
        "a up to 55 and b above 4",
        "a above 55 and b above 4",
    ]


def test_equally_good_features_are_chosen_alike_every_time():
    cells = _cells([(i, i) for i in range(20)], [1 + (i > 9) for i in range(20)])
    assert len({_find(cells, _schema(PLAIN)) for _ in range(20)}) == 1


def test_boxes_are_simplified_to_the_same_customers():
    rng = np.random.default_rng(5)
    grid = np.array([(a, b, c) for a in range(8) for b in range(8) for c in range(8)], dtype=float)
    shorter = 0
    for _ in range(100):
        boxes = _random_partition(rng)
        chosen = [box for box in boxes if rng.random() < 0.6]
        simple = tree_boxes._simplify(chosen)
        before, after = (np.any([rules._inside(b, grid) for b in bs] or [[False]], axis=0) for bs in (chosen, simple))
        assert (before == after).all()
        assert len(simple) <= len(chosen)
        shorter += _n_bounds(simple) < _n_bounds(chosen)
    assert shorter > 50


def _random_partition(rng):
    boxes = [((-np.inf, np.inf),) * 3]
    for _ in range(8):
        box, j, cut = boxes.pop(rng.integers(len(boxes))), int(rng.integers(3)), float(rng.integers(7))
        low, high = box[j]
        inside = low < cut < high
        boxes += [tree_boxes._with(box, j, (low, cut)), tree_boxes._with(box, j, (cut, high))] if inside else [box]
    return boxes


def _n_bounds(boxes):
    return sum(np.isfinite(box).sum() for box in boxes)


def test_touching_boxes_become_one():
    everything = (-np.inf, np.inf)
    parts = [((-np.inf, 3.0), everything), ((3.0, 5.0), everything), ((5.0, np.inf), everything)]
    assert tree_boxes._simplify(parts) == [(everything, everything)]
    assert tree_boxes._simplify([parts[0], parts[2]]) == [parts[0], parts[2]]
    corner = [((3.0, np.inf), everything), ((-np.inf, 3.0), (-np.inf, 1.0))]
    assert tree_boxes._simplify(corner) == [(everything, (-np.inf, 1.0)), ((3.0, np.inf), everything)]


def test_weighted_cells_give_the_rules_of_repeated_rows():
    rng = np.random.default_rng(7)
    rows = np.unique(rng.integers(0, 15, (120, 2)), axis=0)
    labels = 1 + (rows[:, 0] > 6) + (rows[:, 1] > rows[:, 0])
    counts = rng.integers(1, 30, len(rows))
    weighted = _find(_cells(rows, labels, counts), _schema(PLAIN))
    repeated = _find(_cells(np.repeat(rows, counts, axis=0), np.repeat(labels, counts)), _schema(PLAIN))
    assert weighted == repeated
    assert sum(r.fidelity.size for r in weighted) == counts.sum()
    assert weighted != _find(_cells(rows, labels), _schema(PLAIN))


def test_rules_do_not_depend_on_the_order_of_rows(mall, mall_file, mall_rules, mall_labels, clean_text):
    header, *lines = mall_file.read_text(encoding="utf-8").splitlines()
    for seed in (1, 2):
        shuffled = np.random.default_rng(seed).permutation(lines).tolist()
        cleaned = clean_text("\n".join([header, *shuffled]) + "\n")
        cells = make_cells(cleaned.connection, cleaned.schema)
        labels = mall_labels[6][[int(ids.split(", ")[0]) - 1 for ids in cells.ids]]
        again = find_rules(replace(cells, labels={6: labels}), cleaned.schema, 6)
        assert again == mall_rules[6]


def test_a_small_segment_far_away_keeps_its_rule():
    rng = np.random.default_rng(0)
    rows = np.vstack([rng.integers(0, 100, (2000, 2)), [[900, 50], [950, 60]]])
    labels = [1 + (a > 49) for a, _ in rows[:-2]] + [3, 3]
    found = _find(_cells(rows, labels), _schema(PLAIN))
    assert found[2].fidelity == Fidelity(2, 2, 2)
    assert words(found[2], _schema(PLAIN)) == "a above 499"


@LANGUAGES
def test_a_segment_without_a_leaf_has_no_rule(tmp_path, pick):
    """The customers of segment 2 are alike to others in every feature, and fewer."""
    rows = [(1, 1)] * 9 + [(2, 2)] * 9
    found = _find(_cells(rows, [1] * 6 + [2] * 3 + [3] * 9), _schema(PLAIN))
    path = tmp_path / "customers.csv"
    path.write_text(_csv(_schema(PLAIN), rows), encoding="utf-8")
    assert words(found[1], _schema(PLAIN)) == NO_RULE
    assert found[1].fidelity == Fidelity(3, 0, 0)
    assert (found[1].fidelity.precision, found[1].fidelity.recall) == (None, 0.0)
    assert [pick(r, _schema(PLAIN), path).sum() for r in found] == [9, 0, 9]


@LANGUAGES
def test_one_segment_that_is_everybody(tmp_path, pick):
    path = tmp_path / "customers.csv"
    path.write_text("A,B\n1,1\n1,1\n", encoding="utf-8")
    (rule,) = _find(_cells([(1, 1)] * 2, [1, 1]), _schema(PLAIN))
    assert words(rule, _schema(PLAIN)) == "every customer"
    assert pick(rule, _schema(PLAIN), path).tolist() == [True, True]


@pytest.mark.parametrize("n", [1, 2, 3, 5, 11])
def test_few_customers(n):
    cells = _cells([(i, 0) for i in range(n)], [min(i, 9) + 1 for i in range(n)])
    found = _find(cells, _schema(PLAIN))
    assert sum(r.fidelity.size for r in found) == n
    assert sum(r.cross_validated.size for r in found) == n
    assert all(read_rule(json.loads(json.dumps(asdict(r)))) == r for r in found)


def test_thirty_features_ten_segments():
    rng = np.random.default_rng(2)
    features = tuple(Feature(f"f{i}", f"F{i}", f"F{i}", f"F{i}") for i in range(30))
    labels = np.arange(300) % 10 + 1
    rows = rng.integers(0, 5, (300, 30))
    rows[:, 17] = labels * 10
    rows[:, 3] = 4
    found = _find(_cells(rows, labels, features=features), _schema(features))
    assert accuracy(r.fidelity for r in found) == 1
    assert words(found[4], _schema(features)) == "f17 above 45 up to 55"


def test_many_cells_are_fitted_on_some_and_measured_on_all(monkeypatch):
    monkeypatch.setattr(tree_boxes, "FIT_CELLS", 200)
    rows = np.array([(a, a % 7) for a in range(2000)])
    found = _find(_cells(rows, 1 + (rows[:, 0] > 999)), _schema(PLAIN))
    assert [r.fidelity.size for r in found] == [1000, 1000]
    assert sum(r.fidelity.covered for r in found) == 2000
    assert 0.98 < accuracy(r.fidelity for r in found) < 1


def test_an_unknown_number_of_segments(mall):
    with pytest.raises(KeyError):
        find_rules(mall.cells, mall.schema, 11)
