"""The linked views of Explore, in page order; adding one is a file beside this one and a line in `VIEWS`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.categories import categories
from dashboard.views.customer_map import customer_map
from dashboard.views.histograms import histograms
from dashboard.views.pair import pair
from dashboard.views.shown import Shown
from dashboard.views.spread import spread


@dataclass(frozen=True)
class View:
    """A chart on Explore.

    `figure` draws everybody in grey; its `layout.meta.panels` tell the cross-filter what is drawn where. `help` is the
    quiet line beside the title, `width` the share of a row it takes on a wide page, `menus` the menus in its head.
    """

    name: str
    title: str
    help: str
    figure: Callable[[Segmentation, Shown], Figure]
    width: Literal["half", "full", "two-thirds", "third"]
    menus: tuple[str, ...] = ()


VIEWS = (
    View("pair", "", "drag to brush, Shift adds, Esc clears", pair, "half", ("x", "y")),
    View("map", "Customer map", "", customer_map, "half"),
    View(
        "histogram",
        "",
        "customers; grey: everybody in the segment, colour: selected",
        histograms,
        "full",
        ("histogram",),
    ),
    View("spread", "Spread of each feature", "box: middle half, line: median, whiskers: all", spread, "two-thirds"),
    View("category", "Categories", "grey: everybody, colour: selected, by segment", categories, "third"),
)


def draw(s: Segmentation, shown: Shown) -> dict[str, Figure]:
    """Every view's figure by its name."""
    return {view.name: view.figure(s, shown) for view in VIEWS}
