"""The customer map: the two directions that keep most of the differences between customers (PCA)."""

from analysis.segmentation import Axis, Segmentation
from dashboard.theme import Figure, axis, padded
from dashboard.views.scatter import escape, scatter
from dashboard.views.shown import Shown


def customer_map(s: Segmentation, shown: Shown) -> Figure:
    """Points of the two principal components; the axis titles say what moving along them means."""
    x, y = s.cells.points[:, 0].astype(float), s.cells.points[:, 1].astype(float)
    axes = (
        axis(_title(1, s.axes[0]), range=padded(x.min(), x.max())),
        axis(_title(2, s.axes[1]), range=padded(y.min(), y.max())),
    )
    panel = {"view": "map", "title": "Customer map", "x": "pc1", "y": "pc2"}
    figure = scatter(s, shown, (x, y), axes, panel)
    figure["layout"]["meta"]["narrow"] = {"xaxis": _short_title(1, s.axes[0]), "yaxis": _short_title(2, s.axes[1])}
    return figure


def _short_title(number: int, a: Axis) -> str:
    return f"<b>PC{number}, {a.explained_variance_ratio:.0%}</b>  {escape(a.positive)} →"


def _title(number: int, a: Axis) -> str:
    share = f"PC{number}, {a.explained_variance_ratio:.0%}"
    return f"← {escape(a.negative)}  <b>{share}</b>  {escape(a.positive)} →"
