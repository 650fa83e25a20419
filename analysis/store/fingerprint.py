"""16 hex digits that stand for the customers of a segmentation."""

import hashlib
import json

import numpy as np

from analysis.core.cells import Cells
from analysis.core.schema import Schema


def fingerprint(cells: Cells, schema: Schema) -> str:
    """Return 16 hex digits that stand for the customers, whatever the order of their rows."""
    digest = hashlib.sha256(json.dumps([f.column for f in schema.features]).encode())
    for values in cells.values.values():
        digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    for category in schema.categories:
        digest.update(json.dumps([category.column, category.values]).encode())
        digest.update(np.ascontiguousarray(cells.codes[category.key], dtype="<i8").tobytes())
    digest.update(np.ascontiguousarray(cells.counts, dtype="<i8").tobytes())
    for descriptor in schema.descriptors:
        digest.update(json.dumps(["describes", descriptor.column]).encode())
        digest.update(np.ascontiguousarray(cells.described[descriptor.key], dtype="<f8").tobytes())
    return digest.hexdigest()[:16]
