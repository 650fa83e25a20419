"""What steps and drawing cost, measured on customers held back at full precision."""

import numpy as np

from analysis.cells import Floats
from analysis.lloyd import assign, settle
from analysis.precision import How, Precision
from analysis.schema import Schema
from analysis.scoring import centers, scaled
from analysis.segmentation import Segmentation


def measure(s: Segmentation, how: How, n_drawn: int, exact: Floats) -> Precision:
    """What it costs; `exact` (n, n_features) are customers at full precision in original units, in random order.

    Half of them fit centres at full precision, the other half is held back.
    """
    if how == "exact":
        return Precision()
    fitted, held = (scaled(s, half) for half in (exact[::2], exact[1::2]))
    stepped = scaled(s, _in_steps(exact[1::2], s.schema))
    ones = np.ones(len(fitted), dtype=np.int64)
    gap, moved = {}, {}
    for k in s.ks:
        own = centers(s, k)
        best, _ = settle(fitted, ones, own)
        gap[str(k)] = _inertia(held, own) / _inertia(held, best) - 1
        moved[str(k)] = float((assign(held, own) != assign(stepped, own)).mean())
    return Precision(how, n_drawn, len(held), gap, moved)


def _in_steps(exact: Floats, schema: Schema) -> Floats:
    columns = []
    for f, values in zip(schema.features, exact.T, strict=True):
        many, parts = f.step_parts
        columns.append(np.floor(values / f.step + 0.5) * many / parts if f.rounded else values)
    return np.column_stack(columns)


def _inertia(points: Floats, centers: Floats) -> float:
    return float(((points - centers[assign(points, centers)]) ** 2).sum())
