"""Two editions compared: flows, sizes, drift figures and the sentences that say what happened."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.core.errors import InputError
from analysis.editions.base import Base, base_of, open_rows
from analysis.editions.between.flows import Flow, Side, flows_by_id, matched_segments
from analysis.editions.between.histograms import Histogram, histogram_of
from analysis.editions.between.words import movement_sentences
from analysis.editions.drift.measures import Measure, measure_drift
from analysis.editions.drift.verdict import Verdict, judge
from analysis.editions.edition import Edition
from analysis.editions.figures import Placed, place
from analysis.editions.first import current_editions
from analysis.editions.kept import edition_named, editions_of, rows_of, writing
from analysis.store.segmentation import Segmentation


@dataclass(frozen=True)
class Comparison:
    """What happened from edition `before` to edition `now`.

    `flows` are None where customers have no ids. `matched[j]`: the earlier segment that segment j + 1 goes on from.
    `by_old_centers[i]`: customers of now that the earlier centers put into segment i + 1. `verdict` is None where the
    two editions have other features. `names`: what the segments of both are called.
    """

    before: int
    now: int
    names: tuple[tuple[str, ...], tuple[str, ...]]
    sizes: tuple[tuple[int, ...], tuple[int, ...]]
    flows: tuple[Flow, ...] | None
    matched: tuple[int | None, ...]
    by_old_centers: tuple[int, ...]
    verdict: Verdict | None
    histogram: Histogram | None
    features: tuple[dict[str, Any], ...]
    sentences: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """Return the comparison as JSON values."""
        return asdict(self) | {"verdict": None if self.verdict is None else self.verdict.to_document()}


def compare(folder: Path, before: int | None = None, now: int | None = None) -> Comparison:
    """Compare two editions of a folder: from the approved one, or the one last fitted, to the latest unless named.

    Raises InputError where there is no such edition, or its rows are gone.
    """
    if not editions_of(folder):
        with writing(folder):
            current_editions(folder)
    base = base_of(folder, editions_of(folder))
    first = base.yardstick if before is None else edition_named(base.editions, before, folder)
    last = base.latest if now is None else edition_named(base.editions, now, folder)
    return _compared(base, first, last)


def _compared(base: Base, first: Edition, last: Edition) -> Comparison:
    sides = tuple(_side(base.folder, e) for e in (first, last))
    model = open_rows(base.folder, first.model)
    if {c.column for c in model.schema.forming} != {c.column for c in sides[1].s.schema.forming}:
        raise InputError(f"Edition {last.number} has other features than edition {first.number}; compare two others.")
    placed = place(model, sides[0].s.cells), place(model, sides[1].s.cells)
    matched = matched_segments(placed[1].labels, sides[1], first.n_clusters)
    flows = flows_by_id(sides[0], sides[1], placed[1].labels, matched)
    names = _called(base, first), _called(base, last)
    verdict = _verdict(model, placed, (first, last), names[0])
    sizes = tuple(s.size for s in first.segments), tuple(s.size for s in last.segments)
    by_old = tuple(int(n) for n in placed[1].sizes(first.n_clusters))
    return Comparison(
        before=first.number,
        now=last.number,
        names=names,
        sizes=sizes,
        flows=flows,
        matched=matched,
        by_old_centers=by_old,
        verdict=verdict,
        histogram=_histogram(model, placed, verdict),
        features=tuple(_features(model)),
        sentences=tuple(movement_sentences(first, last, names, flows, matched)),
    )


def _side(folder: Path, e: Edition) -> Side:
    return Side(open_rows(folder, e.number), rows_of(folder, e.number), e.n_clusters)


def _called(base: Base, e: Edition) -> tuple[str, ...]:
    """Return today's names of an edition's segments, those of then where its centers no longer count."""
    return base.called if e.model == base.yardstick.model else tuple(s.name for s in e.segments)


def _verdict(
    model: Segmentation, placed: tuple[Placed, Placed], editions: tuple[Edition, Edition], names: tuple[str, ...]
) -> Verdict:
    first, last = editions
    same = first.number == last.number
    measures = () if same else measure_drift(model, *placed, fitted=first.number == first.model)
    return judge(model, names, (first.number, last.number), measures)


def _histogram(model: Segmentation, placed: tuple[Placed, Placed], verdict: Verdict | None) -> Histogram | None:
    """Return the values before and now of what changed most of what matters, in its segment where it did so there."""
    measures: tuple[Measure, ...] = () if verdict is None else verdict.measures
    large = [m for m in measures if m.matters and m.kind in {"within", "feature"} and not m.which]
    if not large:
        return None
    most = max(large, key=lambda m: m.value / m.limit)
    at = next(i for i, f in enumerate(model.schema.features) if f.column == most.what)
    chosen = [np.ones(len(p.labels), dtype=bool) if most.segment is None else p.labels == most.segment for p in placed]
    before, now = ((p.values[own, at], p.counts[own]) for p, own in zip(placed, chosen, strict=True))
    return histogram_of(most, before, now)


def _features(model: Segmentation) -> Iterator[dict[str, Any]]:
    for f in model.schema.features:
        yield {"column": f.column, "short": f.short, "unit": f.unit, "decimals": f.decimals}
    for c in model.schema.forming_categories:
        yield {"column": c.column, "short": c.short, "unit": "%", "decimals": 1}
