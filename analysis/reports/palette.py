"""Colors and mark shapes of files by slot, the same as on the page (`assets/style/base.css`, `dashboard/theme.py`)."""

INK, QUIET, LINE, WHOLE = "#1d1f23", "#62666e", "#e3e3de", "#d9dad5"
DARKER_WHOLE = "#b9b9b4"  # of all customers where no segment's color is next to it
SEGMENTS = (
    "#036aa5",
    "#c28820",
    "#3ba28b",
    "#7f6ee2",
    "#c02f5b",
    "#6c6c2b",
    "#7690bd",
    "#8e711d",
    "#5d7679",
    "#8d6494",
)
SYMBOLS = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "triangle-down",
    "cross",
    "x",
    "star",
    "pentagon",
    "hourglass",
)


def color_of(slot: int) -> str:
    """Return the color of a slot, from 1, as `#rrggbb`."""
    return SEGMENTS[slot - 1]
