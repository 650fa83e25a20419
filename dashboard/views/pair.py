"""Any two features against each other; income against spending to begin with."""

from analysis.schema import Feature
from analysis.segmentation import Segmentation
from dashboard.theme import Figure, axis, padded
from dashboard.views.scatter import escape, scatter
from dashboard.views.shown import Shown, feature


def pair(s: Segmentation, shown: Shown) -> Figure:
    """Points of the two features picked, in their own units."""
    fx, fy = feature(s, shown.x), feature(s, shown.y)
    panel = {
        "view": f"pair-{fx.key}-{fy.key}",
        "title": f"{fx.short} against {fy.short.lower()}",
        "x": fx.key,
        "y": fy.key,
    }
    return scatter(s, shown, (_axis(fx, s), _axis(fy, s)), panel)


def _axis(f: Feature, s: Segmentation) -> dict[str, object]:
    values = s.cells.values[f.key]
    return axis(escape(f.title), range=padded(float(values.min()), float(values.max())))
