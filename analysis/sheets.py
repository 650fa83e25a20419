"""One sheet per segment: how it compares with everybody, its typical customer, and sentences that say so.

Needs no heavy library, so that the page and the command line can make sheets of a saved segmentation.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from analysis.cells import Cells
from analysis.concepts import level
from analysis.schema import Category, Feature, Schema
from analysis.scoring import scaled
from analysis.segmentation import Segment, Segmentation, Solution
from analysis.words import listed, number_text

SMALL_GROUP = 10
ADDITIVE = ("means", "behaviour")
BEYOND_CHANCE = 1.96


@dataclass(frozen=True)
class ShareOf:
    """The part of everybody's sum of a feature that a segment has, such as 0.27 of all income."""

    what: str
    share: float


@dataclass(frozen=True)
class Typical:
    """The customers nearest to the centre: how many share those values, first ids as text, values by column key."""

    n: int
    ids: str
    features: dict[str, float]
    categories: dict[str, str]


@dataclass(frozen=True)
class ValueShare:
    """One value of a category: customers, share of the segment, index against everybody (None: too few customers)."""

    value: str
    n: int
    share: float
    index: float | None


@dataclass(frozen=True)
class Sheet:
    """What there is to say of one segment beyond its profile; `small` guards every index below ten customers."""

    segment: int
    small: bool
    shares_of: tuple[ShareOf, ...]
    typical: Typical
    categories: dict[str, tuple[ValueShare, ...]]
    sentences: tuple[str, ...]


def sheets(s: Segmentation, n_clusters: int) -> tuple[Sheet, ...]:
    """A sheet per segment in canonical order. Raises KeyError where there is no solution of so many."""
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
        (*_feature_sentences(s, segment), *_category_sentences(s.schema, segment, categories)),
    )


def _shares_of(s: Segmentation, segment: Segment) -> tuple[ShareOf, ...]:
    """Only of features whose sum means something: amounts of means or behaviour, none of them negative, no scores."""
    found = []
    for f in s.schema.reading_order:
        everybody = s.everybody["features"][f.key]
        if f.concept.role in ADDITIVE and not f.scale and everybody["min"] >= 0 and everybody["mean"] > 0:
            own = segment.profile["features"][f.key]["mean"] * segment.size
            found.append(ShareOf(f.short.lower(), own / (everybody["mean"] * s.n_segmented)))
    return tuple(found)


def _typical(s: Segmentation, solution: Solution, segment: Segment) -> Typical:
    """The cell nearest to the centre in scaled units; of equally near ones the first."""
    own = np.flatnonzero(s.cells.labels[solution.n_clusters] == segment.segment)
    center = scaled(s, np.array([[segment.center[f.column] for f in s.schema.features]]))
    distance = ((scaled(s, s.cells.matrix()[own]) - center) ** 2).sum(axis=1)
    return _cell(s.cells, s.schema, int(own[distance.argmin()]))


def _cell(cells: Cells, schema: Schema, at: int) -> Typical:
    return Typical(
        int(cells.counts[at]),
        cells.ids[at] if cells.ids else "",
        {f.key: float(cells.values[f.key][at]) for f in schema.features},
        {c.key: c.values[cells.codes[c.key][at]] for c in schema.categories},
    )


def _value_shares(s: Segmentation, segment: Segment, category: Category) -> tuple[ValueShare, ...]:
    own = segment.profile["categories"][category.key]["counts"]
    everybody = s.everybody["categories"][category.key]["counts"]
    return tuple(_value_share(v, own[v], segment.size, everybody[v] / s.n_segmented) for v in category.values)


def _value_share(value: str, n: int, size: int, everybody: float) -> ValueShare:
    comparable = size >= SMALL_GROUP and everybody * size >= SMALL_GROUP / 2
    return ValueShare(value, n, n / size, 100 * (n / size) / everybody if comparable else None)


def _feature_sentences(s: Segmentation, segment: Segment) -> list[str]:
    """The features that set the segment apart, the strongest first; then those in which it is like everybody."""
    ranked = sorted(s.schema.reading_order, key=lambda f: -abs(segment.profile["features"][f.key]["z"]))
    apart = [f for f in ranked if level(segment.profile["features"][f.key]["z"])]
    alike = [f.short.lower() for f in ranked if f not in apart]
    said = [_apart_sentence(s, segment, f) for f in apart]
    return said + ([f"In {listed(alike)} they are close to everybody."] if alike else [])


def _apart_sentence(s: Segmentation, segment: Segment, f: Feature) -> str:
    own, everybody = segment.profile["features"][f.key], s.everybody["features"][f.key]["mean"]
    side = "above" if own["mean"] > everybody else "below"
    unit = f" {f.unit}" if f.unit else ""
    mean, all_mean = (f"{v:,.{f.decimals}f}" for v in (own["mean"], everybody))
    by = f"{abs(own['index'] - 100):.0f}% {side}" if own["index"] is not None else side
    return f"{f.short} {mean}{unit} on average, {by} everybody's {all_mean}{unit}."


def _category_sentences(schema: Schema, segment: Segment, found: dict[str, tuple[ValueShare, ...]]) -> list[str]:
    return [_category_sentence(c, segment, found[c.key]) for c in schema.categories if len(c.values) > 1]


def _category_sentence(category: Category, segment: Segment, found: tuple[ValueShare, ...]) -> str:
    common = max(found, key=lambda v: v.n)
    told = f"{category.label}: {common.share:.0%} are {common.value}"
    if common.index is None:
        return f"{told} ({number_text(common.n)} of {number_text(segment.size)})."
    everybody = 100 * common.share / common.index
    if not _is_beyond_chance(common.share, everybody, segment.size):
        return f"{told}, no different from everybody ({everybody:.0%}) beyond chance."
    return f"{told}, {'more' if common.share > everybody else 'fewer'} than among everybody ({everybody:.0%})."


def _is_beyond_chance(share: float, everybody: float, n: int) -> bool:
    """Whether so many customers drawn at random would have a share that far off less often than once in twenty."""
    return abs(share - everybody) > BEYOND_CHANCE * sqrt(everybody * (1 - everybody) / n)
