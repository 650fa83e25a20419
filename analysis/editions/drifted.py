"""Drift of the latest edition against the approved one, from the rows of both."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.core.errors import InputError
from analysis.editions.base import Base, base_of
from analysis.editions.drift.measures import measure_drift
from analysis.editions.drift.verdict import Verdict, judge
from analysis.editions.figures import Placed, place
from analysis.editions.first import current_editions
from analysis.editions.kept import writing
from analysis.store.segmentation import Segmentation


def drift(folder: Path) -> Verdict:
    """Return whether the approved edition of a folder, or the one last fitted, still describes its latest customers.

    Raises InputError where there is no segmentation, or the rows of an edition are gone.
    """
    with writing(folder):
        base = base_of(folder, current_editions(folder))
    return verdict_of(base, base.current, base.latest.number)


def verdict_of(base: Base, latest: Segmentation, number: int) -> Verdict:
    """Return the verdict on customers, those of edition `number`, by the centers of the yardstick."""
    model, own = base.model, {c.column for c in base.model.schema.forming}
    if {c.column for c in latest.schema.forming} != own:
        raise InputError(
            f"Edition {number} has other features than edition {base.yardstick.number}; approve one with the same."
        )
    if number == base.yardstick.number:
        return judge(model, base.called, (number, number), ())
    fitted = base.yardstick.number == base.yardstick.model
    measures = measure_drift(model, _placed(model, base.before), _placed(model, latest), fitted=fitted)
    return judge(model, base.called, (base.yardstick.number, number), measures)


def _placed(model: Segmentation, s: Segmentation) -> Placed:
    """Return the customers of `s` by the centers of `model`; of drawn ones only those: chance goes by them."""
    placed = place(model, s.cells)
    if s.precision.how != "drawn":
        return placed
    persons = np.round(placed.counts * (s.precision.n_drawn / placed.n)).astype(np.int64)
    return replace(placed, counts=np.maximum(persons, 1))
