"""Segments that were formed again keep the numbers of those whose customers they hold."""

from analysis.clustering.scoring import labels_of, scaled
from analysis.core.cells import crossed
from analysis.store.names.portraits import same_segment
from analysis.store.numbering import renumbered
from analysis.store.segmentation import Segmentation


def keep_numbers(result: Segmentation, model: Segmentation) -> Segmentation:
    """Return `result` with the numbers that `model` gives to most of the same customers, for every number of segments.

    Both have the same features.
    """
    points = scaled(model, result.cells.matrix(model.schema.coded))
    tables = {
        k: crossed(labels_of(model, k, points) + 1, result.cells.labels[k], result.cells.counts, (k, k))
        for k in result.ks
        if k in model.ks
    }
    return renumbered(result, {k: [same_segment(table, i) for i in range(k)] for k, table in tables.items()})
