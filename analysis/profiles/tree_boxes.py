"""Fit a decision tree on segment labels, and read it as boxes: the intervals in which a segment is most frequent."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from analysis.core.cells import Cells, Floats, at_most
from analysis.core.schema import Category, Feature

MAX_DEPTH = 4
PRUNINGS = (0.05, 0.01, 0.0)  # bits per customer that a split must add to be kept, tried in turn
SEED = 0
FIT_CELLS = 20_000
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


def find_boxes(x: Floats, labels: Counts, counts: Counts, columns: Columns) -> Boxes:
    """Return the boxes of each segment that is most frequent in a leaf.

    `x` (n_cells, n_columns) are the numbers of `columns`, `labels` the segments, `counts` the customers of each cell.
    """
    rows = np.flatnonzero(counts)
    rows = rows[at_most(len(rows), FIT_CELLS)]
    if not len(rows):
        return {}
    x, labels, counts = x[rows], labels[rows], counts[rows]
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in x.T])
    model = _fit(ranks, labels, counts)
    cuts = _cuts(_gaps(model, x, ranks, columns), columns)
    by_segment: Boxes = {}
    for segment, box in _leaves(model, cuts, 0, ((-np.inf, np.inf),) * x.shape[1]):
        by_segment.setdefault(segment, []).append(box)
    return {segment: _simplify(boxes) for segment, boxes in by_segment.items()}


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
    simple = sorted(boxes)
    while wider := next(_widened(simple), None):
        simple = wider
    return [
        b for i, b in enumerate(simple) if not any(_holds(o, b) and (o != b or simple.index(b) < i) for o in simple)
    ]


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
