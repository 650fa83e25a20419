"""Every id on the page that Python and JavaScript both use, in one place."""

MAIN = "main"
TABLE = "customers"
SELECTION = "selection"
SENTENCE = "sentence"
CHIPS = "chips"
CARDS = "cards"
FILTERS = "filters"
FILTER_SWITCH = "filter-switch"
NOTICE = "notice"
LIVE = "live"
K = "k"
PAIR_X = "pair-x"
PAIR_Y = "pair-y"
HISTOGRAM_FEATURE = "histogram-feature"
ASSOCIATIONS = "associations"
TABLE_HELP = "table-help"
TABLE_TROUBLE = "table-trouble"


def graph(view: str) -> str:
    """The id of a view's graph."""
    return f"graph-{view}"
