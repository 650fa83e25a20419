"""The linked views, in page order; adding one is a file next to this one and a line in `VIEWS`."""

from analysis.store.segmentation import Segmentation
from dashboard.theme import Figure
from dashboard.views.categories import CATEGORY
from dashboard.views.customer_map import MAP
from dashboard.views.histograms import HISTOGRAM
from dashboard.views.pair import PAIR
from dashboard.views.profiles import PROFILE
from dashboard.views.shown import Shown
from dashboard.views.spread import SPREAD
from dashboard.views.strip import STRIP
from dashboard.views.view import View

VIEWS = (PAIR, MAP, HISTOGRAM, SPREAD, CATEGORY, STRIP, PROFILE)


def views_of(s: Segmentation) -> tuple[View, ...]:
    """Return the views that these customers have columns for."""
    return tuple(view for view in VIEWS if view.numbers <= len(s.schema.numbers))


def draw(s: Segmentation, shown: Shown) -> dict[str, Figure]:
    """Return the figure of every view that is shown, by its name."""
    views = [view for view in views_of(s) if not view.offered_as or view.name in shown.more]
    return {view.name: view.figure(s, shown) for view in views}
