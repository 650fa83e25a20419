"""What the charts show besides the selection: the number of segments and the features picked from menus."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import InputError
from analysis.schema import Feature
from analysis.segmentation import Segmentation, Solution


@dataclass(frozen=True)
class Shown:
    """One state of the charts; `x`, `y` and `histogram` are feature keys."""

    n_clusters: int
    x: str
    y: str
    histogram: str


def default_shown(s: Segmentation) -> Shown:
    """The first two features in reading order against each other; histograms of the last one."""
    order = s.schema.reading_order
    return Shown(s.n_clusters, order[0].key, order[1].key, order[-1].key)


def read_shown(arguments: Mapping[str, str], s: Segmentation) -> Shown:
    """A state from the parameters of a link, defaults for those missing.

    Raises InputError for a number of segments or a feature that does not exist.
    """
    default = default_shown(s)
    keys = {f.key for f in s.schema.features}
    k = arguments.get("k", str(default.n_clusters))
    if not (k.isascii() and k.isdecimal() and len(k) < 4 and int(k) in s.ks):
        raise InputError(f"The number of segments is {k[:20]!r}; choose one from {s.ks[0]} to {s.ks[-1]}.")
    picked = {name: arguments.get(name, getattr(default, name)) for name in ("x", "y", "histogram")}
    for key in picked.values():
        if key not in keys:
            raise InputError(f"There is no feature {key[:40]!r}; choose one of {', '.join(sorted(keys))}.")
    return Shown(int(k), picked["x"], picked["y"], picked["histogram"])


def feature(s: Segmentation, key: str) -> Feature:
    """The feature of that key. Raises StopIteration where there is none."""
    return next(f for f in s.schema.features if f.key == key)


def solution(s: Segmentation, shown: Shown) -> Solution:
    """The solution that is shown."""
    return s.solution(shown.n_clusters)
