"""What the charts show besides the selection: the number of segments and the features picked from menus."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.core.errors import InputError
from analysis.core.schema import Feature
from analysis.store.segmentation import Segmentation, Solution
from analysis.using.segment_sentences import strongest

SCALED = ("pair", "histogram", "spread")
FEW_FEATURES = 3
WIDE = 10.0  # logarithms of smaller values are about as far apart as the values


@dataclass(frozen=True)
class Shown:
    """One state of the charts; `x`, `y` and `histogram` are keys of features or descriptors, `plain` charts without
    logarithmic axes.

    `every`: all categories are shown, not only those that differ most between segments.
    """

    n_clusters: int
    x: str
    y: str
    histogram: str
    plain: tuple[str, ...] = ()
    every: bool = False


def default_shown(s: Segmentation) -> Shown:
    """Return the two features that separate segments most against each other; histograms of the first of them.

    Of three features or fewer, the first two in reading order and the last, so that all are on the page.
    """
    if len(s.schema.features) > FEW_FEATURES:
        first, second, *_ = strongest(s, s.solution(s.n_clusters))
        return Shown(s.n_clusters, first.key, second.key, first.key)
    order = s.schema.reading_order
    return Shown(s.n_clusters, order[0].key, order[1].key, order[-1].key)


def read_shown(arguments: Mapping[str, str], s: Segmentation) -> Shown:
    """Return a state from the parameters of a link, defaults for those missing.

    Raises InputError for a number of segments or a feature that does not exist.
    """
    default = default_shown(s)
    keys = {f.key for f in s.schema.numbers}
    k = arguments.get("k", str(default.n_clusters))
    if not (k.isascii() and k.isdecimal() and len(k) < 4 and int(k) in s.ks):
        raise InputError(f"The number of segments is {k[:20]!r}; choose one from {s.ks[0]} to {s.ks[-1]}.")
    picked = {name: arguments.get(name, getattr(default, name)) for name in ("x", "y", "histogram")}
    for key in picked.values():
        if key not in keys:
            raise InputError(f"There is no feature {key[:40]!r}; choose one of {', '.join(sorted(keys))}.")
    return Shown(
        int(k),
        picked["x"],
        picked["y"],
        picked["histogram"],
        _plain(arguments.get("plain", "")),
        bool(arguments.get("every")),
    )


def _plain(text: str) -> tuple[str, ...]:
    """Return the charts with plain axes that are named, joined by dots. Raises InputError for others."""
    named = tuple(name for name in text.split(".") if name)
    if unknown := sorted(set(named) - set(SCALED)):
        raise InputError(f"No chart {unknown[0][:20]!r} has a logarithmic axis; choose from {', '.join(SCALED)}.")
    return named


def in_order(s: Segmentation, shown: Shown) -> tuple[Feature, ...]:
    """Features as charts show them: those first that separate the segments most; of three or fewer in reading order.

    Descriptors come after them.
    """
    few = len(s.schema.features) <= FEW_FEATURES
    forming = s.schema.reading_order if few else strongest(s, solution(s, shown))
    return (*forming, *s.schema.descriptors_in_order)


def is_log(s: Segmentation, f: Feature, chart: str, shown: Shown) -> bool:
    """Return whether a chart shows a feature on a logarithmic axis.

    It is compared so, and its values span enough.
    """
    return chart not in shown.plain and has_log_axis(s, f)


def has_log_axis(s: Segmentation, f: Feature) -> bool:
    """Return whether a feature is read more easily by its logarithms."""
    return f.scaling == "log" and float(np.abs(s.cells.given(f.key)).max()) >= WIDE


def feature(s: Segmentation, key: str) -> Feature:
    """Return the feature or descriptor of that key. Raises StopIteration where there is none."""
    return s.schema.number(key)


def solution(s: Segmentation, shown: Shown) -> Solution:
    """Return the solution that is shown."""
    return s.solution(shown.n_clusters)
