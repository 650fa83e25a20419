"""Browser and Python agree exactly: every count, mean and bar over 200 random selections."""

import json
import random
from typing import Any

import numpy as np
import pytest

from analysis.cells import weighted_quantile
from analysis.customers import Customers
from analysis.engine import connect, literal
from analysis.segmentation import CELLS_FILE, Segmentation
from analysis.selection import parse_selection, predicate, to_json
from analysis.words import chip, sentence
from dashboard.views.bins import choose_bins
from tests.browser.visitor import Visitor

SEED = 20261124
SELECTIONS = 200

IN_BROWSER = """
const [where, k] = args;
const base = new URL("..", document.querySelector("script[src$='page/main.js']").src);
const load = (name) => import(new URL(name, base));
const files = ["cells", "crossfilter", "counts", "selection"].map((name) => `crossfilter/${name}.js`);
const [cells, cross, counts, selection, words] = await Promise.all([...files, "page/words.js"].map(load));
window.cellsForTests ??= await cells.fetchCells(document.documentElement.dataset.segmentation);
const all = window.cellsForTests;
const clauses = selection.parse(where, all.page, k);
const cf = new cross.Crossfilter(all, k);
cf.apply(clauses);
const views = ["", ...clauses.map((c) => c.view)];
const plain = (found) => [...found];
const said = new words.Words(all.page, k);
return {
  json: selection.toJson(clauses),
  chips: clauses.map((c) => said.chip(c)),
  sentence: said.sentence(clauses, cf.count()).join(""),
  views: Object.fromEntries(views.map((view) => {
    const cards = counts.bySegment(cf.passing(view));
    return [view, {
      count: cf.count(view),
      counts: plain(cards.counts),
      sums: Object.fromEntries([...cards.sums].map(([key, sums]) => [key, plain(sums)])),
      bins: Object.fromEntries(all.page.features.map((f) => {
        const { passing, selected } = counts.byBin(cf, view, f.key);
        return [f.key, [plain(passing), plain(selected)]];
      })),
      boxes: Object.fromEntries(all.page.features.map((f) => [f.key, counts.boxes(cf, view, f.key)])),
      values: Object.fromEntries(all.page.categories.map((c) => {
        const { passing, selected } = counts.byValue(cf, view, c.key);
        return [c.key, [plain(passing), plain(selected)]];
      })),
    }];
  })),
};
"""


@pytest.fixture(scope="module")
def page(browser: Visitor) -> Visitor:
    """One page for all: scripts are called in it, and nothing on it changes."""
    browser.open()
    return browser


def random_selection(rng: random.Random, s: Segmentation, k: int) -> str:
    """One to four clauses of boxes, lassos, ranges, categories and segments, some with alternatives."""
    makers = {
        "pair-income-spending": lambda: box(rng, s, "income", "spending"),
        "map": lambda: rng.choice([lasso, box])(rng, s, "pc1", "pc2"),
        "pair-age-income": lambda: lasso(rng, s, "age", "income"),
        "range-age": lambda: box(rng, s, "age"),
        "histogram-age": lambda: [*box(rng, s, "age"), ["oneof", "segment", rng.randint(1, k)]],
        "category-gender": lambda: [["oneof", "gender", rng.choice(["Female", "Male"])]],
        "cards": lambda: [["oneof", "segment", *rng.sample(range(1, k + 1), rng.randint(1, k - 1))]],
    }
    views = rng.sample(sorted(makers), rng.randint(1, 4))
    return json.dumps([[view, *[makers[view]() for _ in range(rng.choice([1, 1, 2]))]] for view in views])


def values_of(s: Segmentation, field: str) -> np.ndarray:
    return s.cells.points[:, int(field[-1]) - 1].astype(float) if field in ("pc1", "pc2") else s.cells.values[field]


def box(rng: random.Random, s: Segmentation, *fields: str) -> list[Any]:
    result = []
    for field in fields:
        ends = sorted(rng.choice(values_of(s, field)) + rng.choice([0, 0.25, -0.25]) for _ in range(2))
        result.append(["between", field, float(ends[0]), float(ends[1])])
    return result


def lasso(rng: random.Random, s: Segmentation, x: str, y: str) -> list[Any]:
    """Corners on and between customers, crossing themselves now and then."""
    corners = rng.randint(3, 30)
    flat = [float(rng.choice(values_of(s, f)) + rng.choice([0, 0, 0.125])) for _ in range(corners) for f in (x, y)]
    return [["inside", x, y, flat]]


def in_python(customers: Customers, where: str, k: int) -> dict[str, Any]:
    s = customers.segmentation
    selection = parse_selection(where, s.schema, k)
    names = s.solution(k).names
    with connect() as connection:
        all_masks = {
            view: mask(connection, customers, selection.without(view), k)
            for view in ["", *(c.view for c in selection.clauses)]
        }
    selected = all_masks[""]
    return {
        "json": to_json(selection),
        "chips": [chip(c, s.schema, names) for c in selection.clauses],
        "sentence": sentence(selection, s.schema, names, int(s.cells.counts[selected].sum()), s.n_segmented),
        "views": {view: of_view(s, k, passing, selected) for view, passing in all_masks.items()},
    }


def mask(connection: Any, customers: Customers, selection: Any, k: int) -> np.ndarray:
    where, parameters = predicate(selection, k)
    path = literal(str(customers.folder / CELLS_FILE))
    found = connection.execute(f"SELECT {where} AS passes FROM read_parquet({path}) ORDER BY cell", parameters)
    return np.array([row[0] for row in found.fetchall()], dtype=bool)


def of_view(s: Segmentation, k: int, passing: np.ndarray, selected: np.ndarray) -> dict[str, Any]:
    cells, labels = s.cells, s.cells.labels[k].astype(int) - 1
    both = [cells.counts * passing, cells.counts * (passing & selected)]
    bins = {f.key: choose_bins(cells.values[f.key], f.step) for f in s.schema.features}
    return {
        "count": int(both[0].sum()),
        "counts": np.bincount(labels, both[0], k).tolist(),
        "sums": {key: np.bincount(labels, both[0] * values, k).tolist() for key, values in cells.values.items()},
        "bins": {
            key: [np.bincount(labels * b.count + b.of(cells.values[key]), n, k * b.count).tolist() for n in both]
            for key, b in bins.items()
        },
        "boxes": {key: [five(s, key, passing & (labels == j)) for j in range(k)] for key in cells.values},
        "values": {
            c.key: [np.bincount(cells.codes[c.key] * k + labels, n, len(c.values) * k).tolist() for n in both]
            for c in s.schema.categories
        },
    }


def five(s: Segmentation, key: str, chosen: np.ndarray) -> dict[str, float] | None:
    values, counts = s.cells.values[key][chosen], s.cells.counts[chosen]
    if not len(values):
        return None
    at = {"min": 0, "q1": 0.25, "median": 0.5, "q3": 0.75, "max": 1}
    return {name: weighted_quantile(values, counts, q) for name, q in at.items()} | {"n": int(counts.sum())}


@pytest.mark.timeout(300)
def test_200_random_selections(page: Visitor, mall_customers: Customers):
    rng = random.Random(SEED)
    hit = 0
    for _ in range(SELECTIONS):
        k = rng.choice(mall_customers.segmentation.ks)
        where = random_selection(rng, mall_customers.segmentation, k)
        expected = in_python(mall_customers, where, k)
        found = page.run_async(IN_BROWSER, where, k)
        assert json.loads(found.pop("json")) == json.loads(expected.pop("json"))
        assert differing(found, expected) == [], where
        hit += 0 < expected["views"][""]["count"] < 200
    assert hit > SELECTIONS / 2, "most selections select somebody, but not everybody"


@pytest.mark.parametrize(
    "where",
    [
        "[",
        "{}",
        "[[]]",
        '[["pair"]]',
        '[["pair",[]]]',
        '[["pair",[["between","nobody",1,2]]]]',
        '[["pair",[["between","age",5,2]]]]',
        '[["pair",[["between","age","5",9]]]]',
        '[["pair",[["between","age",1]]]]',
        '[["pair",[["inside","age","income",[1,2,3,4]]]]]',
        '[["pair",[["inside","age","income",[1,2,3,4,5,6,7]]]]]',
        '[["cards",[["oneof","segment",7]]]]',
        '[["cards",[["oneof","segment",1.5]]]]',
        '[["cards",[["oneof","segment"]]]]',
        '[["cards",[["oneof","gender","Nobody"]]]]',
        '[["a",[["between","age",1,2]]],["a",[["between","age",1,2]]]]',
        '[["a",[["sql","1=1"]]]]',
    ],
)
def test_both_refuse_the_same(page: Visitor, mall_customers: Customers, where):
    with pytest.raises(ValueError, match="link"):
        parse_selection(where, mall_customers.segmentation.schema, 6)
    refused = page.run_async(f"try {{ {IN_BROWSER} }} catch (error) {{ return 'refused: ' + error.message }}", where, 6)
    assert str(refused).startswith("refused: ")


def differing(found: Any, expected: Any, at: str = "") -> list[str]:
    """Where two documents differ."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [line for key in found for line in differing(found[key], expected[key], f"{at}/{key}")]
    return [] if found == expected else [f"{at}: {found} instead of {expected}"]
