"""What steps and drawing cost, measured on customers held back at full precision."""

import numpy as np

from analysis.cleaning.rounding import in_steps
from analysis.clustering.methods.lloyd import assign, settle
from analysis.clustering.scoring import centers, scaled
from analysis.core.cells import Floats
from analysis.model.precision import How, Precision
from analysis.store.segmentation import Segmentation


def measure(s: Segmentation, how: How, n_drawn: int, exact: Floats) -> Precision:
    """Return what it costs; `exact` (n, n_columns) are customers at full precision in original units, in random order.

    Half of them fit centers at full precision, the other half is held back.
    """
    if how == "exact":
        return Precision()
    fitted, held = (scaled(s, half) for half in (exact[::2], exact[1::2]))
    columns, n = exact[1::2].T, len(s.schema.features)
    in_their_steps = [in_steps(f, values) for f, values in zip(s.schema.features, columns[:n], strict=True)]
    stepped = scaled(s, np.column_stack([*in_their_steps, *columns[n:]]))
    ones = np.ones(len(fitted), dtype=np.int64)
    gap, moved = {}, {}
    for k in s.ks:
        own = centers(s, k)
        best, _ = settle(fitted, ones, own)
        gap[str(k)] = _inertia(held, own) / _inertia(held, best) - 1
        moved[str(k)] = float((assign(held, own) != assign(stepped, own)).mean())
    return Precision(how, n_drawn, len(held), gap, moved)


def _inertia(points: Floats, centers: Floats) -> float:
    return float(((points - centers[assign(points, centers)]) ** 2).sum())
