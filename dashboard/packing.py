"""What the browser needs to cross-filter, packed once: `cells.bin` (typed arrays) and `page.json` (the words)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.schema import Feature
from analysis.segmentation import Segment, Segmentation, Solution
from dashboard.views.bins import choose_bins
from dashboard.views.shown import default_shown

ALIGNMENT = 8
SMALLEST = (np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True)
class Packed:
    """Two bodies to be served as they are, under an address made of `version`."""

    version: str
    cells: bytes
    page: bytes


def pack(s: Segmentation) -> Packed:
    """Pack a segmentation for the browser."""
    arrays = _arrays(s)
    cells, places = _concatenate(arrays)
    page = json.dumps(_page(s) | {"arrays": places, "n_cells": len(s.cells)}, ensure_ascii=False).encode()
    return Packed(hashlib.sha256(cells + page).hexdigest()[:12], cells, page)


def _arrays(s: Segmentation) -> dict[str, np.ndarray]:
    """Features as codes into their sorted distinct values, all in the smallest type that holds them."""
    arrays: dict[str, np.ndarray] = {}
    for f in s.schema.features:
        values, codes = np.unique(s.cells.values[f.key], return_inverse=True)
        arrays |= {f.key: _small(codes), f"{f.key}.values": values, f"{f.key}.bins": _small(_bins(s, f).of(values))}
    arrays |= {c.key: _small(s.cells.codes[c.key]) for c in s.schema.categories}
    arrays |= {"n": s.cells.counts.astype(np.float64), "pc1": s.cells.points[:, 0], "pc2": s.cells.points[:, 1]}
    return arrays | {f"k{k}": labels for k, labels in s.cells.labels.items()}


def _bins(s: Segmentation, f: Feature) -> Any:
    return choose_bins(s.cells.values[f.key], f.step)


def _small(values: np.ndarray) -> np.ndarray:
    kind = next(t for t in SMALLEST if len(values) == 0 or values.max() <= np.iinfo(t).max)
    return values.astype(kind)


def _concatenate(arrays: dict[str, np.ndarray]) -> tuple[bytes, list[dict[str, Any]]]:
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
        "ks": list(s.ks),
        "defaults": {"k": default.n_clusters, "x": default.x, "y": default.y, "histogram": default.histogram},
        "features": [_feature(s, f) for f in s.schema.reading_order],
        "categories": [{"key": c.key, "label": c.label, "values": c.values} for c in s.schema.categories],
        "solutions": {str(x.n_clusters): _solution(x) for x in s.solutions},
    }


def _feature(s: Segmentation, f: Feature) -> dict[str, Any]:
    values, bins = s.cells.values[f.key], _bins(s, f)
    return {
        "key": f.key,
        "label": f.label,
        "short": f.short,
        "title": f.title,
        "unit": f.unit,
        "step": f.step,
        "decimals": f.decimals,
        "min": float(values.min()),
        "max": float(values.max()),
        "bins": {"start": bins.start, "width": bins.width, "count": bins.count},
    }


def _solution(x: Solution) -> dict[str, Any]:
    return {
        "segments": [_segment(segment) for segment in x.segments],
        "associations": [a["sentence"] for a in x.associations],
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {"name": segment.name, "action": segment.action, "size": segment.size}
