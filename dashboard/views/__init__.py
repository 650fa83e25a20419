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

VIEWS = (PAIR, MAP, HISTOGRAM, SPREAD, CATEGORY, PROFILE)


def draw(s: Segmentation, shown: Shown) -> dict[str, Figure]:
    """Return every view's figure by its name."""
    return {view.name: view.figure(s, shown) for view in VIEWS}
