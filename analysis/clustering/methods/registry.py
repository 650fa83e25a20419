"""The methods that can form segments: what each is called and assumes, and how it fits."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.methods.kmeans import Clustering, fit
from analysis.clustering.methods.mixture import fit_mixture
from analysis.clustering.methods.ward import fit_ward
from analysis.core.cells import Floats
from analysis.core.schema import Schema
from analysis.model.methods import K_MEANS, METHODS, Method

Fit = Callable[[Floats, NDArray[np.int64], int, Schema], Clustering | None]


@dataclass(frozen=True)
class FittingMethod:
    """A method in words, and its fit of scaled points with their counts to a number of segments.

    The fit is None where a segment would have no customers.
    """

    words: Method
    fit: Fit


FITTING: dict[str, FittingMethod] = {
    K_MEANS: FittingMethod(METHODS[K_MEANS], fit),
    "mixture": FittingMethod(METHODS["mixture"], fit_mixture),
    "ward": FittingMethod(METHODS["ward"], fit_ward),
}
