"""Every customer along one feature or descriptor: a dot each, a row per segment."""

from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure, axis
from dashboard.views.scatter import scatter, value_axis
from dashboard.views.shown import Shown, feature, is_log, leading_numbers
from dashboard.views.view import Menu, View

ROW = 52  # pixels, of which the name of the segment takes a third
KINDS = ("dots", "bands")


def strip(s: Segmentation, shown: Shown) -> Figure:
    """Draw a gray dot for each cell; the browser, which has the cells, scatters them in the row of their segment."""
    f, k = feature(s, shown.picked["strip"]), shown.n_clusters
    on_log = is_log(s, f, "strip", shown)
    rows = axis(range=[k + 0.5, 0.5], showticklabels=False, tickvals=[i + 0.5 for i in range(1, k)])
    panel = {
        "view": f"strip-{f.key}",
        "title": f"{f.short} of each customer",
        "field": f.key,
        "log": on_log,
        "x": f.key,
        "y": f"k{k}.rows",
        "xlog": on_log,
    }
    figure = scatter(s, shown, (value_axis(s, f, on_log=on_log), rows), panel, KINDS)
    figure["layout"]["margin"] = {"l": 12, "r": 12, "t": 0, "b": 44, "pad": 0}
    figure["layout"]["meta"]["grid"] = {"least": 300, "most": 1, "height": ROW * k, "title": 4, "foot": 44}
    return figure


STRIP = View(
    "strip",
    "{strip} of each customer",
    "Drag to select customers. Click a row to select its segment.",
    strip,
    "full",
    menus=(Menu("strip", "Feature of the strip plot", lambda s: leading_numbers(s)[0]),),
    follows=("k", "plain"),
    offered_as="Strip plot: a dot per customer",
    numbers=1,
)
