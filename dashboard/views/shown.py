"""What the charts show besides the selection: the number of segments and the features picked from menus."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.core.schema import Feature
from analysis.store.segmentation import Segmentation, Solution
from analysis.using.segment_sentences import strongest

FEW_FEATURES = 3
WIDE = 10.0  # logarithms of smaller values are about as far apart as the values


@dataclass(frozen=True)
class Shown:
    """One state of the charts.

    `picked` are keys of features or descriptors by the name of the menu, `plain` the views without logarithmic axes,
    `more` those that people switched on. `every`: all categories are shown, not only those that differ most between
    segments.
    """

    n_clusters: int
    picked: Mapping[str, str]
    plain: tuple[str, ...] = ()
    every: bool = False
    more: tuple[str, ...] = ()


def leading(s: Segmentation) -> tuple[Feature, ...]:
    """Return the features, those first that separate the segments most; of three or fewer in reading order."""
    few = len(s.schema.features) <= FEW_FEATURES
    return s.schema.reading_order if few else strongest(s, s.solution(s.n_clusters))


def leading_numbers(s: Segmentation) -> tuple[Feature, ...]:
    """Return the features in that order, then the descriptors."""
    return (*leading(s), *s.schema.descriptors_in_order)


def in_order(s: Segmentation, shown: Shown) -> tuple[Feature, ...]:
    """Features as charts show them: those first that separate the segments most; of three or fewer in reading order.

    Descriptors come after them.
    """
    few = len(s.schema.features) <= FEW_FEATURES
    forming = s.schema.reading_order if few else strongest(s, solution(s, shown))
    return (*forming, *s.schema.descriptors_in_order)


def is_log(s: Segmentation, f: Feature, view: str, shown: Shown) -> bool:
    """Return whether a view shows a feature on a logarithmic axis.

    It is compared so, and its values span enough.
    """
    return view not in shown.plain and has_log_axis(s, f)


def has_log_axis(s: Segmentation, f: Feature) -> bool:
    """Return whether a feature is read more easily by its logarithms."""
    return f.scaling == "log" and float(np.abs(s.cells.given(f.key)).max()) >= WIDE


def feature(s: Segmentation, key: str) -> Feature:
    """Return the feature or descriptor of that key. Raises StopIteration where there is none."""
    return s.schema.number(key)


def solution(s: Segmentation, shown: Shown) -> Solution:
    """Return the solution that is shown."""
    return s.solution(shown.n_clusters)
