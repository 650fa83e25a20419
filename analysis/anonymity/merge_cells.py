"""Merge cells that may hold single customers into cells of a smallest size."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.anonymity.mondrian import numbered, partition
from analysis.cleaning.rounding import in_steps, readable
from analysis.clustering.scale.scaler import scaler_for
from analysis.core.cells import Cells, Floats
from analysis.core.errors import InputError
from analysis.core.grouping import grouped
from analysis.core.schema import Category, Feature, Schema, decimals_of
from analysis.model.protection import MIXED

Whole = NDArray[np.int64]
FEWEST = 3
COARSEST, FINEST = 32, 1024  # readable steps to the range of a feature


@dataclass(frozen=True)
class Protected:
    """Groups as cells, under the schema that they have; the group of each cell that they are made of (n_cells,).

    `mixed`: column of a category to the share of customers in groups that hold several of its values.
    """

    cells: Cells
    schema: Schema
    groups: Whole
    mixed: dict[str, float]


def protect(cells: Cells, schema: Schema, least: int, persons: Whole | None = None) -> Protected:
    """Merge `cells` into groups of at least `least` customers: exact sums, means in readable steps, one value of each
    category, which may be that it is mixed.

    `persons` (n_cells,) are the customers that are known of each cell, where counts are estimates. Raises InputError
    where there are fewer than three such groups.
    """
    known = cells.counts if persons is None else persons
    groups = _groups(cells, schema, known, least)
    counts = _total(groups, cells.counts).astype(np.int64)
    sums = {key: _total(groups, _sums(cells, key)) for key in cells.values}
    features = tuple(_stepped(f, sums[f.key] / counts) for f in schema.features)
    values = [in_steps(f, sums[f.key] / counts) for f in features]
    coded = [_coded(c, cells.codes[c.key], groups) for c in schema.categories]
    mixed = {c.column: float(counts[own == len(c.values)].sum() / counts.sum()) for c, own in coded}
    kept = [_kept(c, own) for c, own in coded if mixed[c.column] < 1]
    shown = replace(schema, features=features, categories=tuple(c for c, _ in kept))
    merged, position = grouped(shown, [*values, *(own for _, own in kept)], counts, sums)
    return Protected(replace(merged, ids=("",) * len(merged)), shown, position[groups], mixed)


def _groups(cells: Cells, schema: Schema, persons: Whole, least: int) -> Whole:
    if persons.sum() < FEWEST * least:
        raise InputError(
            f"Segments need at least {FEWEST} groups of {least:,} customers, and only {persons.sum():,} customers can "
            "be segmented; ask for smaller groups, or bring more customers."
        )
    groups = partition(_columns(cells, schema), persons, least)
    if groups.max() + 1 < FEWEST:
        raise InputError(
            f"Too many customers are alike to form {FEWEST} groups of at least {least:,}; ask for smaller groups."
        )
    return groups


def _columns(cells: Cells, schema: Schema) -> Floats:
    """Stack what should stay together, (n_cells, n_columns).

    Features as they form segments, with a variance of 1 on average, and for each value of a category 1 or 0.
    """
    points = scaler_for(cells, schema).transform(cells.matrix())
    away = points - np.average(points, axis=0, weights=cells.counts)
    spread = np.sqrt(np.average(away**2, axis=0, weights=cells.counts).mean())
    marks = [cells.codes[c.key][:, None] == np.arange(len(c.values)) for c in schema.categories]
    return np.column_stack([away / spread, *marks]).astype(np.float64)


def _total(groups: Whole, values: NDArray[np.generic]) -> Floats:
    return np.asarray(np.bincount(groups, values))


def _sums(cells: Cells, key: str) -> Floats:
    return cells.sums.get(key, cells.values[key] * cells.counts)


def _stepped(f: Feature, means: Floats) -> Feature:
    """Return the feature as groups have it.

    In its own steps, unless there are few or very many of them to its range.
    """
    reach = float(np.ptp(means))
    step = f.step
    if reach > 0 and step > reach / COARSEST:
        step = readable(reach / COARSEST)
    elif reach > 0 and step < reach / FINEST:
        step = readable(reach / FINEST)
    return replace(f, step=step, rounded=True, decimals=decimals_of(reach) if reach > 0 else f.decimals)


def _coded(category: Category, codes: Whole, groups: Whole) -> tuple[Category, Whole]:
    """Return the code of each group, one more than there are where its customers have several."""
    n_groups = int(groups.max()) + 1
    lowest, highest = np.full(n_groups, len(category.values)), np.zeros(n_groups, dtype=np.int64)
    np.minimum.at(lowest, groups, codes)
    np.maximum.at(highest, groups, codes)
    return category, np.where(lowest == highest, lowest, len(category.values))


def _kept(category: Category, codes: Whole) -> tuple[Category, Whole]:
    """Return the category with those values that some group has, and codes of these."""
    name = MIXED if MIXED not in category.values else f"{MIXED} (of several values)"
    values = (*category.values, name)
    return replace(category, values=tuple(values[i] for i in np.unique(codes))), numbered(codes)
