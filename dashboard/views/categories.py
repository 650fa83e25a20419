"""How many customers each value of a category has; the selected ones by segment."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.core.schema import Category
from analysis.store.segmentation import Segmentation
from analysis.using.segment_sentences import strongest_categories
from dashboard.theme import WHOLE, Figure, axis, base_layout
from dashboard.views.beside import values_height
from dashboard.views.scatter import escape
from dashboard.views.shown import Shown
from dashboard.views.view import View

LOWEST = 12  # pixels of a row at least
MOST_SHOWN = 4
LONGEST_LABEL = 18
LEAST_ROOM, CHARACTER = 84, 6.4  # pixels: left of the bars, and of a label's character


def by_difference(s: Segmentation, n_clusters: int) -> tuple[Category, ...]:
    """Categories that form segments, then others, those first that differ most between segments (Cramer's V)."""
    v = {a["category"]: a["cramers_v"] for a in s.solution(n_clusters).associations}
    describing = sorted((c for c in s.schema.categories if not c.forms), key=lambda c: -v.get(c.key, 0))
    return (*strongest_categories(s, s.solution(n_clusters)), *describing)


def categories(s: Segmentation, shown: Shown) -> Figure:
    """One panel per category, one bar per value: of the four that differ most, or of all."""
    ordered = by_difference(s, shown.n_clusters)
    drawn = ordered if shown.every else ordered[:MOST_SHOWN]
    longest = max((len(v) for c in drawn for v in c.values), default=0)
    room = max(LEAST_ROOM, round(CHARACTER * min(longest, LONGEST_LABEL)) + 10)
    layout = base_layout(margin={"l": room, "r": 12, "t": 0, "b": 40, "pad": 0})
    traces, panels = [], []
    for i, category in enumerate(drawn):
        suffix = "" if i == 0 else str(i + 1)
        totals = np.bincount(s.cells.codes[category.key], s.cells.counts, len(category.values))
        traces.append(_bars(totals, suffix))
        layout[f"xaxis{suffix}"] = axis(
            "customers", range=[0, float(totals.max()) * 1.05], anchor=f"y{suffix}", nticks=5
        )
        layout[f"yaxis{suffix}"] = _value_axis(category, suffix)
        panels.append(_panel(category, suffix))
    rows = max((len(c.values) for c in drawn), default=1)
    layout["meta"] = {
        "panels": panels,
        "grid": {
            "least": 240,
            "most": 4,
            "height": values_height(rows, LOWEST),
            "title": 26,
            "foot": 40,
        },
    }
    return {"data": traces, "layout": layout}


def _value_axis(category: Category, suffix: str) -> dict[str, Any]:
    labels = _labels(category)
    return axis(
        range=[len(labels) - 0.5, -0.5],
        showgrid=False,
        tickvals=list(range(len(labels))),
        ticktext=[escape(v) for v in labels],
        anchor=f"x{suffix}",
    )


def _labels(category: Category) -> list[str]:
    """Return values in few characters: yes and no by name, and the ends of those that begin alike."""
    if category.flag is not None:
        others = [v if v.startswith("(") else "no" for v in category.values]
        return ["yes" if v == category.flag.yes else other for v, other in zip(category.values, others, strict=True)]
    values = _without_shared_ends(category.values)
    cut = [v if len(v) <= LONGEST_LABEL else f"{v[: LONGEST_LABEL - 1]}…" for v in values]
    if len(set(cut)) == len(cut):
        return cut
    half = LONGEST_LABEL // 2
    return [v if len(v) <= LONGEST_LABEL else f"{v[: half - 1]}…{v[-half:]}" for v in values]


def _without_shared_ends(values: Sequence[str]) -> list[str]:
    """Return values without the words that all long ones begin or end with, which would take the room of the others."""
    long = [v.split() for v in values if len(v) > LONGEST_LABEL]
    if len(long) < 2:
        return list(values)
    first, last = _n_shared(long), _n_shared([words[::-1] for words in long])
    if any(len(words) <= first + last for words in long):
        return list(values)
    return [v if len(v) <= LONGEST_LABEL else _middle(v.split(), first, last) for v in values]


def _n_shared(lists: Sequence[Sequence[str]]) -> int:
    """Return with how many equal words all lists begin."""
    return next((i for i, words in enumerate(zip(*lists, strict=False)) if len(set(words)) > 1), min(map(len, lists)))


def _middle(words: list[str], first: int, last: int) -> str:
    """Return words without some at their ends, for which dots stand."""
    kept = " ".join(words[first : len(words) - last])
    return f"{'…' if first else ''}{kept}{'…' if last else ''}"


def _bars(totals: np.ndarray, suffix: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": totals.tolist(),
        "y": list(range(len(totals))),
        "width": 0.6,
        "marker": {"color": WHOLE},
        "hoverinfo": "skip",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }


def _panel(category: Category, suffix: str) -> dict[str, Any]:
    return {
        "kind": "shares",
        "view": f"category-{category.key}",
        "field": category.key,
        "title": escape(category.label),
        "xaxis": f"xaxis{suffix}",
        "yaxis": f"yaxis{suffix}",
    }


CATEGORY = View(
    "category",
    "Categories",
    "Gray: all customers. Color: selected, by segment.",
    categories,
    "third",
    follows=("k", "every"),
)
