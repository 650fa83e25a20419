"""What the browser needs, packed once: `cells.bin` (typed arrays), `page.json` (words), `segments.json` (sheets)."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from analysis.measures import HIGHEST, LOWEST, MEASURES
from analysis.schema import Feature
from analysis.segmentation import Segment, Segmentation, Solution
from dashboard.arrays import bins_of, cell_arrays, concatenate
from dashboard.bodies import BINARY, JSON, Body, compressed
from dashboard.sheets import pack_sheets
from dashboard.views.scatter import MOST_MARKS
from dashboard.views.shown import default_shown


@dataclass(frozen=True)
class Packed:
    """Bodies to be served as they are, under an address made of `version`."""

    version: str
    cells: Body
    page: Body
    sheets: Body


def pack(s: Segmentation) -> Packed:
    """Pack a segmentation for the browser."""
    cells, places = concatenate(cell_arrays(s))
    page = json.dumps(_page(s) | {"arrays": places, "n_cells": len(s.cells)}, ensure_ascii=False).encode()
    sheets = pack_sheets(s)
    version = hashlib.sha256(cells + page + sheets).hexdigest()[:12]
    return Packed(version, compressed(cells, BINARY), compressed(page, JSON), compressed(sheets, JSON))


def without_ids(s: Segmentation) -> Segmentation:
    """For the server alone: browsers have what they tell of ids, which take much of the memory."""
    return replace(s, cells=replace(s.cells, ids=()))


def _page(s: Segmentation) -> dict[str, Any]:
    default = default_shown(s)
    return {
        "fingerprint": s.fingerprint[:8],
        "total": s.n_segmented,
        "drawn": s.precision.n_drawn,
        "examples": s.n_kept,
        "smallest": s.protection and s.protection.smallest_cell,
        "ks": list(s.ks),
        "defaults": {"k": default.n_clusters, "x": default.x, "y": default.y, "histogram": default.histogram},
        "features": [_feature(s, f) for f in s.schema.reading_order],
        "ids": list(s.cells.ids) if len(s.cells) <= MOST_MARKS and any(s.cells.ids) else None,
        "measures": [_told(m, LOWEST[m.key], HIGHEST) for m in MEASURES],
        "categories": [{"key": c.key, "label": c.label, "values": c.values} for c in s.schema.categories],
        "solutions": {str(x.n_clusters): _solution(s, x) for x in s.solutions},
    }


def _feature(s: Segmentation, f: Feature) -> dict[str, Any]:
    values, bins = s.cells.values[f.key], bins_of(s, f)
    told = _told(f, float(values.min()), float(values.max()))
    told["inner"] = 0.0 if s.protection is None else s.protection.inner[f.key]
    return told | {"bins": {"start": bins.start, "width": bins.width, "count": bins.count}}


def _told(f: Feature, low: float, high: float) -> dict[str, Any]:
    """A feature or measure in the words that charts, chips and brushes need."""
    return {
        "key": f.key,
        "label": f.label,
        "short": f.short,
        "title": f.title,
        "unit": f.unit,
        "step": f.step,
        "decimals": f.decimals,
        "min": low,
        "max": high,
    }


def _solution(s: Segmentation, x: Solution) -> dict[str, Any]:
    return {
        "segments": [_segment(s, segment) for segment in x.segments],
        "associations": [a["sentence"] for a in x.associations],
    }


def _segment(s: Segmentation, segment: Segment) -> dict[str, Any]:
    return {
        "name": segment.name,
        "action": segment.action,
        "size": segment.size,
        "center": {f.key: segment.center[f.column] for f in s.schema.features},
        "common": {key: mix["most_common"] for key, mix in segment.profile["categories"].items()},
    }
