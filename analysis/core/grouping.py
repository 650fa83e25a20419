"""Entries that agree in every feature and category become one cell."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Cells, Floats
from analysis.core.schema import Schema


def grouped(
    schema: Schema, columns: list[NDArray[np.generic]], counts: NDArray[np.int64], sums: dict[str, Floats]
) -> tuple[Cells, NDArray[np.int64]]:
    """Cells of entries with equal values in all `columns`, features then categories, and the cell of each entry."""
    order = np.lexsort(columns[::-1])
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.any([c[order][1:] != c[order][:-1] for c in columns], axis=0)
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.cumsum(first) - 1
    starts, n = order[first], int(first.sum())
    n_features = len(schema.features)
    cells = Cells(
        {f.key: np.asarray(c[starts], dtype=np.float64) for f, c in zip(schema.features, columns, strict=False)},
        {
            c.key: np.asarray(own[starts], dtype=np.int64)
            for c, own in zip(schema.categories, columns[n_features:], strict=True)
        },
        np.bincount(position, counts, n).astype(np.int64),
        np.empty((n, 2), np.float32),
        {},
        sums={key: np.bincount(position, own, n).astype(np.float64) for key, own in sums.items()},
    )
    return cells, position
