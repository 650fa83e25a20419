"""Cells as typed arrays, as small as they can be without losing a bit."""

from typing import Any

import numpy as np

from analysis.clustering.map_coordinates import middle, place, shares
from analysis.core.cells import signed_log
from analysis.core.schema import Feature
from analysis.profiles.bins import Bins, choose_bins
from analysis.store.segmentation import Segmentation
from dashboard.views.log_axis import LogBins, choose_log_bins
from dashboard.views.shown import has_log_axis

ALIGNMENT = 8
SMALLEST = (np.uint8, np.uint16, np.uint32)
AXES = ("pc1", "pc2")
PARTS, FARTHEST = 254, 127  # of a step, by which the mean of a cell's customers differs from its rounded value


def cell_arrays(s: Segmentation) -> dict[str, np.ndarray]:
    """Numbers as codes into their sorted distinct values, all in the smallest type that holds them.

    NaN comes last among the values of a descriptor that some customers have none of; its bin is the one after the last.
    """
    arrays: dict[str, np.ndarray] = {}
    for f in s.schema.numbers:
        values, codes = np.unique(s.cells.numbers[f.key], return_inverse=True)
        arrays |= {f.key: small(codes), f"{f.key}.values": values, f"{f.key}.bins": _bins(bins_of(s, f), values)}
        if has_log_axis(s, f):
            known = values[~np.isnan(values)]
            arrays[f"{f.key}.log_bins"] = _bins(choose_log_bins(known, f.step), values)
    arrays |= {f"{key}.offsets": _offsets(s, key) for key in s.cells.sums}
    arrays |= {c.key: small(s.cells.codes[c.key]) for c in s.schema.categories}
    arrays |= {"n": small(s.cells.counts)} | _map(s, arrays)
    return arrays | {f"k{k}": labels for k, labels in s.cells.labels.items()}


def bins_of(s: Segmentation, f: Feature) -> Bins:
    """Return the bins of a feature's or descriptor's histograms."""
    return choose_bins(s.cells.given(f.key), f.step)


def _bins(bins: Bins | LogBins, values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    return small(np.where(known, bins.of(np.where(known, values, 0.0)), bins.count))


def _offsets(s: Segmentation, key: str) -> np.ndarray:
    """By how much the mean of each cell's customers differs from the cell's value, in parts of a step."""
    parts = (s.cells.sums[key] / s.cells.counts - s.cells.numbers[key]) / s.schema.number(key).step * PARTS
    return np.clip(np.round(np.nan_to_num(parts)), -FARTHEST, FARTHEST).astype(np.int8)


def _map(s: Segmentation, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Pack the customer map as what each value adds, if that is shorter and gives the very same coordinates."""
    values = {f.key: arrays[f"{f.key}.values"] for f in s.schema.features}
    plain = dict(zip(AXES, s.cells.points.T, strict=True))
    if (
        s.schema.coded
        or sum(map(len, values.values())) * np.dtype(np.float64).itemsize > len(s.cells) * plain["pc1"].itemsize
    ):
        return plain
    points = np.column_stack([_scaled(s, key, column) for key, column in s.cells.values.items()])
    components = np.array([[axis.loadings[f.column] for f in s.schema.features] for axis in s.axes])
    center = middle(points, s.cells.counts)
    if not np.array_equal(place(points, center, components), s.cells.points):
        return plain
    added = [shares(_scaled(s, key, v), center[j], components[:, j]) for j, (key, v) in enumerate(values.items())]
    return {
        f"{key}.{axis}": own
        for key, both in zip(values, added, strict=True)
        for axis, own in zip(AXES, both, strict=True)
    }


def _scaled(s: Segmentation, key: str, values: np.ndarray) -> np.ndarray:
    own = signed_log(values) if s.scaling.kind[key] == "log" else values
    return np.asarray((own - s.scaling.mean[key]) / s.scaling.scale[key])


def small(values: np.ndarray) -> np.ndarray:
    """Whole numbers from 0 in the smallest type that holds them; float64 where none does."""
    most = values.max() if len(values) else 0
    return values.astype(next((t for t in SMALLEST if most <= np.iinfo(t).max), np.float64))


def concatenate(arrays: dict[str, np.ndarray]) -> tuple[bytes, list[dict[str, Any]]]:
    """Arrays one after the other, and where each begins, with its type and length."""
    body, places = bytearray(), []
    for name, values in arrays.items():
        body.extend(b"\0" * (-len(body) % ALIGNMENT))
        places.append({"name": name, "type": values.dtype.name, "offset": len(body), "length": len(values)})
        body.extend(np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).tobytes())
    return bytes(body), places
