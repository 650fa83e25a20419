"""Both languages read the same links: at each limit and over it, and whatever else JSON can say."""

import json
import random
from typing import Any

import pytest

from analysis.model.selections.selection import (
    MAX_CLAUSES,
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_NUMBER,
    MAX_PARTS,
    MAX_POINTS,
    SelectionError,
    parse_selection,
)
from analysis.store.segmentation import Segmentation
from tests.javascript.core import Customers

AGE = ["between", "age", 20, 40]
BOX = json.dumps(AGE)
BROKEN = [
    *("[", "{}", "null", "7", '"age"', "[]", " ", " [] ", "[[]]", '[["v"]]', '[["v",[]]]', '[["v",[[]]]]', "\ufeff[]"),
    *("[" * 100_000, "[" * 5_000 + "]" * 5_000, f'[["v",{{"0":[{BOX}]}}]]', f"[[7,[{BOX}]]]", f"[[null,[{BOX}]]]"),
    *('[["v",[["sql","1=1"]]]]', '[["v",[[["between"],"age",1,2]]]]', '[["v",[["toString","age",1,2]]]]'),
    f'[["v",[{BOX}]],["v",[{BOX}]]]',
]
VIEWS = [
    "",
    "v",
    "a b",
    "é",
    "名",
    "\u200b",
    "\u00a0",
    "\x00",
    "\x1f",
    "\x7f",
    "\x9f",
    "\u2028",
    "\ud800",
    "\U0001f600",
]
NUMBERS = ["1", "1.0", "-0", "1e0", "1e299", "1e300", "-1e300", "1e999", "1" + "0" * 300, "9" * 300, "1" + "0" * 400]
NUMBERS += ["1" + "0" * 5000, "true", "null", '"1"', "NaN", "Infinity", "01", "+1", "1.", ".5", "[1]", "{}"]
FIELDS = [
    "age",
    "income",
    "pc1",
    "pc2",
    "gender",
    "margin",
    "silhouette",
    "segment",
    "n",
    "k6",
    "k06",
    "nobody",
    "",
    7,
    None,
]
VALUES = [1, 2, 6, 7, 0, -1, 1.0, 1.5, 2.0, "1", "Female", "Male", "Nobody", True, None, [1], ["Female"], {}]


def link(*conditions: Any, view: str = "v") -> str:
    return json.dumps([[view, list(conditions)]])


def many(n: int, entry: Any) -> list[Any]:
    return [entry] * n


def at_limits() -> list[str]:
    """Links at each limit, one below, one over."""
    links = []
    for more in (-1, 0, 1):
        links += [
            json.dumps([[f"v{i}", [AGE]] for i in range(MAX_CLAUSES + more)]),
            json.dumps([["v", *many(MAX_PARTS + more, [AGE])]]),
            link(*many(MAX_PARTS + more, AGE)),
            link(["oneof", "segment", *range(1, MAX_ENTRIES + more - 1)]),
            link(["oneof", "gender", "Female", *map(str, range(MAX_ENTRIES + more - 3))]),
            link(["inside", "age", "income", [1, 2] * (MAX_POINTS + more)]),
            link(["inside", "age", "income", [1, 2] * (3 + more)]),
            link(["inside", "age", "income", [1, 2] * 3 + [1] * (1 + more)]),
            "[" * (MAX_DEPTH + more) + "]" * (MAX_DEPTH + more),
            link(["between", "age", -MAX_NUMBER * (1 + more / 1e9), 0]),
        ]
    return links


def conditions() -> list[str]:
    """Return every field in every kind, every number and value at every place."""
    links = [link(["between", field, 1, 2]) for field in FIELDS]
    links += [link(["inside", x, y, [0, 0, 1, 0, 1, 1]]) for x in FIELDS for y in FIELDS]
    links += [f'[["v",[["between","age",{low},{high}]]]]' for low in NUMBERS for high in NUMBERS]
    links += [f'[["v",[["inside","age","pc1",[0,0,1,0,1,{n}]]]]]' for n in NUMBERS]
    links += [link(["oneof", field, *values]) for field in FIELDS for values in ([], ["Female"], [1], [1, 2], [8])]
    links += [link(["oneof", field, a, b]) for field in ("segment", "gender", "k7") for a in VALUES for b in VALUES]
    links += [f'[["v",[["between","age",{a},{b}]]]]' for a, b in ((2**53 + 1, 2**53), (2**53, 2**53 + 1))]
    links += [link([*AGE, 1]), link(AGE[:3]), link(["inside", "age", "pc1"]), link(["inside", "age", "pc1", 7])]
    return links


def mutations(rng: random.Random, links: list[str], n: int) -> list[str]:
    """Links with a character taken out, doubled or replaced."""
    result = []
    for _ in range(n):
        text = rng.choice(links)
        at = rng.randrange(len(text))
        result.append(
            text[:at] + rng.choice(["", text[at] * 2, rng.choice('[]{}",:0123456789.eE-+ \\nk')]) + text[at + 1 :]
        )
    return result


LINKS = {
    "broken": BROKEN,
    "views": [link(AGE, view=view) for view in VIEWS],
    "at limits": at_limits(),
    "conditions": conditions(),
    "mutations": mutations(random.Random(7), [link(AGE), *at_limits()[3:8], *conditions()], 3_000),
}


def accepts(s: Segmentation, where: str, k: int) -> bool:
    try:
        parse_selection(where, s.schema, k, s.ks)
    except SelectionError:
        return False
    return True


@pytest.mark.parametrize("kind", LINKS)
def test_both_read_the_same_links(mall_in_node: Customers, mall: Segmentation, kind: str):
    expected = [accepts(mall, where, 6) for where in LINKS[kind]]
    found = mall_in_node.accepted(6, LINKS[kind])
    assert [w[:200] for w, a, b in zip(LINKS[kind], found, expected, strict=True) if a != b] == []
    assert any(expected) != (kind == "broken")
    assert not all(expected)


@pytest.mark.parametrize("limit", range(10))
def test_what_is_over_a_limit_is_refused(mall_in_node: Customers, limit: int):
    below, at, over = at_limits()[limit::10]
    assert (
        mall_in_node.accepted(6, [over]) != mall_in_node.accepted(6, [below]) or not mall_in_node.accepted(6, [at])[0]
    )
