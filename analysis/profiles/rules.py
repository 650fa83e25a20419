"""Segments stated as short rules: a decision tree fitted on segment labels, read as intervals, and how well they hold.

Every customer follows the rule of one segment at most, as every customer is in one leaf of the tree.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Cells, Floats, at_most
from analysis.core.schema import Category, Feature, Schema, in_reading_order
from analysis.model.rule_formats import Alternative, Fidelity, Interval, Rule, Values
from analysis.profiles.tree_boxes import SEED, Box, Boxes, Columns, Counts, TreeColumn, find_boxes

CHECKED_CELLS = 100_000
N_FOLDS = 5


def find_rules(cells: Cells, schema: Schema, n_clusters: int) -> tuple[Rule, ...]:
    """One rule per segment, in canonical order, for one or more cells whose labels for `n_clusters` are known.

    Source: a classification tree (Breiman et al. 1984) of depth 4 at most, weighted by customers, cost-complexity
    pruned as far as every segment keeps a leaf; a rule is the joined leaves of its segment. Above 20,000 cells the tree
    is fitted on a fixed random sample of them; fidelity is measured on all. A segment that is most frequent in no leaf
    gets a rule without alternatives. `cross_validated` sums up five folds of up to 100,000 cells, each judged by rules
    found again on the other four (see `_fold_counts`). Raises KeyError for an unknown `n_clusters`.
    """
    columns = tree_columns(schema)
    x, labels = np.column_stack([c.of(cells) for c in columns]), cells.labels[n_clusters].astype(np.int64)
    segments = range(1, n_clusters + 1)
    boxes = find_boxes(x, labels, cells.counts, columns)
    whole = _measure(boxes, x, labels, cells.counts, n_clusters)
    some = at_most(len(x), CHECKED_CELLS)
    held_out = _cross_validate(x[some], labels[some], cells.counts[some], columns, n_clusters)
    return tuple(
        Rule(j, _alternatives(boxes.get(j, []), x, cells.counts, columns), fidelity, validated)
        for j, fidelity, validated in zip(segments, whole, held_out, strict=True)
    )


def tree_columns(schema: Schema) -> Columns:
    """Return the columns of the tree: features, then categories that form segments: by rank, or value by value."""
    columns = [TreeColumn(f, f.step) for f in schema.features]
    for c in schema.forming_categories:
        codes = np.arange(len(c.values), dtype=np.float64)
        if c.n_ranked or len(c.values) == 2:
            columns.append(TreeColumn(c, 1.0, codes))
        else:
            columns += [TreeColumn(c, 1.0, (codes == code).astype(np.float64)) for code in codes]
    return tuple(columns)


def _cross_validate(x: Floats, labels: Counts, counts: Counts, columns: Columns, n_clusters: int) -> list[Fidelity]:
    folds = _fold_counts(x, labels, counts)
    measured = [_measure(find_boxes(x, labels, counts - fold, columns), x, labels, fold, n_clusters) for fold in folds]
    return [
        Fidelity(sum(f.size for f in own), sum(f.covered for f in own), sum(f.correct for f in own))
        for own in zip(*measured, strict=True)
    ]


def _fold_counts(x: Floats, labels: Counts, counts: Counts) -> Counts:
    """Return customers of each cell in each fold, int64 (5, n_cells).

    Customers stand in line segment by segment, within a segment by distinct feature values in a fixed random order, and
    are dealt to the folds in turn: every fold has its share of every segment, whatever the order of rows.
    """
    changes = (x[1:] != x[:-1]).any(axis=1)
    alike = np.concatenate([[0], np.cumsum(changes)])
    drawn = np.random.default_rng(SEED).permutation(alike[-1] + 1)[alike]
    order = np.lexsort((drawn, labels))
    ends = np.empty_like(counts)
    ends[order] = np.cumsum(counts[order])
    fold = np.arange(N_FOLDS)[:, None]
    return np.asarray(_dealt(ends, fold) - _dealt(ends - counts, fold), dtype=np.int64)


def _dealt(n: Counts, fold: Counts) -> Counts:
    """Return how many of the first `n` customers in line are dealt to `fold`."""
    return (n - fold + N_FOLDS - 1) // N_FOLDS


def _inside(box: Box, x: Floats) -> NDArray[np.bool_]:
    """Return which rows of `x` are within every interval of `box`; bool (n,)."""
    within = np.ones(len(x), dtype=np.bool_)
    for (low, high), column in zip(box, x.T, strict=True):
        if low > -np.inf:
            within &= column > low
        if high < np.inf:
            within &= column <= high
    return within


def _measure(boxes: Boxes, x: Floats, labels: Counts, counts: Counts, n_clusters: int) -> list[Fidelity]:
    measured = []
    for segment in range(1, n_clusters + 1):
        picked = np.zeros(len(x), dtype=np.bool_)
        for box in boxes.get(segment, []):
            picked |= _inside(box, x)
        own = labels == segment
        size, covered, correct = (int(counts[which].sum()) for which in (own, picked, own & picked))
        measured.append(Fidelity(size, covered, correct))
    return measured


def _alternatives(boxes: list[Box], x: Floats, counts: Counts, columns: Columns) -> tuple[Alternative, ...]:
    largest_first = sorted(boxes, key=lambda box: (-int(counts[_inside(box, x)].sum()), box))
    return tuple(_conditions(box, columns) for box in largest_first)


def _conditions(box: Box, columns: Columns) -> Alternative:
    """Return what a box says, features in reading order before categories."""
    sides = list(zip(columns, box, strict=True))
    intervals = {
        c.column: Interval(c.column.key, _finite(low), _finite(high))
        for c, (low, high) in sides
        if isinstance(c.column, Feature) and (low, high) != (-np.inf, np.inf)
    }
    features = in_reading_order(list(intervals))
    categories = dict.fromkeys(c.column for c in columns if isinstance(c.column, Category))
    values = [_values(category, sides) for category in categories]
    return (*(intervals[f] for f in features), *(v for v in values if v is not None))


def _values(category: Category, sides: list[tuple[TreeColumn, tuple[float, float]]]) -> Values | None:
    """Return the values of a category that a box allows; None where it allows all."""
    allowed = np.ones(len(category.values), dtype=np.bool_)
    for c, (low, high) in sides:
        if c.column is category and c.numbers is not None:
            allowed &= (c.numbers > low) & (c.numbers <= high)
    if allowed.all():
        return None
    return Values(category.key, tuple(v for v, own in zip(category.values, allowed, strict=True) if own))


def _finite(bound: float) -> float | None:
    return float(bound) if np.isfinite(bound) else None
