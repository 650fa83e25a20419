"""Whether what was read can be meant: columns that came empty, amounts in another unit, customers that are gone."""

from collections.abc import Iterator

import numpy as np

from analysis.clustering.new_customers import NewCustomers
from analysis.core.cells import Floats
from analysis.core.schema import Feature
from analysis.editions.edition import Edition
from analysis.store.segmentation import Segmentation

LOST_SHARE = 0.2  # of values, beyond those that were missing before
FEWEST = 0.5  # of the customers of the last edition
NEARLY = 0.06  # of a power of ten, as a logarithm
UNITS = {2: "it may now come in cents", -2: "it may now come without cents", 3: "it may now come in another unit"}


def implausible(yardstick: Segmentation, last: Edition, new: NewCustomers, n: int) -> tuple[str, ...]:
    """Return sentences on what cannot be meant, compared with an approved state and the last edition.

    `n` counts customers; `new` may be a sample of them.
    """
    return (*_features(yardstick, new), *_rows(last, n))


def _rows(last: Edition, n: int) -> Iterator[str]:
    if n < FEWEST * last.n_customers:
        yield f"There are only {n:,} customers; edition {last.number} had {last.n_customers:,}."


def _features(yardstick: Segmentation, new: NewCustomers) -> Iterator[str]:
    lost_before = yardstick.report["n_not_segmented"] / max(yardstick.n_customers, 1)
    for f, values in zip(yardstick.schema.features, new.values.T, strict=False):
        known = values[np.isfinite(values)]
        lost = 1 - len(known) / max(len(values), 1)
        if lost > lost_before + LOST_SHARE:
            yield _lost(f, new, values)
        elif sentence := _moved(yardstick, f, known):
            yield sentence


def _lost(f: Feature, new: NewCustomers, values: Floats) -> str:
    missing = ~np.isfinite(values)
    where = f"{new.table.place} {new.table.lines[int(missing.argmax())]}"
    return f"{f.column} is missing or unreadable for {missing.mean():.0%} of customers; the first is on {where}."


def _moved(yardstick: Segmentation, f: Feature, known: Floats) -> str:
    """Return a sentence where the typical value is in another order of magnitude, or beyond all earlier values."""
    before, median = yardstick.overall["features"][f.key], float(np.median(known))
    was = before["median"]
    shown = f"{f.column}: the median is {median:,.{f.decimals}f} instead of {was:,.{f.decimals}f}"
    power = float(np.log10(median / was)) if was > 0 and median > 0 else 0.0
    if abs(round(power)) >= 1 and abs(power - round(power)) < NEARLY:
        times = f"{10 ** abs(round(power)):,} times as {'large' if power > 0 else 'small'}"
        why = UNITS.get(round(power), "it may now come in another unit")
        return f"{shown}, {times}; {why}."
    if not before["min"] <= median <= before["max"]:
        return f"{shown}, beyond every earlier value ({before['min']:,.6g} to {before['max']:,.6g})."
    return ""
