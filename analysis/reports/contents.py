"""What a file to take away is about: a segmentation, its evidence, the customers that a link selects, and the day."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.cells import Floats, signed_log
from analysis.core.errors import InputError
from analysis.core.schema import Feature
from analysis.model.brand import Brand
from analysis.model.customer_measures import in_ones, measure_column
from analysis.model.selections.selection import Selection
from analysis.model.selections.words import sentence
from analysis.model.verdicts.segment import advice
from analysis.profiles.segment_profiles import Spread
from analysis.profiles.standing import stand
from analysis.store.evidence import fill_names, open_evidence
from analysis.store.names.given import open_named
from analysis.store.row_queries import Customers
from analysis.store.segmentation import Segment, Segmentation, Solution
from analysis.using.exporting import read_link
from analysis.using.segment_sheets import Sheet, sheets

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Standing:
    """The average of some customers in a feature: in its units, as an index (100 is all customers), and its level.

    `level` is 1 where the average is notably high, -1 where it is notably low, else 0; `index` is None where it has no
    meaning.
    """

    mean: float
    index: float | None
    level: int


@dataclass(frozen=True)
class Group:
    """The customers of one segment that the file is about: all of them, or those that the link selects.

    `slot`: that of its color and mark; `advice`: what to do about it.
    """

    segment: Segment
    slot: int
    sheet: Sheet
    advice: str
    cells: Mask
    size: int

    @property
    def number(self) -> int:
        """The segment's number, from 1."""
        return self.segment.segment

    @property
    def name(self) -> str:
        """The segment's name."""
        return self.segment.name


@dataclass(frozen=True)
class Contents:
    """All that a report, slides and a mail state.

    `chosen` marks the cells whose customers the selection holds; without one, all. `evidence` is the document of `k`
    segments, None where there is no evidence yet; `stability` then is the share of repetitions, by cell, in which its
    customers stay in their segment.
    """

    segmentation: Segmentation
    k: int
    selection: Selection
    chosen: Mask
    evidence: dict[str, Any] | None
    stability: Floats | None
    day: date
    brand: Brand = field(default_factory=Brand)

    @property
    def solution(self) -> Solution:
        """The solution that is shown."""
        return self.segmentation.solution(self.k)

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, segment 1 first."""
        return self.solution.names

    @property
    def slots(self) -> tuple[int, ...]:
        """The slot of each segment's color and mark, segment 1 first."""
        return self.segmentation.slots[self.k]

    @property
    def labels(self) -> NDArray[np.uint8]:
        """The segment of each cell."""
        return self.segmentation.cells.labels[self.k]

    @property
    def size(self) -> int:
        """How many customers the file is about."""
        return int(self.segmentation.cells.counts[self.chosen].sum())

    @property
    def is_selection(self) -> bool:
        """Whether the file is about some customers only."""
        return bool(self.selection.clauses)

    @cached_property
    def sentence(self) -> str:
        """The selection in words, as the page states it."""
        s = self.segmentation
        others = {x.n_clusters: x.names for x in s.solutions}
        return sentence(self.selection, s.schema, self.names, self.size, s.n_segmented, others)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every segment with those of its customers that the file is about."""
        return tuple(map(self._group, self.solution.segments, self.slots, self._sheets))

    @cached_property
    def _sheets(self) -> tuple[Sheet, ...]:
        return sheets(self.segmentation, self.k)

    def _group(self, segment: Segment, slot: int, sheet: Sheet) -> Group:
        cells = self.chosen & (self.labels == segment.segment)
        advised = advice(segment.action, self.judged(segment.segment))
        return Group(segment, slot, sheet, advised, cells, int(self.segmentation.cells.counts[cells].sum()))

    def evidence_sentence(self, name: str) -> str:
        """Return a sentence of the evidence with names filled in; empty where there is no evidence yet."""
        sentences = {} if self.evidence is None else self.evidence["sentences"]
        return fill_names(sentences.get(name, ""), self.names)

    def standing(self, feature: Feature, cells: Mask) -> Standing | None:
        """Return how the customers of `cells` stand in a feature; None where there are none."""
        if not cells.any():
            return None
        s = self.segmentation
        mean, overall = s.cells.mean(feature.key, cells), s.cells.mean(feature.key)
        index = 100 * mean / overall if overall > 0 and mean > 0 else None
        return Standing(mean, index, self._level(feature, cells, mean))

    def _level(self, feature: Feature, cells: Mask, mean: float) -> int:
        """Higher, about average or lower, by the threshold of all sentences."""
        s = self.segmentation
        overall = Spread(**s.overall["features"][feature.key])
        low = float(s.cells.values[feature.key][cells].min())
        group = replace(overall, mean=mean, min=low, z=self._z(feature, cells))
        share = float(s.cells.counts[cells].sum()) / s.n_segmented
        return stand(feature, group, overall, share).level

    def _z(self, feature: Feature, cells: Mask) -> float:
        """Distance from the average of all customers in their standard deviations, as `profiles` measures it."""
        values, counts = self.segmentation.cells.values[feature.key], self.segmentation.cells.counts
        scaled = signed_log(values) if feature.scaling == "log" else values
        mean = np.average(scaled, weights=counts)
        std = np.sqrt(np.average((scaled - mean) ** 2, weights=counts))
        return float((np.average(scaled[cells], weights=counts[cells]) - mean) / std)

    def judged(self, segment: int) -> dict[str, Any] | None:
        """Return the verdict on a segment as the evidence has it; None where it is not known."""
        segments = (self.evidence or {}).get("segments")
        return segments[segment - 1] if segments else None

    def kept_share(self, segment: int) -> float | None:
        """Return the average share of repetitions in which the segment's customers stay in it; None if not known."""
        if self.stability is None:
            return None
        cells = self.labels == segment
        return float(np.average(self.stability[cells], weights=self.segmentation.cells.counts[cells]))


def read_contents(folder: Path, link: str, day: date) -> Contents:
    """Return what is saved in `folder`, as a link of the page shows it; an empty link shows all customers.

    Raises InputError for a folder or link that cannot be read, and for a link that selects nobody.
    """
    s = open_named(folder)
    selection, k = read_link(link, s)
    chosen = np.ones(len(s.cells), dtype=bool)
    if selection.clauses:
        chosen = np.zeros(len(s.cells), dtype=bool)
        chosen[Customers(s, folder).cells(selection, k)] = True
    if not chosen.any():
        raise InputError("The link selects no customers; remove a filter on the page and copy the link again.")
    return with_evidence(Contents(s, k, selection, chosen, None, None, day), folder)


def with_evidence(contents: Contents, folder: Path) -> Contents:
    """Return the same contents with the evidence that is saved in `folder`, if there is any."""
    evidence = open_evidence(folder, contents.segmentation)
    if evidence is None:
        return contents
    kept = in_ones(evidence.measures[measure_column("stability", contents.k)])
    return replace(contents, evidence=evidence.solution(contents.k), stability=kept)


def of_everybody(s: Segmentation, day: date, k: int | None = None) -> Contents:
    """Return contents about all customers of a segmentation at hand, without evidence."""
    overall = np.ones(len(s.cells), dtype=bool)
    return Contents(s, s.n_clusters if k is None else k, Selection(), overall, None, None, day)
