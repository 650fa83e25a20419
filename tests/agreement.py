"""What Python makes of a selection, to be compared with what scripts make of it."""

import json
import random
from typing import Any

import numpy as np

from analysis.core.cells import weighted_quantile
from analysis.core.duckdb_io import literal, reading
from analysis.model.selections.selection import parse_selection, predicate, to_json
from analysis.model.selections.words import chip, sentence
from analysis.profiles.bins import choose_bins
from analysis.store.folder import CELLS_FILE
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segmentation


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
    for d in s.schema.descriptors:
        makers[f"range-{d.key}"] = lambda key=d.key: box(rng, s, key)
        makers[f"pair-{d.key}-income"] = lambda key=d.key: lasso(rng, s, key, "income")
        makers[f"pair-age-{d.key}"] = lambda key=d.key: rng.choice([lasso, box])(rng, s, "age", key)
    views = rng.sample(sorted(makers), rng.randint(1, 4))
    return json.dumps([[view, *[makers[view]() for _ in range(rng.choice([1, 1, 2]))]] for view in views])


def values_of(s: Segmentation, field: str) -> np.ndarray:
    return s.cells.points[:, int(field[-1]) - 1].astype(float) if field in ("pc1", "pc2") else s.cells.given(field)


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
    with reading() as connection:
        all_masks = {
            view: mask(connection, customers, selection.without(view), k)
            for view in ["", *(c.view for c in selection.clauses)]
        }
    selected = all_masks[""]
    return {
        "json": to_json(selection),
        "chips": [chip(c, s.schema, names) for c in selection.clauses],
        "sentence": sentence(
            selection,
            s.schema,
            names,
            int(s.cells.counts[selected].sum()),
            s.n_segmented,
            left_out=s.n_customers - s.n_segmented,
        ),
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
    bins = {f.key: choose_bins(cells.given(f.key), f.step) for f in s.schema.numbers}
    known = {key: cells.known(key) for key in cells.numbers}
    return {
        "count": int(both[0].sum()),
        "counts": np.bincount(labels, both[0], k).tolist(),
        "sums": {
            key: np.bincount(labels[known[key]], (both[0] * values)[known[key]], k).tolist()
            for key, values in cells.numbers.items()
        },
        "bins": {
            key: [
                np.bincount(
                    (labels * b.count)[known[key]] + b.of(cells.given(key)), n[known[key]], k * b.count
                ).tolist()
                for n in both
            ]
            for key, b in bins.items()
        },
        "boxes": {key: [five(s, key, passing & (labels == j) & known[key]) for j in range(k)] for key in cells.numbers},
        "values": {
            c.key: [np.bincount(cells.codes[c.key] * k + labels, n, len(c.values) * k).tolist() for n in both]
            for c in s.schema.categories
        },
    }


def five(s: Segmentation, key: str, chosen: np.ndarray) -> dict[str, float] | None:
    values, counts = s.cells.numbers[key][chosen], s.cells.counts[chosen]
    if not len(values):
        return None
    at = {"min": 0, "q1": 0.25, "median": 0.5, "q3": 0.75, "max": 1}
    return {name: weighted_quantile(values, counts, q) for name, q in at.items()} | {"n": int(counts.sum())}


def differing(found: Any, expected: Any, at: str = "") -> list[str]:
    """Return where two documents differ."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [line for key in found for line in differing(found[key], expected[key], f"{at}/{key}")]
    return [] if found == expected else [f"{at}: {found} instead of {expected}"]
