"""Entries that agree in every column with a use become one cell."""

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Cells, Floats
from analysis.core.schema import Schema


def grouped(
    schema: Schema, columns: list[NDArray[np.generic]], counts: NDArray[np.int64], sums: dict[str, Floats]
) -> tuple[Cells, NDArray[np.int64]]:
    """Cells of entries with equal values in all `columns`, and the cell of each entry.

    Columns are features, then categories, then descriptors, in which NaN stands for no value.
    """
    order = np.lexsort(columns[::-1])
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.any([_changes(c[order]) for c in columns], axis=0)
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.cumsum(first) - 1
    starts, n = order[first], int(first.sum())
    n_features, n_forming = len(schema.features), len(schema.features) + len(schema.categories)
    cells = Cells(
        {f.key: np.asarray(c[starts], dtype=np.float64) for f, c in zip(schema.features, columns, strict=False)},
        {
            c.key: np.asarray(own[starts], dtype=np.int64)
            for c, own in zip(schema.categories, columns[n_features:n_forming], strict=True)
        },
        np.bincount(position, counts, n).astype(np.int64),
        np.empty((n, 2), np.float32),
        {},
        sums={key: np.bincount(position, own, n).astype(np.float64) for key, own in sums.items()},
        described={
            f.key: np.asarray(own[starts], dtype=np.float64)
            for f, own in zip(schema.descriptors, columns[n_forming:], strict=True)
        },
    )
    return cells, position


def _changes(column: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return where a sorted column has another value than before; NaN is the same as NaN."""
    before, after = column[:-1], column[1:]
    return np.asarray((before != after) & ((before == before) | (after == after)))  # noqa: PLR0124 - only NaN differs
