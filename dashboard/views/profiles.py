"""How far each segment's mean is from everybody's, feature by feature, in standard deviations."""

from typing import Any

from analysis.segmentation import Segment, Segmentation
from dashboard.theme import LINE, SYMBOLS, WHOLE, Figure, axis, base_layout, whole_marker
from dashboard.views.scatter import escape
from dashboard.views.shown import Shown, solution

HEIGHT = 240
ROWS = (28, 80)
LEAST = 2.0


def profiles(s: Segmentation, shown: Shown) -> Figure:
    """One line of marks per segment; the page draws them in colour and the chosen one strongest."""
    features, segments = s.schema.reading_order, solution(s, shown).segments
    keys = [f.key for f in features]
    furthest = max(abs(segment.profile["features"][key]["z"]) for segment in segments for key in keys)
    reach = max(LEAST, furthest * 1.1)
    least, most = ROWS
    height = max(least, min(most, HEIGHT // len(features))) * len(features)
    layout = base_layout(
        margin={"l": 120, "r": 16, "t": 0, "b": 40, "pad": 0},
        xaxis=axis("sd from everybody's mean", range=[-reach, reach], zeroline=True, zerolinecolor=LINE),
        yaxis=axis(
            range=[len(features) - 0.5, -0.5],
            tickvals=list(range(len(features))),
            ticktext=[escape(f.short) for f in features],
        ),
        meta={
            "panels": [_panel(segments, keys)],
            "grid": {"least": 300, "most": 1, "height": height, "title": 8, "foot": 44},
        },
    )
    return {"data": [_trace(segment, keys) for segment in segments], "layout": layout}


def _trace(segment: Segment, keys: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [segment.profile["features"][key]["z"] for key in keys],
        "y": list(range(len(keys))),
        "hoverinfo": "skip",
        "line": {"color": WHOLE, "width": 1},
        "marker": whole_marker(SYMBOLS[segment.segment - 1]),
    }


def _panel(segments: tuple[Segment, ...], keys: list[str]) -> dict[str, Any]:
    z = [[segment.profile["features"][key]["z"] for key in keys] for segment in segments]
    axes = {"xaxis": "xaxis", "yaxis": "yaxis"}
    return {"kind": "profiles", "view": "profile", "title": "Profiles of all segments", "fields": keys, "z": z, **axes}
