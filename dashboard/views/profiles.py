"""Distance of each segment's mean from the overall mean, feature by feature, in standard deviations."""

from typing import Any

from analysis.store.segmentation import Segment, Segmentation
from analysis.using.segment_sentences import is_known
from dashboard.theme import LINE, SYMBOLS, WHOLE, Figure, axis, base_layout, whole_marker
from dashboard.views.scatter import escape
from dashboard.views.shown import Shown, in_order, solution
from dashboard.views.view import View

HEIGHT = 240
ROWS = (28, 80)
LEAST = 2.0
LONGEST_LABEL, LEAST_ROOM, CHARACTER, CAPITAL = 24, 72, 6.4, 8.0  # characters; pixels next to the axis, of letters


def profiles(s: Segmentation, shown: Shown) -> Figure:
    """One line of marks per segment; the page draws them in color and the chosen one strongest."""
    features, segments = in_order(s, shown), solution(s, shown).segments
    features = tuple(f for f in features if all(is_known(segment, f) for segment in segments))
    keys = [f.key for f in features]
    furthest = max(abs(segment.profile["features"][key]["z"]) for segment in segments for key in keys)
    reach = max(LEAST, furthest * 1.1)
    labels = [shortened(f.short) for f in features]
    least, most = ROWS
    height = max(least, min(most, HEIGHT // len(features))) * len(features)
    layout = base_layout(
        margin={"l": _room(labels), "r": 16, "t": 0, "b": 40, "pad": 0},
        xaxis=axis("sd from the average", range=[-reach, reach], zeroline=True, zerolinecolor=LINE),
        yaxis=axis(
            range=[len(features) - 0.5, -0.5],
            tickvals=list(range(len(features))),
            ticktext=[escape(label) for label in labels],
        ),
        meta={
            "panels": [_panel(segments, keys)],
            "grid": {"least": 300, "most": 1, "height": height, "title": 8, "foot": 44},
        },
    )
    return {
        "data": [_trace(*own, keys) for own in zip(segments, s.slots[shown.n_clusters], strict=True)],
        "layout": layout,
    }


def _room(labels: list[str]) -> int:
    """Pixels left of the axis that hold the longest label."""
    widths = [sum(CAPITAL if c.isupper() else CHARACTER for c in label) for label in labels]
    return max(LEAST_ROOM, round(max(widths)) + 12)


def shortened(label: str) -> str:
    """Return a label that fits next to an axis; what is cut off is read in the tooltip and in the table."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _trace(segment: Segment, slot: int, keys: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [segment.profile["features"][key]["z"] for key in keys],
        "y": list(range(len(keys))),
        "hoverinfo": "skip",
        "line": {"color": WHOLE, "width": 1},
        "marker": whole_marker(SYMBOLS[slot - 1]),
    }


def _panel(segments: tuple[Segment, ...], keys: list[str]) -> dict[str, Any]:
    z = [[segment.profile["features"][key]["z"] for key in keys] for segment in segments]
    axes = {"xaxis": "xaxis", "yaxis": "yaxis"}
    return {"kind": "profiles", "view": "profile", "title": "Profiles of all segments", "fields": keys, "z": z, **axes}


PROFILE = View(
    "profile",
    "Profiles of all segments",
    "Click a mark to open its segment.",
    profiles,
    "full",
    page="segments",
    numbers=1,
)
