"""Any two features or descriptors against each other; income against spending to begin with."""

from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.scatter import scatter, value_axis
from dashboard.views.shown import Shown, feature, is_log, leading_numbers
from dashboard.views.view import Menu, View


def pair(s: Segmentation, shown: Shown) -> Figure:
    """Points of the two features picked, in their own units."""
    fx, fy = feature(s, shown.picked["x"]), feature(s, shown.picked["y"])
    xlog, ylog = (is_log(s, f, "pair", shown) for f in (fx, fy))
    panel = {
        "view": f"pair-{fx.key}-{fy.key}",
        "title": f"{fx.short} against {fy.spoken}",
        "x": fx.key,
        "y": fy.key,
        "xlog": xlog,
        "ylog": ylog,
    }
    return scatter(s, shown, (value_axis(s, fx, on_log=xlog), value_axis(s, fy, on_log=ylog)), panel)


PAIR = View(
    "pair",
    "{x} against {y}",
    "Drag to select customers. Hold Shift to add more.",
    pair,
    "third-or-half",
    menus=(
        Menu("x", "Feature along the bottom", lambda s: leading_numbers(s)[0]),
        Menu("y", "Feature up the side", lambda s: leading_numbers(s)[1]),
    ),
    follows=("plain",),
    shapes=("box", "lasso"),
    numbers=2,
)
