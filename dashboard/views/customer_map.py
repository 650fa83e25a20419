"""The customer map: the two directions that keep most of the differences between customers (PCA)."""

from itertools import takewhile

import numpy as np

from analysis.store.segmentation import Axis, Segmentation
from dashboard.theme import Figure, axis, padded
from dashboard.views.scatter import escape, scatter
from dashboard.views.shown import Shown
from dashboard.views.view import View

# characters that fit on either side of an axis's middle, on either side of a short title, and along the vertical axis
ACROSS, SHORT, UP = 30, 21, 22
TALL = 44


def customer_map(s: Segmentation, shown: Shown) -> Figure:
    """Points of the two principal components; the axis titles say what moving along them means."""
    x, y = s.cells.points.T.astype(np.float64)
    axes = (
        axis(_title(1, s.axes[0], ACROSS), range=padded(x.min(), x.max())),
        axis(_upright(s.axes[1]), range=padded(y.min(), y.max())),
    )
    panel = {"view": "map", "title": "Customer map", "x": "pc1", "y": "pc2"}
    figure = scatter(s, shown, axes, panel)
    figure["layout"]["meta"]["narrow"] = {"xaxis": _short_title(s.axes[0], SHORT), "yaxis": _short_title(s.axes[1], UP)}
    return figure


def _upright(a: Axis) -> str:
    """Return the title of the vertical axis, with the number of the component where there is room for it."""
    words = sum(map(len, _ends(a, UP)))
    return _title(2, a, UP) if words + len("←  PC2, 26%   →") <= TALL else _short_title(a, UP)


def _short_title(a: Axis, room: int) -> str:
    """Return what both ends mean, without the number of the component; words of both once where they are too long."""
    ends = [text.split(", ")[0].split() for text in (a.negative, a.positive)]
    n = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*(words[::-1] for words in ends), strict=False)))
    if 0 < n < min(map(len, ends)) and max(len(" ".join(words)) for words in ends) > room:
        first, last = (" ".join(words[:-n]) for words in ends)
        middle = _fitting(" ".join(ends[0][-n:]), max(1, 2 * room - len(first) - len(last)))
        return f"← {escape(first)}   {middle}   {escape(last)} →"
    negative, positive = _ends(a, room)
    return f"← {negative}   {positive} →"


def _title(number: int, a: Axis, room: int) -> str:
    share = f"PC{number}, {a.explained_variance_ratio:.0%}"
    negative, positive = _ends(a, room)
    return f"← {negative}  <b>{share}</b>  {positive} →"


def _ends(a: Axis, room: int) -> tuple[str, str]:
    """Return what both ends mean, within that many characters; values alone where "more often" does not fit."""
    fits = max(len(text.split(", ")[0]) for text in (a.negative, a.positive)) <= room
    negative, positive = (text if fits else _values_alone(text) for text in (a.negative, a.positive))
    return _fitting(negative, room), _fitting(positive, room)


def _values_alone(words: str) -> str:
    return words.replace("more often ", "").replace("less often ", "no ")


def _fitting(words: str, room: int) -> str:
    """Return the first of the words, which name the strongest columns first, within that many characters."""
    parts = words.split(", ")
    while len(parts) > 1 and len(", ".join(parts)) > room:
        parts.pop()
    text = ", ".join(parts)
    return escape(text if len(text) <= room else f"{text[: room - 1]}…")


MAP = View("map", "Customer map", "", customer_map, "third-or-half", follows=(), shapes=("box", "lasso"))
