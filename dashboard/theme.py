"""Colors, mark shapes and the Plotly layout that all figures share; `assets/style/base.css` has the same colors."""

from typing import Any

Figure = dict[str, Any]

INK, QUIET, LINE, WHOLE = "#1d1f23", "#62666e", "#e3e3de", "#d9dad5"
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
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
MARK_SIZE = 8
SLIGHT = ("triangle-up", "triangle-down", "star", "hourglass")  # look smaller than they are


def base_layout(**changes: Any) -> dict[str, Any]:
    """Return a layout that stays as it is while people brush: no zoom, no legend, no animation."""
    layout: dict[str, Any] = {
        "dragmode": False,
        "hovermode": False,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 11, "color": QUIET},
        "margin": {"l": 48, "r": 12, "t": 8, "b": 44, "pad": 0},
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 12.5}},
        "uirevision": "kindred",
        "bargap": 0.08,
    }
    return layout | changes


def axis(title: str = "", **changes: Any) -> dict[str, Any]:
    """Return an axis with thin grid lines and a fixed range; give `range` among the changes."""
    result: dict[str, Any] = {
        "title": {"text": title, "font": {"size": 12, "color": QUIET}, "standoff": 8},
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": LINE,
        "automargin": False,
        "tickfont": {"size": 11, "color": QUIET},
    }
    return result | changes


def padded(low: float, high: float, share: float = 0.05) -> list[float]:
    """Return a range a little wider than the data on both sides."""
    pad = (high - low) * share or 1.0
    return [low - pad, high + pad]


def whole_marker(symbol: str, size: float = MARK_SIZE) -> dict[str, Any]:
    """Return the gray mark that stands for a customer whether selected or not."""
    size *= 1.2 if symbol in SLIGHT else 1
    return {"symbol": symbol, "size": size, "color": WHOLE, "opacity": 1, "line": {"width": 0}}
