"""The columns that form segments, and where each lies among scaled points."""

from dataclasses import dataclass

from analysis.clustering.scale.scaler import scaler_of
from analysis.store.segmentation import Segmentation


@dataclass(frozen=True)
class FormingColumn:
    """A column that forms segments: its name, where its coordinates are, the scaling of a feature, its weight."""

    short: str
    block: slice
    scaling: str | None = None
    weight: float = 1.0


Columns = tuple[FormingColumn, ...]


def forming_columns(s: Segmentation) -> Columns:
    """Return the columns that form the segments of `s`: features, then categories; none where components do."""
    if s.scaling.components:
        return ()
    scalings = [*(f.scaling for f in s.schema.features), *(None for _ in s.schema.coded)]
    parts = zip(s.schema.forming, scaler_of(s).blocks(), scalings, strict=True)
    return tuple(FormingColumn(c.short, block, scaling, c.weight) for c, block, scaling in parts)
