"""The share of customers in each segment over editions, with what chance explains from the approved one on."""

from collections.abc import Sequence
from typing import Any

from analysis.editions.edition import Edition
from dashboard.theme import SYMBOLS, WHOLE, Figure, axis, base_layout
from dashboard.views.over_time.series import Line, chance_band, labels_of, lines_of, spoken
from dashboard.views.scatter import escape

MOST_TICKS = 12
HEIGHT = 320
HOVER = "%{text}<extra></extra>"


def shares(editions: Sequence[Edition], approved: int) -> Figure:
    """Return a line for each segment; `approved` is the number of the edition that later ones are compared with.

    `trace.meta` names the segment, and whether the trace is its line or its band.
    """
    lines = lines_of(editions)
    traces = [_band(line, editions, approved) for line in lines] + [_line(line, editions) for line in lines]
    traces_shown = [trace for trace in traces if trace is not None]
    values = [state.share for line in lines for _, state in line.points]
    low, high = max(min(values) * 0.85, 0.0), max(values) * 1.08
    layout = base_layout(
        hovermode="closest",
        height=HEIGHT,
        margin={"l": 44, "r": 24, "t": 24, "b": 44, "pad": 0},
        xaxis=edition_axis(editions),
        yaxis=axis(range=[low, high], tickformat=".0%", nticks=6),
        shapes=_marker(editions, approved),
        annotations=_note(editions, approved),
        meta={"panels": [panel("Size of each segment", "", percent=True)]},
    )
    return {"data": traces_shown, "layout": layout}


def edition_axis(editions: Sequence[Edition], **changes: Any) -> dict[str, Any]:
    """Return the axis of editions, which stand at equal distances."""
    n, labels = len(editions), labels_of(editions)
    step = -(-n // MOST_TICKS)
    shown = [i for i in range(n) if (n - 1 - i) % step == 0]
    pad = 0.03 * max(n - 1, 1)
    return axis(
        range=[-pad, n - 1 + pad], tickvals=shown, ticktext=[labels[i] for i in shown], showgrid=False, **changes
    )


def panel(title: str, said: str, unit: str = "", decimals: int = 0, *, percent: bool = False) -> dict[str, Any]:
    """Return what the page needs to brush a panel: `said` is its figure in words, empty for the share of customers."""
    named = {"kind": "editions", "view": "over-time", "title": title, "said": said}
    return named | {"unit": "of customers" if percent and not said else unit, "decimals": decimals, "percent": percent}


def mark(segment: int | None) -> dict[str, Any]:
    """Return the mark of a segment, the same as everywhere on the page."""
    return {"symbol": SYMBOLS[((segment or 1) - 1) % len(SYMBOLS)], "size": 7, "color": WHOLE}


def _line(line: Line, editions: Sequence[Edition]) -> dict[str, Any]:
    name = escape(line.name)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [at for at, _ in line.points],
        "y": [state.share for _, state in line.points],
        "text": [
            f"{spoken(editions[at])}<br>{name}: {state.share:.1%}, {state.size:,} customers"
            for at, state in line.points
        ],
        "hovertemplate": HOVER,
        "line": {"color": WHOLE, "width": 2},
        "marker": mark(line.segment),
        "meta": {"segment": line.segment, "kind": "line"},
    }


def _band(line: Line, editions: Sequence[Edition], approved: int) -> dict[str, Any] | None:
    """Return where chance alone would leave the share, an area; None where the segment is not as old."""
    start = next((i for i, e in enumerate(editions) if e.number == approved), None)
    own = dict(line.points)
    if line.segment is None or start is None or start not in own or len(editions) - start < 2:
        return None
    first, k = editions[start], editions[start].n_clusters
    reach = [(start, (own[start].share, own[start].share))]
    reach += [
        (at, chance_band(own[start].share, first.n_segmented, editions[at].n_segmented, k))
        for at in range(start + 1, len(editions))
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [at for at, _ in reach] + [at for at, _ in reversed(reach)],
        "y": [high for _, (_, high) in reach] + [low for _, (low, _) in reversed(reach)],
        "fill": "toself",
        "hoverinfo": "skip",
        "visible": False,
        "line": {"width": 0, "color": WHOLE},
        "fillcolor": WHOLE,
        "meta": {"segment": line.segment, "kind": "band"},
    }


def _marker(editions: Sequence[Edition], approved: int) -> list[dict[str, Any]]:
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": WHOLE, "width": 1}}
    return [line | {"x0": i, "x1": i} for i, e in enumerate(editions) if e.number == approved]


def _note(editions: Sequence[Edition], approved: int) -> list[dict[str, Any]]:
    at = next((i for i, e in enumerate(editions) if e.number == approved), None)
    if at is None:
        return []
    side = "left" if at <= len(editions) / 2 else "right"
    place = {"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": side, "showarrow": False}
    return [place | {"text": f"Compared with edition {approved}", "font": {"size": 11}}]
