"""Selections survive links, malformed ones are refused, and the predicate selects what the clauses say."""

import json
import random

import duckdb
import pytest

from analysis.core.duckdb_io import connect
from analysis.core.schema import Category, Feature, Schema
from analysis.model.selections.selection import (
    Between,
    Clause,
    Inside,
    OneOf,
    Selection,
    SelectionError,
    parse_selection,
    predicate,
    to_json,
)
from analysis.store.folder import open_segmentation

SCHEMA = Schema(
    None,
    (Feature("age", "Age", "Age", "Age"), Feature("income", "Income", "Income", "Income")),
    (Category("gender", "Gender", "Gender", ("Female", "Male")),),
    (),
)
BOX = '["between","age",20,30]'


@pytest.mark.parametrize(
    "where",
    [
        "",
        f'[["ages",[{BOX}]]]',
        '[["ages",[["between","age",20.0,20.0]]]]',
        f'[["map",[["inside","pc1","pc2",[0,0,1,0,1,1.5]],{BOX}],[["oneof","segment",2,1]]]]',
        f'[["ages",[{BOX}]],["gender",[["oneof","gender","Male"]]]]',
    ],
)
def test_round_trip(where):
    selection = parse_selection(where, SCHEMA, 3)
    assert parse_selection(to_json(selection), SCHEMA, 3) == selection
    assert json.loads(to_json(selection) or "0") == json.loads(where or "0")


def _condition(*raw):
    return json.dumps([["v", [list(raw)]]])


# a malformed link, what the sentence says
MALFORMED = [
    ("[", "cut short or misspelt"),
    ("null", "should be a list"),
    ("{}", "should be a list"),
    ("[]", "should be a list"),
    ("7", "should be a list"),
    ('"ages"', "should be a list"),
    ("[" * 100_000, "cut short or misspelt"),
    ("[7]", "a clause should be a list"),
    ("[[]]", "a clause should be a list"),
    ('[["ages"]]', "lacks its view or its conditions"),
    (f"[[7,[{BOX}]]]", "lacks its view or its conditions"),
    (f'[["a\\ud800",[{BOX}]]]', "lacks its view or its conditions"),
    ('[["ages",7]]', "a part of a clause should be a list"),
    ('[["ages",[]]]', "a part of a clause should be a list"),
    ('[["ages",[7]]]', "a condition should be a list"),
    ('[["ages",[[]]]]', "a condition should be a list"),
    (f'[["ages",[{BOX}]],["ages",[{BOX}]]]', "names one view twice"),
    (json.dumps([[f"v{i}", [["between", "age", 1, 2]]] for i in range(41)]), "a list of 1 to 40 entries"),
    (json.dumps([["v", *[[["between", "age", 1, 2]]] * 41]]), "a list of 1 to 41 entries"),
    (_condition("near", "age", 1, 2), "does not fit this table"),
    (_condition(["between"], "age", 1, 2), "does not fit this table"),
    (_condition("between", "age", 1), "does not fit this table"),
    (_condition("between", "age", 1, 2, 3), "does not fit this table"),
    (_condition("between", "age", 2, 1), "does not fit this table"),
    (_condition("between", "age", "1", 2), "does not fit this table"),
    ('[["v",[["between","age",true,2]]]]', "does not fit this table"),
    (_condition("between", "age", None, 2), "does not fit this table"),
    (_condition("between", "gender", 1, 2), "does not fit this table"),
    (_condition("between", "n", 1, 2), "does not fit this table"),
    (_condition("between", ["age"], 1, 2), "does not fit this table"),
    ('[["v",[["between","age",NaN,2]]]]', "cut short or misspelt"),
    ('[["v",[["between","age",-Infinity,2]]]]', "cut short or misspelt"),
    ('[["v",[["between","age",1,1e999]]]]', "does not fit this table"),
    (f'[["v",[["between","age",1,1{"0" * 400}]]]]', "does not fit this table"),
    (f'[["v",[["between","age",1,1{"0" * 5000}]]]]', "cut short or misspelt"),
    (_condition("inside", "age", "income", [0, 0, 1, 1]), "does not fit this table"),
    (_condition("inside", "age", "income", [0, 0, 1, 1, 2, 2, 3]), "does not fit this table"),
    (_condition("inside", "age", "income", [0, 0, 1, 1, 2, "2"]), "does not fit this table"),
    (_condition("inside", "age", "income", [[0, 0], [1, 1], [2, 0]]), "does not fit this table"),
    (_condition("inside", "age", "gender", [0, 0, 1, 1, 2, 2]), "does not fit this table"),
    (_condition("inside", "age", "income", [0, 1] * 401), "does not fit this table"),
    (_condition("oneof", "gender"), "does not fit this table"),
    (_condition("oneof", "gender", "Male", "Male"), "does not fit this table"),
    (_condition("oneof", "segment", 1, 1.0), "does not fit this table"),
    (_condition("oneof", "gender", "Other"), "selects Gender 'Other', which nobody here has"),
    (_condition("oneof", "gender", ["Male"]), "which nobody here has"),
    (_condition("oneof", "gender", 1), "which nobody here has"),
    (_condition("oneof", "city", "Rome"), "selects by 'city', which this table does not have"),
    (_condition("oneof", "age", 20), "selects by 'age', which this table does not have"),
    (_condition("oneof", "segment", 4), "a segment that is not among the 3 shown"),
    (_condition("oneof", "segment", 0), "a segment that is not among the 3 shown"),
    (_condition("oneof", "segment", "1"), "a segment that is not among the 3 shown"),
    ('[["v",[["oneof","segment",true]]]]', "a segment that is not among the 3 shown"),
    (_condition("oneof", "segment", 1.5), "a segment that is not among the 3 shown"),
]


@pytest.mark.parametrize(("where", "message"), MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_links_are_refused(where, message):
    with pytest.raises(SelectionError) as refused:
        parse_selection(where, SCHEMA, 3)
    assert message in str(refused.value)
    assert len(str(refused.value)) < 200
    str(refused.value).encode()


def test_a_view_is_not_filtered_by_its_own_clause():
    ages, gender = (
        Clause(view, ((Between("age", 1, 2),), (OneOf("gender", ("Male",)),))) for view in ("ages", "gender")
    )
    assert Selection((ages, gender)).without("ages") == Selection((gender,))
    assert Selection((ages,)).without("gender") == Selection((ages,))


@pytest.fixture(scope="module")
def mall(mall_folder):
    """Yield the Mall segmentation, its cells as dictionaries, and the cells that a selection finds in DuckDB."""
    segmentation, path = open_segmentation(mall_folder), mall_folder / "cells.parquet"
    with connect() as connection:
        found = connection.sql(f"SELECT * FROM '{path}' ORDER BY cell")
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

        def select(selection, n_clusters):
            condition, parameters = predicate(selection, n_clusters)
            query = f"SELECT cell FROM '{path}' WHERE {condition} ORDER BY cell"
            return [cell for (cell,) in connection.execute(query, parameters).fetchall()]

        yield segmentation, rows, select


def _holds(condition, row, n_clusters):
    match condition:
        case Between(field, low, high):
            return low <= row[field] <= high
        case OneOf(field, values):
            return row[f"k{n_clusters}" if field == "segment" else field] in values
        case Inside(x, y, points):
            return _is_inside(row[x], row[y], points)


def _is_inside(x, y, points):
    inside = False
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _selected(selection, rows, n_clusters):
    return [
        row["cell"]
        for row in rows
        if all(any(all(_holds(c, row, n_clusters) for c in p) for p in clause.parts) for clause in selection.clauses)
    ]


RANGES = {"age": (18, 70), "income": (15, 137), "spending": (1, 99), "pc1": (-2.5, 2.5), "pc2": (-2, 3)}


def _random_condition(draw, n_clusters):
    kind = draw.choice(["box", "lasso", "segments", "gender"])
    if kind == "segments":
        return OneOf("segment", tuple(draw.sample(range(1, n_clusters + 1), draw.randint(1, n_clusters))))
    if kind == "gender":
        return OneOf("gender", tuple(draw.sample(["Female", "Male"], draw.randint(1, 2))))
    x, y = draw.sample(list(RANGES), 2)
    if kind == "box":
        return Between(x, *sorted(_number(draw, x) for _ in range(2)))
    return Inside(x, y, tuple((_number(draw, x), _number(draw, y)) for _ in range(draw.randint(3, 12))))


def _number(draw, field):
    number = draw.uniform(*RANGES[field])
    return float(round(number)) if field[:2] != "pc" and draw.random() < 0.5 else number


def _random_selection(draw, n_clusters):
    return Selection(
        tuple(
            Clause(
                f"view {i}",
                tuple(
                    tuple(_random_condition(draw, n_clusters) for _ in range(draw.randint(1, 2)))
                    for _ in range(draw.randint(1, 3))
                ),
            )
            for i in range(draw.randint(1, 3))
        )
    )


def test_predicate_selects_what_the_clauses_say(mall):
    segmentation, rows, select = mall
    draw, sizes = random.Random(6), []
    for _ in range(200):
        k = draw.choice(segmentation.ks)
        selection = _random_selection(draw, k)
        assert parse_selection(to_json(selection), segmentation.schema, k) == selection
        expected = _selected(selection, rows, k)
        assert select(selection, k) == expected, selection
        sizes.append(len(expected))
    assert sum(0 < size < len(rows) for size in sizes) > 150  # most of them tell something


def test_no_clause_selects_everybody(mall):
    _, rows, select = mall
    assert select(Selection(), 6) == [row["cell"] for row in rows]


SQUARE = ((20, 20), (40, 20), (40, 40), (20, 40))
STAR = ((50, 90), (70, 20), (20, 65), (80, 65), (30, 20))
FLAT = ((20, 20), (40, 20), (60, 20))


@pytest.mark.parametrize(
    ("polygon", "point", "inside"),
    [
        (SQUARE, (30, 30), True),
        (SQUARE, (20, 20), True),  # of the edges, the left and lower ones are in
        (SQUARE, (40, 30), False),
        (SQUARE, (30, 40), False),
        (SQUARE, (19.99, 30), False),
        (STAR, (50, 80), True),
        (STAR, (50, 50), False),  # crossed twice
        (FLAT, (30, 20), False),
        ((*SQUARE, SQUARE[0]), (30, 30), True),  # closed
        (SQUARE[::-1], (30, 30), True),
        (tuple((x * 1e298, y * 1e298) for x, y in SQUARE), (30, 30), False),
    ],
)
def test_lasso(polygon, point, inside):
    condition, parameters = predicate(Selection((Clause("v", ((Inside("age", "income", polygon),),)),)), 3)
    row = "(SELECT CAST(? AS DOUBLE) AS age, CAST(? AS DOUBLE) AS income)"
    assert duckdb.execute(f"SELECT {condition} FROM {row}", [*parameters, *point]).fetchall() == [(inside,)]


def test_the_largest_link_that_is_allowed_can_be_run(mall):
    _, _, select = mall
    lasso = Inside("age", "income", tuple((float(i % 70), float(i * 37 % 140)) for i in range(400)))
    parts = tuple((lasso,) for _ in range(40))
    assert len(select(Selection((Clause("v", parts),)), 6)) > 0


def test_text_in_a_link_is_never_run(mall):
    _, _, select = mall
    text = "Male' OR 1=1 --"
    schema = Schema(None, (), (Category("gender", "Gender", "Gender", (text,)),), ())
    selection = parse_selection(json.dumps([["v", [["oneof", "gender", text]]]]), schema, 2)
    assert select(selection, 2) == []
