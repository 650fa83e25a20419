"""From a segmentation to the figures of an edition."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.scoring import PROBABLY, margin, score_blocks
from analysis.core.cells import Cells, Floats, weighted_mean, weighted_std
from analysis.core.schema import Feature
from analysis.editions.edition import Average, Edition, FitState, How, SegmentState
from analysis.store.names.given import result_of
from analysis.store.segmentation import Segmentation


@dataclass(frozen=True)
class Placed:
    """Customers by the centers of a model, as weighted cells.

    `values` (n_cells, n_features) in original units, `labels` (n_cells,) from 1, `nearest` and `following` (n_cells,)
    distances to the own and the next center in scaled units, `counts` (n_cells,). The own center is the nearest one,
    except where clouds place customers.
    """

    values: Floats
    labels: NDArray[np.int64]
    nearest: Floats
    following: Floats
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Customers."""
        return int(self.counts.sum())

    @property
    def margins(self) -> Floats:
        """How clearly customers are in their segments, which is the simplified silhouette; 0 on a border.

        Below 0 where clouds place customers to whom another center is nearer.
        """
        own, following = self.nearest, self.following
        return np.where(own <= following, margin(own, following), -margin(following, own))

    def sizes(self, n_clusters: int) -> NDArray[np.int64]:
        """Count the customers of each segment, (n_clusters,)."""
        return np.bincount(self.labels - 1, self.counts, n_clusters).astype(np.int64)


def place(model: Segmentation, cells: Cells) -> Placed:
    """Return where the centers of `model`, for its number of segments, put the customers of `cells`."""
    values = cells.matrix(model.schema.coded)
    labels = np.empty(len(values), dtype=np.int64)
    nearest, following = np.empty(len(values)), np.empty(len(values))
    for rows, scores in score_blocks(model, model.n_clusters, values):
        labels[rows] = scores.segments
        own = scores.segments[:, None] - 1
        nearest[rows] = np.take_along_axis(scores.distances, own, axis=1)[:, 0]
        np.put_along_axis(scores.distances, own, np.inf, axis=1)
        following[rows] = scores.distances.min(axis=1)
    return Placed(values, labels, nearest, following, cells.counts)


@dataclass(frozen=True)
class Made:
    """How an edition came about: its number, when, and whose centers it has."""

    number: int
    when: str
    how: How
    model: int


def edition_of(s: Segmentation, names: tuple[str, ...], made: Made, source: str) -> Edition:
    """Return the figures of `s` for the number of segments that it shows; `names` are what segments are called."""
    placed = place(s, s.cells)
    every = np.ones(len(s.cells), dtype=bool)
    return Edition(
        number=made.number,
        when=made.when,
        how=made.how,
        source=source,
        model=made.model,
        result=result_of(s),
        fingerprint=s.fingerprint,
        n_customers=s.n_customers,
        n_segmented=s.n_segmented,
        n_clusters=s.n_clusters,
        overall={f.column: _average(s.cells, f, every) for f in s.schema.features},
        segments=tuple(_segment(s, placed, i, name) for i, name in enumerate(names, start=1)),
        fit=_fit(placed),
    )


def _segment(s: Segmentation, placed: Placed, segment: int, name: str) -> SegmentState:
    own = placed.labels == segment
    size = int(placed.counts[own].sum())
    return SegmentState(
        segment=segment,
        name=name,
        size=size,
        share=size / placed.n,
        averages={f.column: _average(s.cells, f, own) for f in s.schema.features},
        distance=weighted_mean(placed.nearest[own], placed.counts[own]),
    )


def _average(cells: Cells, f: Feature, chosen: NDArray[np.bool_]) -> Average:
    return Average(cells.mean(f.key, chosen), weighted_std(cells.values[f.key][chosen], cells.counts[chosen]))


def _fit(placed: Placed) -> FitState:
    counts = placed.counts
    return FitState(
        distance=weighted_mean(placed.nearest, counts),
        inertia=weighted_mean(placed.nearest**2, counts),
        silhouette=weighted_mean(placed.margins, counts),
        unsure=float(counts[placed.margins < PROBABLY].sum() / counts.sum()),
    )
