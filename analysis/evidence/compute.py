"""Finds the evidence of a saved segmentation, for every number of segments."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from analysis.clustering.criteria import silhouette_widths
from analysis.clustering.kmeans import Clustering
from analysis.clustering.scoring import centers, margins_of, scaled
from analysis.core.cells import Cells, Floats, Singles
from analysis.core.errors import InputError
from analysis.core.progress import Progress, ProgressFile, both
from analysis.evidence import sentences as say
from analysis.evidence.resampling import (
    COPIES,
    REFITS,
    Alternative,
    Stability,
    adjusted_rand,
    alternatives,
    n_alternatives,
    reachable,
    stability,
    without_structure,
)
from analysis.evidence.unused_columns import Outsider, outsiders
from analysis.model.customer_measures import Hundredths, hundredths, measure_column
from analysis.model.variance import Squares, squares
from analysis.model.verdicts import verdict
from analysis.store.evidence import PROGRESS_FILE, Evidence, open_evidence, save_evidence
from analysis.store.segmentation import Segmentation, open_segmentation


def find_evidence(folder: Path, progress: Progress) -> Evidence:
    """Return the evidence of the segmentation in `folder`, found and saved, or read where it is there already.

    `progress` is called with the phase in words and the share done. Raises InputError where there is no segmentation.
    """
    s = open_segmentation(folder)
    try:
        known = open_evidence(folder, s)
    except InputError:
        known = None  # cut short: found anew
    if known is not None:
        return known
    file = ProgressFile(folder / PROGRESS_FILE)
    try:
        found = _find(s, folder, both(progress, file.tell))
        save_evidence(found, s, folder)
    except OSError as error:
        file.fail(f"The evidence could not be saved ({error.strerror}); free some space and start again.")
        raise
    file.remove()
    return found


class _Steps:
    """Counts small steps towards a known number of them."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.done, self.progress = total, 0, progress

    def phase(self, words: str) -> Callable[[], None]:
        def tick() -> None:
            self.done += 1
            self.progress(words, min(1.0, self.done / self.total))

        return tick


def _find(s: Segmentation, folder: Path, progress: Progress) -> Evidence:
    """Return the evidence, which descriptors change nothing about: it is found on cells as they are without them."""
    outside = outsiders(s, folder)
    forming, place = s.cells.forming()
    found = _find_forming(replace(s, cells=forming), outside, progress)
    return replace(found, measures={name: values[place] for name, values in found.measures.items()})


def _find_forming(s: Segmentation, outside: dict[int, list[Outsider]], progress: Progress) -> Evidence:
    matrix = s.cells.matrix()
    points = scaled(s, matrix)
    found = [Clustering(k, centers(s, k), s.cells.labels[k], s.solution(k).inertia) for k in s.ks]
    steps = _Steps(len(found) * (REFITS + n_alternatives(s.schema)) + COPIES, progress)
    with threadpool_limits(1):  # the fits are small: more threads only wait for each other
        held = {
            c.n_clusters: stability(points, s.cells.counts, c, steps.phase("refitting on subsamples")) for c in found
        }
        other = {
            c.n_clusters: alternatives(s.cells, points, s.schema, c, steps.phase("forming segments otherwise"))
            for c in found
        }
        chance = without_structure(points, s.cells.counts, s.ks, steps.phase("trying data without structure"))
    widths = s.cells.silhouettes or silhouette_widths(points, s.cells.counts, found)
    margins = {k: margins_of(s, k, matrix) for k in s.ks}
    references = {k: {name: values[:, i] for name, values in chance.items()} for i, k in enumerate(s.ks)}
    highest = dict(zip(s.ks, np.max([reachable(values) for values in chance.values()], axis=0).tolist(), strict=True))
    judged = {x.n_clusters: verdict(x.silhouette, highest[x.n_clusters], held[x.n_clusters].mean) for x in s.solutions}
    solutions = []
    for c in found:
        k = c.n_clusters
        facts = say.EvidenceFacts(s, k, judged, held, references[k], widths[k], margins[k])
        solutions.append(_document(facts, points, c, other[k], outside))
    verdicts = {str(k): v.word for k, v in judged.items()}
    return Evidence({"verdicts": verdicts, "solutions": solutions}, _measures(widths, margins, held))


def _measures(
    widths: Mapping[int, Singles], margins: Mapping[int, Singles], held: Mapping[int, Stability]
) -> dict[str, Hundredths]:
    found: dict[str, Hundredths] = {}
    for k, silhouette in widths.items():
        of_cells = {"silhouette": silhouette, "margin": margins[k], "stability": held[k].of_cells}
        found |= {measure_column(key, k): hundredths(values) for key, values in of_cells.items()}
    return found


def _document(
    facts: say.EvidenceFacts,
    points: Floats,
    c: Clustering,
    other: tuple[Alternative, ...],
    outside: dict[int, list[Outsider]],
) -> dict[str, Any]:
    s, k = facts.segmentation, facts.k
    described = _describe(s, points, c)
    flow = _flow(s.cells, k)
    return {
        "n_clusters": k,
        "stability": {"mean": facts.held[k].mean, "lowest": facts.held[k].lowest},
        "references": {name: sorted(np.round(v, 4).tolist()) for name, v in facts.references.items()},
        "verdict": asdict(facts.judged[k]),
        "describe": described | {"others": [asdict(o) for o in outside[k]]},
        "sensitivity": [asdict(a) for a in other],
        "flow": flow,
        "sentences": say.sentences(facts, described, other, flow),
    }


def _describe(s: Segmentation, points: Floats, c: Clustering) -> dict[str, Any]:
    """Return sums of squares in scaled units for all features together, in their own units for each."""
    together = [squares(column, c.labels, s.cells.counts, c.n_clusters) for column in points.T]
    between, within = (sum(getattr(q, part) for q in together) for part in ("between", "within"))
    each = {f.key: squares(s.cells.values[f.key], c.labels, s.cells.counts, c.n_clusters) for f in s.schema.features}
    if s.protection is not None:  # groups do not tell how customers differ within them
        within = c.inertia
        each = {key: replace(q, within=s.protection.within[str(c.n_clusters)][key]) for key, q in each.items()}
    return {
        "between": between,
        "within": within,
        "total": between + within,
        "explained": between / (between + within),
        "nearest": _nearest(c.centers),
        "features": [{"feature": key, **_told(found)} for key, found in each.items()],
    }


def _told(found: Squares) -> dict[str, Any]:
    return {**asdict(found), "f": found.f, "eta_squared": found.eta_squared}


def _nearest(centers: Floats) -> list[dict[str, Any]]:
    """For each segment the nearest other one, and its distance in scaled units."""
    apart = np.sqrt(((centers[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    return [{"segment": int(row.argmin()) + 1, "distance": float(row.min())} for row in apart]


def _flow(cells: Cells, k: int) -> dict[str, Any] | None:
    """Return customers by segment of k and segment of k + 1; None for the last k."""
    following = dict(pairwise(sorted(cells.labels))).get(k)
    if following is None:
        return None
    own, other = (cells.labels[n].astype(np.int64) - 1 for n in (k, following))
    table = np.zeros((k, following), dtype=np.int64)
    np.add.at(table, (own, other), cells.counts)
    return {"to": following, "table": table.tolist(), "agreement": adjusted_rand(own, other, cells.counts)}
