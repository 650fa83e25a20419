"""One sheet per segment: how it compares with all customers, its typical customer, and sentences.

It imports no heavy library, so the page and the command line can describe a saved segmentation.
"""

from dataclasses import dataclass

import numpy as np

from analysis.clustering.scoring import centers, scaled
from analysis.core.cells import Cells
from analysis.core.schema import Category, Feature, Schema
from analysis.core.vocabulary import MONEY_SPENT, ConceptKind
from analysis.core.vocabulary.concept import counted_noun
from analysis.store.segmentation import Segment, Segmentation, Solution
from analysis.using.segment_sentences import segment_sentences

SMALL_GROUP = 10
MAX_SHARES = 3
COSTS: tuple[ConceptKind, ...] = ("returns", "debt")  # a segment with many of these is worth no more
MOST_BELOW = 0.01  # of a total, that customers with more returned than bought may take away
SUMS = {"amount spent": "money spent", "monetary": "money spent", "spend": "spending", "spent": "spending"}


@dataclass(frozen=True)
class ShareOf:
    """A segment's share of the sum of a feature over all customers, such as 0.27 of all income."""

    what: str
    share: float


@dataclass(frozen=True)
class Typical:
    """The customers nearest to the center: how many share those values, first ids as text, values by column key.

    A descriptor without a value is not there.
    """

    n: int
    ids: str
    features: dict[str, float]
    categories: dict[str, str]


@dataclass(frozen=True)
class ValueShare:
    """One value of a category: customers, share of the segment, index (None: too few customers to compare)."""

    value: str
    n: int
    share: float
    index: float | None


@dataclass(frozen=True)
class Sheet:
    """A segment beyond its profile; `small` means fewer than ten customers, for which no index is shown."""

    segment: int
    small: bool
    shares_of: tuple[ShareOf, ...]
    typical: Typical
    categories: dict[str, tuple[ValueShare, ...]]
    sentences: tuple[str, ...]


def sheets(s: Segmentation, n_clusters: int) -> tuple[Sheet, ...]:
    """Return a sheet per segment, in canonical order. Raises KeyError without a solution of `n_clusters` segments."""
    solution = s.solution(n_clusters)
    return tuple(_sheet(s, solution, segment) for segment in solution.segments)


def _sheet(s: Segmentation, solution: Solution, segment: Segment) -> Sheet:
    categories = {c.key: _value_shares(s, segment, c) for c in s.schema.categories}
    return Sheet(
        segment.segment,
        segment.size < SMALL_GROUP,
        _shares_of(s, segment),
        _typical(s, solution, segment),
        categories,
        segment_sentences(s, segment),
    )


def adding_up(s: Segmentation) -> tuple[Feature, ...]:
    """Return the numbers whose total is worth something, money spent first: that share decides a budget."""
    order = sorted(s.schema.numbers_in_order, key=lambda f: f.concept.kind not in MONEY_SPENT)
    worth = (f for f in order if f.concept.adds_up and f.concept.kind not in COSTS)
    return tuple(f for f in worth if _has_total(s, f))[:MAX_SHARES]


def _has_total(s: Segmentation, f: Feature) -> bool:
    """Return whether shares of the total say something: nearly nothing of it is negative, as returns may be."""
    overall = s.overall["features"][f.key]
    if not s.cells.known(f.key).all() or overall["mean"] <= 0:
        return False
    below = np.minimum(s.cells.numbers[f.key], 0.0) @ s.cells.counts
    means = (g.profile["features"][f.key]["mean"] for x in s.solutions for g in x.segments)
    return bool(-below <= MOST_BELOW * overall["mean"] * s.n_segmented) and min(means) >= 0


def _shares_of(s: Segmentation, segment: Segment) -> tuple[ShareOf, ...]:
    """Return a segment's share of each total."""
    return tuple(ShareOf(total_name(f), _share_of(s, segment, f.key)) for f in adding_up(s))


def _share_of(s: Segmentation, segment: Segment, key: str) -> float:
    own = segment.profile["features"][key]["mean"] * segment.size
    return float(own / (s.overall["features"][key]["mean"] * s.n_segmented))


def total_name(f: Feature) -> str:
    """Return what a sum of a feature is called: that of the frequency of purchases, purchases."""
    is_named = f.concept.kind == "frequency" or f.concept.counts
    noun = f.unit.lower() if f.concept.kind == "frequency" else counted_noun(f.short)
    return noun if is_named else SUMS.get(f.short.lower(), f.spoken)


def _typical(s: Segmentation, solution: Solution, segment: Segment) -> Typical:
    """Return the cell nearest to the center in scaled units; of equally near ones the first."""
    own = np.flatnonzero(s.cells.labels[solution.n_clusters] == segment.segment)
    center = centers(s, solution.n_clusters)[segment.segment - 1]
    distance = ((scaled(s, s.cells.matrix(s.schema.coded)[own]) - center) ** 2).sum(axis=1)
    return _cell(s.cells, s.schema, int(own[distance.argmin()]))


def _cell(cells: Cells, schema: Schema, at: int) -> Typical:
    return Typical(
        int(cells.counts[at]),
        cells.ids[at] if cells.ids else "",
        {f.key: float(cells.numbers[f.key][at]) for f in schema.numbers if cells.known(f.key)[at]},
        {c.key: c.values[cells.codes[c.key][at]] for c in schema.categories},
    )


def _value_shares(s: Segmentation, segment: Segment, category: Category) -> tuple[ValueShare, ...]:
    own = segment.profile["categories"][category.key]["counts"]
    overall = s.overall["categories"][category.key]["counts"]
    return tuple(_value_share(v, own[v], segment.size, overall[v] / s.n_segmented) for v in category.values)


def _value_share(value: str, n: int, size: int, overall: float) -> ValueShare:
    comparable = size >= SMALL_GROUP and overall * size >= SMALL_GROUP / 2
    return ValueShare(value, n, n / size, 100 * (n / size) / overall if comparable else None)
