"""Spread and categories next to each other on Explore, where both are about equally high."""

from analysis.store.segmentation import Segmentation

MOST_CATEGORIES, FEW_PANELS, COLUMNS = 2, 6, 3
ROW, HIGHEST_ROW = 26, 52  # pixels of a segment in the spread
CATEGORY_ROW, HIGHEST_PANEL = 40, 300  # pixels of a value, and of all values of a category
SPREAD_WORDS, CATEGORY_WORDS = 54, 66  # pixels above and below the panels
LEAST_FILLED = 0.7


def values_height(n_values: int, least: int) -> int:
    """Return how many pixels the values of a category are high."""
    return n_values * max(least, min(CATEGORY_ROW, HIGHEST_PANEL // n_values))


def are_beside(s: Segmentation) -> bool:
    """Return whether the spread has room next to the categories and fills it, or nearly so."""
    few = 1 <= len(s.schema.categories) <= MOST_CATEGORIES and len(s.schema.numbers) <= FEW_PANELS
    return few and _spread_height(s, HIGHEST_ROW * s.n_clusters) >= LEAST_FILLED * _categories_height(s)


def panel_height(s: Segmentation, n_clusters: int) -> int:
    """Return how many pixels a panel of the spread is high: where categories are beside it, as high as these."""
    least = ROW * n_clusters
    if not are_beside(s):
        return least
    room = _categories_height(s) // _n_rows(s) - SPREAD_WORDS
    return max(least, min(HIGHEST_ROW * n_clusters, room))


def _n_rows(s: Segmentation) -> int:
    return -(-len(s.schema.numbers) // COLUMNS)


def _spread_height(s: Segmentation, panel: int) -> int:
    return _n_rows(s) * (panel + SPREAD_WORDS)


def _categories_height(s: Segmentation) -> int:
    """Return how high the categories are, one below the other; each panel is as high as the one with most values."""
    most = max(len(c.values) for c in s.schema.categories)
    return len(s.schema.categories) * (values_height(most, 0) + CATEGORY_WORDS)
