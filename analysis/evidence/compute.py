"""Finds the evidence of a saved segmentation, for every number of segments."""

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from analysis.clustering.criteria import silhouette_widths
from analysis.clustering.methods.kmeans import Clustering
from analysis.clustering.scale.contributions import contributions
from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers, margins_of
from analysis.core.cells import Cells, Floats, Singles
from analysis.core.errors import InputError
from analysis.core.progress import Progress, ProgressFile, both
from analysis.evidence.across_solutions import Course, courses
from analysis.evidence.forming_columns import forming_columns
from analysis.evidence.judged_segments import judge_segments, sentences_of_all
from analysis.evidence.other_choices import Alternative, alternatives, n_alternatives
from analysis.evidence.resampling import (
    COPIES,
    KINDS,
    REFITS,
    Share,
    Stability,
    adjusted_rand,
    reachable,
    stabilities,
    without_structure,
)
from analysis.evidence.second_opinions import n_opinions, second_opinions
from analysis.evidence.segment_stability import RESAMPLES, jaccards
from analysis.evidence.sentences import EvidenceFacts, sentences
from analysis.evidence.unused_columns import Outsider, outsiders
from analysis.evidence.verdict_sentences import verdict_sentence
from analysis.model.customer_measures import Hundredths, hundredths, measure_column
from analysis.model.variance import Squares, squares
from analysis.model.verdicts.segmentation import Verdict, verdict
from analysis.process.limits import MB
from analysis.process.shared_work import Helpers, n_processes, sharing
from analysis.store.evidence import PROGRESS_FILE, Evidence, open_evidence, save_evidence
from analysis.store.folder import open_segmentation
from analysis.store.segmentation import Segmentation

LIBRARIES_MB, COPIES_OF_CELLS = 250, 8  # so that 512 MB have room for one process besides the server


def find_evidence(folder: Path, progress: Progress, processes: int | None = None) -> Evidence:
    """Return the evidence of the segmentation in `folder`, found and saved, or read where it is there already.

    `progress` is called with the phase in words and the share done. `processes` share the work: one per core, unless
    given; the evidence is the same to the last bit. Raises InputError where there is no segmentation.
    """
    s = open_segmentation(folder)
    processes = processes or n_processes(_megabytes(s), os.environ)
    try:
        known = open_evidence(folder, s)
    except InputError:
        known = None  # cut short: computed again
    if known is not None and known.is_current:
        return known
    file = ProgressFile(folder / PROGRESS_FILE)
    try:
        evidence = _find(s, folder, _Telling(both(progress, file.report), file.know), processes)
        save_evidence(evidence, s, folder)
    except OSError as error:
        file.fail(f"The evidence could not be saved ({error.strerror}); free some space and start again.")
        raise
    file.remove()
    return evidence


class _Steps:
    """Counts small steps towards a known number of them."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.done, self.progress = total, 0, progress

    def share(self, helpers: Helpers, words: str) -> Share:
        """Return `helpers.map`, each task of which is a step."""

        def tick() -> None:
            self.done += 1
            self.progress(words, min(1.0, self.done / self.total))

        return partial(helpers.map, tick=tick)


def _megabytes(s: Segmentation) -> int:
    """Return what each process needs at most: libraries, and some copies of the cells."""
    return LIBRARIES_MB + COPIES_OF_CELLS * 8 * (s.n_coordinates + 2) * len(s.cells) // MB


@dataclass(frozen=True)
class _Telling:
    """Reports the progress, and each verdict with its sentence as soon as it is final."""

    progress: Progress
    know: Callable[[str, Any], None]


def _find(s: Segmentation, folder: Path, telling: _Telling, processes: int) -> Evidence:
    """Return the evidence, which descriptors do not change: it is computed on cells without them."""
    outside = outsiders(s, folder)
    forming, place = s.cells.forming()
    evidence = _find_forming(replace(s, cells=forming), outside, telling, processes)
    return replace(evidence, measures={name: values[place] for name, values in evidence.measures.items()})


def _find_forming(s: Segmentation, outside: dict[int, list[Outsider]], telling: _Telling, processes: int) -> Evidence:
    matrix = s.cells.matrix(s.schema.coded)
    scaler, counts, columns = scaler_of(s), s.cells.counts, forming_columns(s)
    every = scaler.transform(matrix)
    points = scaler.reduced(every)
    plain = scaler.each_column(matrix) if s.scaling.components else None
    clusterings = [_clustering(s, k) for k in s.ks]
    steps, method = _Steps(_n_steps(s), telling.progress), s.question.method
    # fits are small: more threads only wait for each other, and more processes do not
    with threadpool_limits(1), sharing(processes) as helpers:
        chance = without_structure(
            points, counts, s.ks, steps.share(helpers, "trying data without structure"), columns, method
        )
        highest = _highest(s, chance)
        held: dict[int, Stability] = {}
        judged: dict[int, Verdict] = {}
        for c in sorted(
            clusterings, key=lambda c: c.n_clusters != s.n_clusters
        ):  # the number that is shown comes first
            k = c.n_clusters
            held |= stabilities(points, counts, [c], steps.share(helpers, "refitting on subsamples"), method)
            judged[k] = verdict(s.solution(k).silhouette, highest[k], held[k].mean)
            sentence = verdict_sentence(judged[k], k, has_clouds=c.clouds is not None)
            telling.know(str(k), {"verdict": asdict(judged[k]), "sentence": sentence})
        alike = jaccards(points, counts, clusterings, steps.share(helpers, "resampling each segment"), method)
        trying = steps.share(helpers, "forming segments otherwise")
        other = alternatives(s.cells, points, columns, clusterings, trying, method, plain)
        opinions = second_opinions(points, counts, clusterings, steps.share(helpers, "asking other methods"), method)
    widths = s.cells.silhouettes or silhouette_widths(points, counts, clusterings)
    margins = {k: margins_of(s, k, matrix) for k in s.ks}
    references = {k: {name: values[:, i] for name, values in chance.items()} for i, k in enumerate(s.ks)}
    course = courses(s.cells.labels, counts)
    solutions = []
    for c in clusterings:
        k = c.n_clusters
        facts = EvidenceFacts(s, k, judged, held, references[k], widths[k], margins[k])
        about = _of_segments(facts, alike[k], course[k])
        solutions.append(_document(facts, every, c, other[k], outside, about) | {"opinions": opinions[k]})
    verdicts = {str(k): judged[k].word for k in s.ks}
    return Evidence({"verdicts": verdicts, "solutions": solutions}, _measures(widths, margins, held))


def _clustering(s: Segmentation, k: int) -> Clustering:
    solution = s.solution(k)
    places = scaler_of(s).reduced(centers(s, k))
    return Clustering(k, places, s.cells.labels[k], solution.inertia, solution.clouds)


def _n_steps(s: Segmentation) -> int:
    """Return how many fits, or draws that are fitted for every number of segments, all evidence takes."""
    for_each = len(s.ks) * (REFITS + n_alternatives(forming_columns(s)))
    return for_each + len(KINDS) * COPIES + RESAMPLES + n_opinions(s.ks)


def _of_segments(facts: EvidenceFacts, alike: Floats, course: tuple[Course, ...]) -> dict[str, Any]:
    """Return the verdict on each segment, and sentences on all of them."""
    judged = judge_segments(facts, alike, course)
    return {"segments": [asdict(one) for one in judged], "sentences": sentences_of_all(facts, judged)}


def _highest(s: Segmentation, chance: Mapping[str, Floats]) -> dict[int, float]:
    """Return the silhouette that data without structure could reach, by n_clusters."""
    return dict(zip(s.ks, np.max([reachable(values) for values in chance.values()], axis=0).tolist(), strict=True))


def _measures(
    widths: Mapping[int, Singles], margins: Mapping[int, Singles], held: Mapping[int, Stability]
) -> dict[str, Hundredths]:
    measures: dict[str, Hundredths] = {}
    for k, silhouette in widths.items():
        of_cells = {"silhouette": silhouette, "margin": margins[k], "stability": held[k].of_cells}
        measures |= {measure_column(key, k): hundredths(values) for key, values in of_cells.items()}
    return measures


def _document(  # noqa: PLR0913, PLR0917 - the parts of the document
    facts: EvidenceFacts,
    points: Floats,
    c: Clustering,
    other: tuple[Alternative, ...],
    outside: dict[int, list[Outsider]],
    about: dict[str, Any],
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
        "segments": about["segments"],
        "sentences": sentences(facts, described, other, flow) | about["sentences"],
    }


def _describe(s: Segmentation, points: Floats, c: Clustering) -> dict[str, Any]:
    """Return sums of squares in scaled units for all features together, in their own units for each."""
    together = [squares(column, c.labels, s.cells.counts, c.n_clusters) for column in points.T]
    between, within = (sum(getattr(q, part) for q in together) for part in ("between", "within"))
    each = {f.key: squares(s.cells.values[f.key], c.labels, s.cells.counts, c.n_clusters) for f in s.schema.features}
    if s.protection is not None:  # groups do not show how customers differ within them
        within = c.inertia
        each = {key: replace(q, within=s.protection.within[str(c.n_clusters)][key]) for key, q in each.items()}
    each |= _of_categories(s, points, c)
    return {
        "between": between,
        "within": within,
        "total": between + within,
        "explained": between / (between + within),
        "nearest": _nearest(c.centers),
        "features": [{"feature": key, **_describe_squares(own)} for key, own in each.items()],
        "contributions": contributions(s, c.n_clusters),
    }


def _of_categories(s: Segmentation, points: Floats, c: Clustering) -> dict[str, Squares]:
    """Return sums of squares of categories that form segments, over their coordinates in scaled units."""
    blocks, n = scaler_of(s).blocks(), len(s.schema.features)
    by_key = {}
    for key, block in zip(s.schema.coded, blocks[n:], strict=True):
        each = [squares(column, c.labels, s.cells.counts, c.n_clusters) for column in points[:, block].T]
        by_key[key] = replace(each[0], between=sum(q.between for q in each), within=sum(q.within for q in each))
    return by_key


def _describe_squares(own: Squares) -> dict[str, Any]:
    return {**asdict(own), "f": own.f, "eta_squared": own.eta_squared}


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
