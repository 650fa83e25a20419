"""The features that separate the segments most, which lead where there is no room for all."""

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


def leading_pair(s: Segmentation, k: int) -> tuple[Feature, Feature]:
    """Return the two features that separate `k` segments best, in reading order."""
    first, second = leading(s, k, 2)
    return first, second
