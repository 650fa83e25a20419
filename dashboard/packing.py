"""What the browser needs, packed once: `cells.bin` (typed arrays), `page.json` (words), `segments.json` (sheets)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.measures import HIGHEST, LOWEST, MEASURES
from analysis.schema import Feature
from analysis.segmentation import Segment, Segmentation, Solution
from dashboard.sheets import pack_sheets
from dashboard.views.bins import choose_bins
from dashboard.views.shown import default_shown

ALIGNMENT = 8
SMALLEST = (np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True)
class Packed:
    """Bodies to be served as they are, under an address made of `version`."""

    version: str
    cells: bytes
    page: bytes
    sheets: bytes


def pack(s: Segmentation) -> Packed:
    """Pack a segmentation for the browser."""
    arrays = _arrays(s)
    cells, places = concatenate(arrays)
    page = json.dumps(_page(s) | {"arrays": places, "n_cells": len(s.cells)}, ensure_ascii=False).encode()
    sheets = pack_sheets(s)
    return Packed(hashlib.sha256(cells + page + sheets).hexdigest()[:12], cells, page, sheets)


def _arrays(s: Segmentation) -> dict[str, np.ndarray]:
    """Features as codes into their sorted distinct values, all in the smallest type that holds them."""
    arrays: dict[str, np.ndarray] = {}
    for f in s.schema.features:
        values, codes = np.unique(s.cells.values[f.key], return_inverse=True)
        arrays |= {f.key: small(codes), f"{f.key}.values": values, f"{f.key}.bins": small(_bins(s, f).of(values))}
    arrays |= {c.key: small(s.cells.codes[c.key]) for c in s.schema.categories}
    arrays |= {"n": s.cells.counts.astype(np.float64), "pc1": s.cells.points[:, 0], "pc2": s.cells.points[:, 1]}
    return arrays | {f"k{k}": labels for k, labels in s.cells.labels.items()}


def _bins(s: Segmentation, f: Feature) -> Any:
    return choose_bins(s.cells.values[f.key], f.step)


def small(values: np.ndarray) -> np.ndarray:
    """Whole numbers from 0 in the smallest type that holds them."""
    kind = next(t for t in SMALLEST if len(values) == 0 or values.max() <= np.iinfo(t).max)
    return values.astype(kind)


def concatenate(arrays: dict[str, np.ndarray]) -> tuple[bytes, list[dict[str, Any]]]:
    """Arrays one after the other, and where each begins, with its type and length."""
    body, places = bytearray(), []
    for name, values in arrays.items():
        body.extend(b"\0" * (-len(body) % ALIGNMENT))
        places.append({"name": name, "type": values.dtype.name, "offset": len(body), "length": len(values)})
        body.extend(np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).tobytes())
    return bytes(body), places


def _page(s: Segmentation) -> dict[str, Any]:
    default = default_shown(s)
    return {
        "fingerprint": s.fingerprint[:8],
        "total": s.n_segmented,
        "drawn": s.precision.n_drawn,
        "examples": s.n_kept,
        "ks": list(s.ks),
        "defaults": {"k": default.n_clusters, "x": default.x, "y": default.y, "histogram": default.histogram},
        "features": [_feature(s, f) for f in s.schema.reading_order],
        "measures": [_told(m, LOWEST[m.key], HIGHEST) for m in MEASURES],
        "categories": [{"key": c.key, "label": c.label, "values": c.values} for c in s.schema.categories],
        "solutions": {str(x.n_clusters): _solution(s, x) for x in s.solutions},
    }


def _feature(s: Segmentation, f: Feature) -> dict[str, Any]:
    values, bins = s.cells.values[f.key], _bins(s, f)
    told = _told(f, float(values.min()), float(values.max()))
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
