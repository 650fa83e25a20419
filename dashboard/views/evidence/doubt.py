"""The customer map once more, for the page to shade by how surely each customer belongs to its segment."""

from analysis.store.evidence import Evidence
from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.customer_map import customer_map
from dashboard.views.shown import Shown


def doubt(s: Segmentation, evidence: Evidence, shown: Shown) -> Figure:  # noqa: ARG001 - every view is asked alike
    """Return the same plane and the same brush as the customer map on Explore."""
    figure = customer_map(s, shown)
    (panel,) = figure["layout"]["meta"]["panels"]
    kind = {"points": "shades", "density": "doubts"}[panel["kind"]]
    figure["layout"]["meta"]["panels"] = [panel | {"kind": kind, "title": "Customers between two segments"}]
    return figure
