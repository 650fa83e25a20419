"""The features that separate the segments most, which lead where there is no room for all."""

from dataclasses import dataclass

from analysis.core.cells import Floats
from analysis.core.schema import Feature
from analysis.store.segmentation import Segmentation


def explained(s: Segmentation, k: int, feature: Feature) -> float:
    """Return the share of the variation in a feature that `k` segments explain (eta squared), from 0 to 1."""
    segments = s.solution(k).segments
    return float(sum(x.share * x.profile["features"][feature.key]["z"] ** 2 for x in segments))


def leading(s: Segmentation, k: int, most: int) -> tuple[Feature, ...]:
    """Return the `most` features that separate `k` segments best, in reading order."""
    ranked = sorted(s.schema.reading_order, key=lambda f: -explained(s, k, f))[:most]
    return tuple(f for f in s.schema.reading_order if f in ranked)


@dataclass(frozen=True)
class Side:
    """One side of a scatter chart: its title and short name, and the value of each cell, (n_cells,).

    `feature`: what it shows, None for a direction of the customer map.
    """

    title: str
    short: str
    values: Floats
    feature: Feature | None = None

    @property
    def is_log(self) -> bool:
        """Whether it is compared by its logarithms."""
        return self.feature is not None and self.feature.scaling == "log"


Sides = tuple[Side, Side]


def leading_pair(s: Segmentation, k: int) -> Sides:
    """Return the two features that separate `k` segments best, in reading order; the customer map without two."""
    features = leading(s, k, 2)
    if len(features) == 2:
        first, second = (Side(f.title, f.short, s.cells.values[f.key], f) for f in features)
        return first, second
    across, up = (
        Side(f"{axis.negative.split(', ')[0]} ← → {axis.positive.split(', ')[0]}", name, column.astype(float))
        for axis, name, column in zip(s.axes, ("Customer map", "its second direction"), s.cells.points.T, strict=True)
    )
    return across, up
