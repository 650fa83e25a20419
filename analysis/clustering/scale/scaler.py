"""Features and categories put on one scale, on which segments are formed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.scale.mixed import coordinates_of
from analysis.core.cells import (
    Cells,
    Floats,
    signed_exp,
    signed_log,
    weighted_mean,
    weighted_quantiles,
    weighted_std,
)
from analysis.core.errors import InputError
from analysis.core.schema import Schema
from analysis.model.question import SCALINGS
from analysis.store.segmentation import Segmentation

MOST_PLAIN = 30  # columns that form segments as they are; of more, components do
HELD, MOST_COMPONENTS = 0.8, 30


@dataclass(frozen=True)
class Scaler:
    """`(x - mean) / scale` per feature, both float64 (n_features,); of `signed_log` where `logs` is true.

    `tables`: for each category that forms segments where its values lie, float64 (n_values, n_coordinates), NaN for
    those that lie nowhere. `components`: (n_components, n_coordinates), upright to each other and of length 1; points
    are then laid into the space that these span.
    """

    mean: Floats
    scale: Floats
    logs: NDArray[np.bool_] | None = None
    tables: tuple[Floats, ...] = ()
    components: Floats | None = None

    @property
    def widths(self) -> tuple[int, ...]:
        """How many coordinates each column has: one each feature, then as many as each category's table."""
        return (*(1,) * len(self.mean), *(table.shape[1] for table in self.tables))

    def blocks(self) -> tuple[slice, ...]:
        """Return where the coordinates of each column are, features first."""
        ends = np.cumsum(self.widths)
        return tuple(slice(int(end) - width, int(end)) for end, width in zip(ends, self.widths, strict=True))

    def transform(self, matrix: Floats) -> Floats:
        """Original units, and codes of categories behind them, to scaled coordinates; (n, n_coordinates)."""
        points = self.each_column(matrix)
        return points if self.components is None else _laid(points, self.components)

    def of_features(self) -> "Scaler":
        """Return the scale of features alone, each as it is without the others."""
        return replace(self, tables=(), components=None)

    def reduced(self, points: Floats) -> Floats:
        """Return points by their components, which keeps every distance; (n, n_components)."""
        return points if self.components is None else np.ascontiguousarray(points @ self.components.T)

    def each_column(self, matrix: Floats) -> Floats:
        """Return each column on its scale, before components; (n, n_coordinates)."""
        n = len(self.mean)
        numbers = matrix if not self.tables else matrix[:, :n]
        values = (
            numbers if self.logs is None else np.where(self.logs, signed_log(np.where(self.logs, numbers, 0)), numbers)
        )
        scaled = np.asarray((values - self.mean) / self.scale, dtype=np.float64)
        if not self.tables:
            return scaled
        codes = matrix[:, n:].astype(np.int64).T
        return np.column_stack([scaled, *(table[own] for table, own in zip(self.tables, codes, strict=True))])

    def inverse(self, points: Floats) -> Floats:
        """Scaled units of features back to original ones; (n, n_features)."""
        values = points[:, : len(self.mean)] * self.scale + self.mean
        if self.logs is None:
            return values
        return np.where(self.logs, signed_exp(np.where(self.logs, values, 0)), values)


def _laid(points: Floats, components: Floats) -> Floats:
    """Return the nearest points in the space that components span, added up in one order whatever the machine."""
    laid = np.zeros_like(points)
    for own in components:
        along = np.zeros(len(points))
        for column, loading in zip(points.T, own.tolist(), strict=True):
            along += column * loading
        laid += along[:, None] * own
    return laid


def fit_scaler(cells: Cells, scaling: str | Mapping[str, str]) -> Scaler:
    """Return how each feature is put on one scale, by its key, or all in the same way.

    `standard`: mean 0, standard deviation 1. `robust`: median 0, interquartile range 1. `min-max`: from 0 to 1. `log`:
    `standard` of log(1 + x), mirrored below 0. `none`: as it is. Raises InputError for any other name.
    """
    by_key = dict.fromkeys(cells.values, scaling) if isinstance(scaling, str) else scaling
    fitted = [_fit_one(values, cells.counts, by_key[key]) for key, values in cells.values.items()]
    logs = np.array([by_key[key] == "log" for key in cells.values])
    mean, scale = (np.array([pair[i] for pair in fitted]) for i in (0, 1))
    return Scaler(mean, scale, logs if logs.any() else None)


def _fit_one(values: Floats, counts: NDArray[np.int64], scaling: str) -> tuple[float, float]:
    match scaling:
        case "none":
            return 0.0, 1.0
        case "min-max":
            return float(values.min()), float(np.ptp(values))
        case "robust":
            q1, median, q3 = weighted_quantiles(values, counts, (0.25, 0.5, 0.75))
            return median, q3 - q1 or weighted_std(values, counts)
        case "log" | "standard":
            own = signed_log(values) if scaling == "log" else values
            return weighted_mean(own, counts), weighted_std(own, counts)
    raise InputError(f"There is no scaling {scaling!r}; choose one of {', '.join(SCALINGS)}.")


def scaler_for(cells: Cells, schema: Schema) -> Scaler:
    """Return the scale of all columns that form segments: each has a variance of 1, or of its weight.

    What is scaled otherwise than `standard` or by logarithms has another variance, by the choice of who asked for it.
    """
    numbers = fit_scaler(cells, {f.key: f.scaling for f in schema.features})
    weights = np.array([f.weight for f in schema.features])
    tables = tuple(coordinates_of(cells, c) for c in schema.forming_categories)
    whole = Scaler(numbers.mean, numbers.scale / np.sqrt(weights), numbers.logs, tables)
    if len(schema.forming) <= MOST_PLAIN:
        return whole
    return replace(whole, components=main_components(whole.transform(cells.matrix(schema.coded)), cells.counts))


def main_components(points: Floats, counts: NDArray[np.int64]) -> Floats:
    """Return the fewest principal components that hold 80% of how customers differ, at most 30; (n_components, n).

    With categories these are components of factor analysis of mixed data (Pages 2004), weighted so that each column
    counts as one.
    """
    centered = points - np.average(points, axis=0, weights=counts)
    variances, vectors = np.linalg.eigh((centered * counts[:, None]).T @ centered / counts.sum())
    held = np.cumsum(variances[::-1]) / variances.sum()
    n = int(np.clip(np.searchsorted(held, HELD) + 1, 2, MOST_COMPONENTS))
    components = vectors.T[::-1][:n]
    largest = np.abs(components).argmax(axis=1)
    return np.asarray(components * np.sign(components[np.arange(n), largest])[:, None], dtype=np.float64)


def scaler_of(s: Segmentation) -> Scaler:
    """Return the scale that the segments were formed on."""
    keys = [f.key for f in s.schema.features]
    mean, scale = (
        np.array([part[key] for key in keys], dtype=np.float64) for part in (s.scaling.mean, s.scaling.scale)
    )
    logs = np.array([s.scaling.kind[key] == "log" for key in keys], dtype=np.bool_)
    tables = tuple(_table(s.scaling.coordinates[c.key], c.values) for c in s.schema.forming_categories)
    components = np.array(s.scaling.components, dtype=np.float64) if s.scaling.components else None
    return Scaler(mean, scale, logs if logs.any() else None, tables, components)


def components_of(s: Segmentation) -> Floats:
    """Return the directions of the customer map, (2, n_coordinates)."""
    return np.array(
        [
            [
                *(axis.loadings[f.column] for f in s.schema.features),
                *(v for key in s.schema.coded for v in axis.coordinates[key]),
            ]
            for axis in s.axes
        ]
    )


def _table(coordinates: Mapping[str, tuple[float, ...]], values: tuple[str, ...]) -> Floats:
    """Return where `values` lie, (n_values, n_coordinates); NaN for those that nobody had."""
    nowhere = (np.nan,) * len(next(iter(coordinates.values())))
    return np.array([coordinates.get(value, nowhere) for value in values], dtype=np.float64)
