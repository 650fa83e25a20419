"""How a segmentation shows itself in a notebook: cards, a chart, figures by Matplotlib, a data frame."""

from datetime import date
from html import escape

import pandas as pd
from matplotlib.figure import Figure

from analysis.core.errors import InputError
from analysis.reports import wording
from analysis.reports.charts.boxes import draw_boxes
from analysis.reports.charts.criteria import draw_elbow, draw_silhouettes
from analysis.reports.charts.customer_map import draw_map
from analysis.reports.charts.pair import draw_pair
from analysis.reports.charts.style import add_legend, styled, to_svg
from analysis.reports.contents import Contents, Group, of_everybody
from analysis.reports.leading import leading, leading_pair
from analysis.reports.palette import INK, QUIET, color_of
from analysis.store.segmentation import Segmentation

SQUARE, WIDE, SMALL = (120.0, 90.0), (170.0, 60.0), (110.0, 60.0)
ON_CARD = 3
# white, so that charts can be read in dark notebooks, too
PAPER = f"font-family: system-ui, sans-serif; background: #fff; color: {INK}; padding: 8px"
ANY_DAY = date(2000, 1, 1)  # nothing here shows it


def to_pandas(s: Segmentation, n_clusters: int | None = None) -> pd.DataFrame:
    """Return a row per segment, numbered from 1: name, customers, share, averages of features and descriptors, action.

    Raises InputError for a number of segments without a solution.
    """
    contents = _contents(s, n_clusters)
    rows = [_row(contents, group) for group in contents.groups]
    return pd.DataFrame(rows, index=pd.RangeIndex(1, contents.k + 1, name="segment"))


def _row(contents: Contents, group: Group) -> dict[str, object]:
    profile = group.segment.profile["features"]
    means = {f.column: profile[f.key]["mean"] for f in contents.segmentation.schema.numbers}
    head = {"name": group.name, "customers": group.size, "share": group.segment.share}
    return head | means | {"action": group.advice}


def figures(s: Segmentation, n_clusters: int | None = None) -> dict[str, Figure]:
    """Return the figures of a segmentation by name: pair, map, boxes, silhouette and elbow.

    Raises InputError for a number of segments without a solution.
    """
    contents = _contents(s, n_clusters)
    pair = leading_pair(s, contents.k)
    with styled():
        scatter = draw_pair(contents, pair, SQUARE, contents.chosen)
        add_legend(scatter)
        return {
            "pair": scatter,
            "map": draw_map(contents, SQUARE),
            **({"boxes": draw_boxes(contents, WIDE)} if s.schema.features else {}),
            "silhouette": draw_silhouettes(s.solutions, contents.k, SMALL),
            "elbow": draw_elbow(s.solutions, contents.k, SMALL),
        }


def to_html(s: Segmentation) -> str:
    """Return a heading, a card per segment and the two features that separate them most, as HTML without scripts."""
    contents = _contents(s, None)
    pair = leading_pair(s, contents.k)
    with styled():
        svg = to_svg(draw_pair(contents, pair, SQUARE, contents.chosen)).decode()
    cards = "".join(_card(contents, group) for group in contents.groups)
    return (
        f'<div style="{PAPER}"><b>{escape(wording.subtitle(contents))}</b>'
        f'<div style="display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0">{cards}</div>'
        f"{svg[svg.index('<svg') :]}</div>"
    )


def _card(contents: Contents, group: Group) -> str:
    facts = "".join(
        f"<br>{escape(wording.feature_label(f))} <b>{wording.value_text(f, standing.mean)}</b> "
        f"{wording.index_text(standing)}"
        for f in leading(contents.segmentation, contents.k, ON_CARD)
        if (standing := contents.standing(f, group.cells)) is not None
    )
    return (
        f'<div style="border-left: 4px solid {color_of(group.slot)}; padding: 4px 10px; min-width: 180px">'
        f'<b>{escape(group.name)}</b><br><span style="color: {QUIET}">{wording.size_text(contents, group)}</span>'
        f"{facts}</div>"
    )


def _contents(s: Segmentation, n_clusters: int | None) -> Contents:
    if n_clusters is not None and n_clusters not in s.ks:
        raise InputError(f"There is no solution of {n_clusters} segments; choose from {s.ks[0]} to {s.ks[-1]}.")
    return of_everybody(s, ANY_DAY, n_clusters)
