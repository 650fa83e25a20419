"""Segments stated as short rules: a decision tree fitted on segment labels, read as intervals, and how well they hold.

Every customer follows the rule of one segment at most, as every customer is in one leaf of the tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from analysis.core.cells import Cells, Floats, at_most
from analysis.core.schema import Category, Feature, Schema, in_reading_order
from analysis.model.rule_formats import Alternative, Fidelity, Interval, Rule, Values

MAX_DEPTH = 4
PRUNINGS = (0.05, 0.01, 0.0)  # bits per customer that a split must add to be kept, tried in turn
SEED = 0
N_FOLDS = 5
FIT_CELLS, CHECKED_CELLS = 20_000, 100_000
FINEST = 18
PRECISION = 60

Counts = NDArray[np.int64]
Box = tuple[tuple[float, float], ...]  # per column of the tree: above, up to; infinite where open
Boxes = dict[int, list[Box]]  # by segment number


@dataclass(frozen=True)
class TreeColumn:
    """Numbers that the tree may split, in steps: those of a feature, or a number for each value of a category.

    `numbers` (n_values,) are the ranks of values in an order, or 1 for one value and 0 for the others.
    """

    column: Feature | Category
    step: float
    numbers: Floats | None = None

    def of(self, cells: Cells) -> Floats:
        """Return the numbers of cells, (n_cells,)."""
        key = self.column.key
        return cells.values[key] if self.numbers is None else self.numbers[cells.codes[key]]


Columns = tuple[TreeColumn, ...]


@dataclass(frozen=True)
class Gap:
    """The room for a threshold, `low` to below `high`, in one column (by position) at one node of the tree."""

    node: int
    column: int
    low: float
    high: float


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
    boxes = _find_boxes(x, labels, cells.counts, columns)
    whole = _measure(boxes, x, labels, cells.counts, n_clusters)
    some = at_most(len(x), CHECKED_CELLS)
    held_out = _cross_validate(x[some], labels[some], cells.counts[some], columns, n_clusters)
    return tuple(
        Rule(j, _alternatives(boxes.get(j, []), x, cells.counts, columns), fidelity, validated)
        for j, fidelity, validated in zip(segments, whole, held_out, strict=True)
    )


def tree_columns(schema: Schema) -> Columns:
    """Return the columns of the tree: features, then categories that form segments: by rank, or value by value."""
    found = [TreeColumn(f, f.step) for f in schema.features]
    for c in schema.forming_categories:
        codes = np.arange(len(c.values), dtype=np.float64)
        if c.n_ranked or len(c.values) == 2:
            found.append(TreeColumn(c, 1.0, codes))
        else:
            found += [TreeColumn(c, 1.0, (codes == code).astype(np.float64)) for code in codes]
    return tuple(found)


def _cross_validate(x: Floats, labels: Counts, counts: Counts, columns: Columns, n_clusters: int) -> list[Fidelity]:
    folds = _fold_counts(x, labels, counts)
    measured = [_measure(_find_boxes(x, labels, counts - fold, columns), x, labels, fold, n_clusters) for fold in folds]
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


def _find_boxes(x: Floats, labels: Counts, counts: Counts, columns: Columns) -> Boxes:
    rows = np.flatnonzero(counts)
    rows = rows[at_most(len(rows), FIT_CELLS)]
    if not len(rows):
        return {}
    x, labels, counts = x[rows], labels[rows], counts[rows]
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in x.T])
    model = _fit(ranks, labels, counts)
    cuts = _cuts(_gaps(model, x, ranks, columns), columns)
    found: Boxes = {}
    for segment, box in _leaves(model, cuts, 0, ((-np.inf, np.inf),) * x.shape[1]):
        found.setdefault(segment, []).append(box)
    return {segment: _simplify(boxes) for segment, boxes in found.items()}


def _fit(ranks: Counts, labels: Counts, counts: Counts) -> DecisionTreeClassifier:
    """Return the most pruned tree that has a leaf for every segment, or else the unpruned one.

    It is grown by entropy, as Gini impurity leaves some of many segments without a leaf; and on ranks, as
    scikit-learn's trees round values to float32.
    """
    for pruning in PRUNINGS:
        tree = DecisionTreeClassifier(max_depth=MAX_DEPTH, criterion="entropy", ccp_alpha=pruning, random_state=SEED)
        tree.fit(ranks, labels, sample_weight=counts)
        ends = tree.tree_.children_left < 0
        if len(set(tree.tree_.value[ends, 0].argmax(axis=1).tolist())) == len(tree.classes_):
            break
    return tree


def _gaps(model: DecisionTreeClassifier, x: Floats, ranks: Counts, columns: Columns) -> list[Gap]:
    """Return where the values of the customers that each split parts leave room for its threshold."""
    tree, gaps = model.tree_, []
    waiting = [(0, np.arange(len(x)))]
    while waiting:
        node, rows = waiting.pop()
        if tree.children_left[node] < 0:
            continue
        j = int(tree.feature[node])
        is_left = ranks[rows, j] <= tree.threshold[node]
        left, right = rows[is_left], rows[~is_left]
        low, high = float(x[left, j].max()), float(x[right, j].min())
        gaps.append(Gap(node, j, *_inner(low, high, columns[j].step)))
        waiting += [(int(tree.children_left[node]), left), (int(tree.children_right[node]), right)]
    return gaps


def _inner(low: float, high: float, step: float) -> tuple[float, float]:
    """Return the middle half of a gap, with the threshold that it would have alone."""
    own, quarter = _between(low, high, step), (high - low) / 4
    return min(own, low + quarter), max(float(np.nextafter(own, high)), high - quarter)


def _cuts(gaps: list[Gap], columns: Columns) -> dict[int, float]:
    """Choose a threshold per node; splits of one feature share one where their gaps do, so that few numbers remain."""
    cuts: dict[int, float] = {}
    for j, column in enumerate(columns):
        waiting = sorted((g for g in gaps if g.column == j), key=lambda g: (g.high, g.low))
        while waiting:
            together = [g for g in waiting if g.low < waiting[0].high]
            cut = _between(max(g.low for g in together), waiting[0].high, column.step)
            cuts.update((g.node, cut) for g in together)
            waiting = [g for g in waiting if g not in together]
    return cuts


def _leaves(model: DecisionTreeClassifier, cuts: dict[int, float], node: int, box: Box) -> Iterator[tuple[int, Box]]:
    """Yield the segment and the box of every leaf below `node`, whose own box is `box`."""
    tree = model.tree_
    if node not in cuts:
        yield int(model.classes_[tree.value[node, 0].argmax()]), box
        return
    j = int(tree.feature[node])
    low, high = box[j]
    yield from _leaves(model, cuts, int(tree.children_left[node]), _with(box, j, (low, cuts[node])))
    yield from _leaves(model, cuts, int(tree.children_right[node]), _with(box, j, (cuts[node], high)))


def _with(box: Box, j: int, bounds: tuple[float, float]) -> Box:
    return (*box[:j], bounds, *box[j + 1 :])


def _between(low: float, high: float, step: float) -> float:
    """Return a number from `low` up to but not `high`: the middle, rounded down to a multiple of `step`.

    Where values are closer than the step, it is a tenth, a hundredth, ... of it.
    """
    with localcontext(prec=PRECISION):
        middle = (Decimal(repr(low)) + Decimal(repr(high))) / 2
        for finer in range(FINEST):
            grid = Decimal(repr(step)).scaleb(-finer)
            cut = float((middle / grid).to_integral_value(ROUND_FLOOR) * grid)
            if low <= cut < high:
                return cut
    return low


def _simplify(boxes: list[Box]) -> list[Box]:
    """Return the same customers in fewer and wider boxes.

    A box is widened over what one of the others holds already, as "A, or B and not A" is "A, or B"; so boxes that touch
    and agree otherwise become one, and a box within another is left out.
    """
    found = sorted(boxes)
    while wider := next(_widened(found), None):
        found = wider
    return [b for i, b in enumerate(found) if not any(_holds(o, b) and (o != b or found.index(b) < i) for o in found)]


def _widened(boxes: list[Box]) -> Iterator[list[Box]]:
    """Yield every list of boxes with one of them widened in one feature over another."""
    for i, box in enumerate(boxes):
        for j, (low, high) in enumerate(box):
            for other in boxes:
                from_low, to_high = other[j]
                touches = from_low <= high and low <= to_high and (from_low < low or high < to_high)
                if touches and _holds(_with(other, j, box[j]), box):
                    wider = _with(box, j, (min(low, from_low), max(high, to_high)))
                    yield [*boxes[:i], wider, *boxes[i + 1 :]]


def _holds(outer: Box, inner: Box) -> bool:
    return all(a[0] <= b[0] and b[1] <= a[1] for a, b in zip(outer, inner, strict=True))


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
