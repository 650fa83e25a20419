"""What moving along an axis of the customer map means, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.cells import Floats
from analysis.core.schema import Category, Feature
from analysis.profiles.category_traits import value_word

MAIN_LOADING = 0.5


@dataclass(frozen=True)
class AxisPart:
    """What a column adds to a map axis: how much, and what its negative and its positive end are called."""

    loading: float
    negative: str
    positive: str


def feature_part(feature: Feature, loading: float) -> AxisPart:
    """Return what a feature adds to an axis."""
    less, more = feature.words["less"], feature.words["more"]
    return AxisPart(abs(loading), less, more) if loading > 0 else AxisPart(abs(loading), more, less)


def category_part(category: Category, loading: float, along: Floats) -> AxisPart:
    """Return what a category adds to an axis, along which its values lie at `along` (n_values,), NaN for nowhere."""
    lowest, highest = category.values[int(np.nanargmin(along))], category.values[int(np.nanargmax(along))]
    return AxisPart(loading, _more_often(category, lowest), _more_often(category, highest))


def _more_often(category: Category, value: str) -> str:
    label = category.spoken
    if category.flag is not None:
        return f"more often {label}" if value == category.flag.yes else f"less often {label}"
    return f"more often {value_word(category, value)}"


def axis_words(parts: Sequence[AxisPart]) -> tuple[str, str]:
    """Return what the negative and the positive end of a map axis mean, from its main loadings, the strongest first."""
    strongest = max(part.loading for part in parts)
    main = sorted((p for p in parts if p.loading >= MAIN_LOADING * strongest), key=lambda p: -p.loading)
    return ", ".join(p.negative for p in main[:3]), ", ".join(p.positive for p in main[:3])
