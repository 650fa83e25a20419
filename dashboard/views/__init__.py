"""The linked views, in page order; adding one is a file next to this one and a line in `VIEWS`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.categories import categories
from dashboard.views.customer_map import customer_map
from dashboard.views.histograms import histograms
from dashboard.views.pair import pair
from dashboard.views.profiles import profiles
from dashboard.views.shown import Shown
from dashboard.views.spread import spread


@dataclass(frozen=True)
class View:
    """A chart on a page.

    `figure` draws all customers in gray; its `layout.meta.panels` describe to the cross-filter what is drawn where.
    `help` is the quiet line next to the title, `width` the share of a row it takes on a wide page.
    """

    name: str
    title: str
    help: str
    figure: Callable[[Segmentation, Shown], Figure]
    width: Literal["half", "full", "two-thirds", "third", "third-or-half"]
    page: Literal["explore", "segments"] = "explore"


VIEWS = (
    View("pair", "", "Drag to select customers. Hold Shift to add more.", pair, "third-or-half"),
    View("map", "Customer map", "", customer_map, "third-or-half"),
    View(
        "histogram",
        "",
        "Number of customers. Gray: whole segment. Color: selected.",
        histograms,
        "full",
    ),
    View(
        "spread", "Spread of each feature", "Box: middle 50%. Line: median. Whiskers: full range.", spread, "two-thirds"
    ),
    View("category", "Categories", "Gray: all customers. Color: selected, by segment.", categories, "third"),
    View("profile", "Profiles of all segments", "Click a mark to open its segment.", profiles, "full", "segments"),
)


def draw(s: Segmentation, shown: Shown) -> dict[str, Figure]:
    """Return every view's figure by its name."""
    return {view.name: view.figure(s, shown) for view in VIEWS}
