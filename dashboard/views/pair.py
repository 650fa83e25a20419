"""Any two features or descriptors against each other; income against spending to begin with."""

from analysis.core.schema import Feature
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure, axis, padded
from dashboard.views.log_axis import log_axis
from dashboard.views.scatter import escape, scatter
from dashboard.views.shown import Shown, feature, is_log, leading
from dashboard.views.view import Menu, View


def pair(s: Segmentation, shown: Shown) -> Figure:
    """Points of the two features picked, in their own units."""
    fx, fy = feature(s, shown.picked["x"]), feature(s, shown.picked["y"])
    panel = {
        "view": f"pair-{fx.key}-{fy.key}",
        "title": f"{fx.short} against {fy.short.lower()}",
        "x": fx.key,
        "y": fy.key,
        "xlog": is_log(s, fx, "pair", shown),
        "ylog": is_log(s, fy, "pair", shown),
    }
    return scatter(s, shown, (_axis(fx, s, shown), _axis(fy, s, shown)), panel)


def _axis(f: Feature, s: Segmentation, shown: Shown) -> dict[str, object]:
    values = s.cells.given(f.key)
    if is_log(s, f, "pair", shown):
        return log_axis(escape(f.title), float(values.min()), float(values.max()))
    return axis(escape(f.title), range=padded(float(values.min()), float(values.max())))


PAIR = View(
    "pair",
    "{x} against {y}",
    "Drag to select customers. Hold Shift to add more.",
    pair,
    "third-or-half",
    menus=(
        Menu("x", "Feature along the bottom", lambda s: leading(s)[0]),
        Menu("y", "Feature up the side", lambda s: leading(s)[1]),
    ),
    follows=("plain",),
    shapes=("box", "lasso"),
)
