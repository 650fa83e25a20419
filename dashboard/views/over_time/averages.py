"""Averages of each segment, and how well the segments fit, over editions: a small panel for each figure."""

from collections.abc import Callable, Sequence
from typing import Any

from analysis.core.schema import Feature
from analysis.editions.edition import Edition
from dashboard.theme import WHOLE, Figure, axis, base_layout, padded
from dashboard.views.over_time.series import Line, lines_of, spoken
from dashboard.views.over_time.shares import HOVER, edition_axis, mark, panel
from dashboard.views.scatter import escape

MOST_PANELS = 12
GRID = {"least": 250, "most": 4, "height": 130, "title": 30, "foot": 42}
FIT: tuple[tuple[str, str, str, Callable[[Edition], float]], ...] = (
    ("Unsure: between two segments", "The share of unsure customers", ".1%", lambda e: e.fit.unsure),
    ("Distance to the own center", "The distance to the own center", ".2f", lambda e: e.fit.distance),
    ("How clear segments are, 1 is best", "How clear segments are", ".2f", lambda e: e.fit.silhouette),
)


def averages(editions: Sequence[Edition], features: Sequence[Feature]) -> Figure:
    """Return a panel for each of the first 12 features, with a line for each segment."""
    lines = lines_of(editions)
    known = [f for f in features if any(f.column in s.averages for line in lines for _, s in line.points)]
    panels = []
    for f in known[:MOST_PANELS]:
        brushed = panel(f.label, f.short, f.unit, f.decimals + 1)
        panels.append((_title(f), [_average(line, f, editions) for line in lines], "", brushed))
    return _grid(editions, panels)


def fit(editions: Sequence[Edition]) -> Figure:
    """Return a panel for each figure of how well the segments fit."""
    panels = []
    for title, said, form, of in FIT:
        values = [of(e) for e in editions]
        text = [f"{spoken(e)}<br>{title}: {value:{form}}" for e, value in zip(editions, values, strict=True)]
        percent = "%" in form
        brushed = panel(title, said, decimals=int(form[1]), percent=percent)
        line = _trace(list(range(len(values))), values, text, None)
        panels.append((title, [line], form if percent else "", brushed))
    return _grid(editions, panels)


def _title(f: Feature) -> str:
    return escape(f"{f.short}, {f.unit}" if f.unit else f.short)


def _average(line: Line, f: Feature, editions: Sequence[Edition]) -> dict[str, Any]:
    own = [(at, state) for at, state in line.points if f.column in state.averages]
    values = [state.averages[f.column].mean for _, state in own]
    unit = f" {escape(f.unit)}" if f.unit else ""
    name = escape(line.name)
    text = [
        f"{spoken(editions[at])}<br>{name}: {value:,.{f.decimals + 1}f}{unit}"
        for (at, _), value in zip(own, values, strict=True)
    ]
    return _trace([at for at, _ in own], values, text, line.segment)


def _trace(x: list[int], y: list[float], text: list[str], segment: int | None) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "text": text,
        "hovertemplate": HOVER,
        "line": {"color": WHOLE, "width": 1.5},
        "marker": mark(segment) | {"size": 5},
        "meta": {"segment": segment, "kind": "line"},
    }


def _grid(editions: Sequence[Edition], panels: list[tuple[str, list[dict[str, Any]], str, dict[str, Any]]]) -> Figure:
    layout = base_layout(hovermode="closest", margin={"l": 44, "r": 24, "t": 0, "b": 0, "pad": 0})
    traces, notes, places = [], [], []
    for i, (title, own, form, brushed) in enumerate(panels):
        suffix = "" if i == 0 else str(i + 1)
        values = [value for trace in own for value in trace["y"]]
        span = padded(min(values), max(values), 0.1)
        layout[f"xaxis{suffix}"] = edition_axis(editions, anchor=f"y{suffix}") | {"nticks": 4}
        layout[f"yaxis{suffix}"] = axis(range=span, nticks=4, anchor=f"x{suffix}", tickformat=form)
        _thin(layout[f"xaxis{suffix}"])
        traces += [trace | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in own]
        notes.append(_heading(title, suffix))
        places.append(brushed | {"xaxis": f"xaxis{suffix}", "yaxis": f"yaxis{suffix}"})
    layout["annotations"] = notes
    layout["meta"] = {"panels": places, "grid": GRID}
    return {"data": traces, "layout": layout}


def _thin(edition_axis_of_panel: dict[str, Any]) -> None:
    """Label the first and the last edition only."""
    for part in ("tickvals", "ticktext"):
        shown = edition_axis_of_panel[part]
        edition_axis_of_panel[part] = [shown[0], shown[-1]] if len(shown) > 1 else shown


def _heading(title: str, suffix: str) -> dict[str, Any]:
    place = {"xref": f"x{suffix} domain", "yref": f"y{suffix} domain", "x": 0, "y": 1, "showarrow": False}
    return place | {"xanchor": "left", "yanchor": "bottom", "text": title, "font": {"size": 12}}
