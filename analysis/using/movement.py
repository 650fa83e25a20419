"""The same customers at two times: who moved from which segment to which, and whether they or the centers changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.clustering.new_customers import open_customers
from analysis.clustering.scale.scaler import scaler_of
from analysis.clustering.scoring import centers, score
from analysis.core.cells import Floats
from analysis.core.errors import InputError
from analysis.reading.sources import MOST_BYTES
from analysis.store.folder import open_segmentation
from analysis.store.names.given import read_names, with_names
from analysis.store.segmentation import Segmentation
from analysis.using.known_customers import Known, known_customers, scored_customers

Why = Literal["stayed", "customer changed", "centers drifted", "both changed", "joined", "left", "not placed"]
HEADER = ("id", "from", "from_name", "to", "to_name", "why")


@dataclass(frozen=True)
class Move:
    """One customer: segment before and after, both numbered as before, and why they differ.

    None: not there (joined, left), or there with missing or unreadable values (not placed).
    """

    id: str
    before: int | None
    after: int | None
    why: Why


@dataclass(frozen=True)
class Movement:
    """Every customer of both times, sorted as before, then those who joined.

    `names` are the segments' names before; `matched[i]` is the segment after that is segment i + 1 before; `notes` are
    sentences on how the later file was read.
    """

    names: tuple[str, ...]
    matched: tuple[int, ...]
    moves: tuple[Move, ...]
    notes: tuple[str, ...] = ()

    def flows(self) -> dict[tuple[int, int], Counter[str]]:
        """For each pair of segments how many customers went that way, by why."""
        flows: dict[tuple[int, int], Counter[str]] = {}
        for m in self.moves:
            if m.before is not None and m.after is not None:
                flows.setdefault((m.before, m.after), Counter())[m.why] += 1
        return dict(sorted(flows.items()))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the movement as a table of text, its header first."""
        yield HEADER
        for m in self.moves:
            yield (m.id, *self._named(m.before), *self._named(m.after), m.why)

    def _named(self, segment: int | None) -> tuple[str, str]:
        return ("", "") if segment is None else (str(segment), self.names[segment - 1])

    def to_document(self) -> dict[str, Any]:
        """Return what a page draws: names, flows by why, how many joined and left."""
        whys = Counter(m.why for m in self.moves)
        flows = [{"from": a, "to": b, "n": c.total(), "why": dict(c)} for (a, b), c in self.flows().items()]
        return {"names": self.names, "matched": self.matched, "flows": flows, "why": dict(whys), "notes": self.notes}


def movement(before: Path, after: Path, n_clusters: int | None = None, most_bytes: int = MOST_BYTES) -> Movement:
    """Compare a segmentation with another one, or with a CSV of the same customers at a later time.

    With a CSV there are no new centers: the old ones show where its customers are. Raises InputError where customers
    have no ids or ids are repeated, where a feature is missing, or where that number of segments has no solution.
    """
    old = with_names(open_segmentation(before), read_names(before))
    k = n_clusters or old.n_clusters
    _check_k(old, before, k)
    known = known_customers(old, before, old, k)
    if after.is_dir():
        new = open_segmentation(after)
        _check_k(new, after, k)
        later = known_customers(new, after, old, k)
        matched = _match(old, new, k)
    else:
        with open_customers(old, after, most_bytes) as table:
            later = scored_customers(old, k, table)
        matched = tuple(range(1, k + 1))
    later = later.as_in(known)
    return Movement(old.solution(k).names, matched, tuple(_moves(old, k, known, later, matched)), later.notes)


def _check_k(s: Segmentation, folder: Path, k: int) -> None:
    if k not in s.ks:
        raise InputError(f"{folder} has no solution of {k} segments; choose a number from {s.ks[0]} to {s.ks[-1]}.")


def _match(old: Segmentation, new: Segmentation, k: int) -> tuple[int, ...]:
    """For each segment before the one after whose center is nearest, one to one (Kuhn 1955), in old scaled units."""
    order = [next(f for f in new.schema.features if f.column.lower() == g.column.lower()) for g in old.schema.features]
    segments = new.solution(k).segments
    numbers = scaler_of(old).of_features().transform(np.array([[g.center[f.column] for f in order] for g in segments]))
    shares = [{column.lower(): own for column, own in new.shares(g).items()} for g in segments]
    averages = [
        np.array([old.scaling.average(c.key, own[c.column.lower()]) for own in shares])
        for c in old.schema.forming_categories
    ]
    later = np.nan_to_num(np.column_stack([numbers, *averages]), nan=0.0)
    apart = ((centers(old, k)[:, None, :] - later[None, :, :]) ** 2).sum(axis=2)
    _, columns = linear_sum_assignment(apart)
    return tuple(int(c) + 1 for c in columns)


def _moves(old: Segmentation, k: int, known: Known, later: Known, matched: tuple[int, ...]) -> Iterator[Move]:
    both = [own for own in known.segments if own in later.segments]
    by_old_centers = _by_old_centers(old, k, [later.values[own] for own in both])
    changed = dict(zip(both, by_old_centers, strict=True))
    renumbered = {segment: i for i, segment in enumerate(matched, start=1)}
    for own, before in known.segments.items():
        if own not in changed:
            yield Move(own, before, None, "not placed" if own in later.unplaced else "left")
            continue
        after = renumbered[later.segments[own]]
        yield Move(own, before, after, _why(before, int(changed[own]), after))
    for own, segment in later.segments.items():
        if own not in known.segments:
            yield Move(own, None, renumbered[segment], "not placed" if own in known.unplaced else "joined")


def _by_old_centers(old: Segmentation, k: int, values: list[Floats]) -> NDArray[np.int64]:
    """Return the segments by the earlier centers; 0 for customers with a value that there was not."""
    if not values:
        return np.array([], dtype=np.int64)
    matrix = np.array(values)
    return np.where(np.isnan(matrix).any(axis=1), 0, score(old, k, np.nan_to_num(matrix)).segments)


def _why(before: int, changed: int, after: int) -> Why:
    """Take `changed`, where the old centers put the customer's new values."""
    if before == after:
        return "stayed"
    if changed == after:
        return "customer changed"
    return "centers drifted" if changed == before else "both changed"


def summary(compared: Movement) -> list[str]:
    """Return the movement in lines of text."""
    whys = Counter(m.why for m in compared.moves)
    both = sum(1 for m in compared.moves if m.before is not None and m.after is not None)
    moved = both - whys["stayed"]
    totals = (
        f"{moved:,} of {both:,} customers moved: {whys['customer changed']:,} because they changed, "
        f"{whys['centers drifted']:,} because the centers drifted, {whys['both changed']:,} because of both; "
        f"{whys['joined']:,} joined, {whys['left']:,} left, {whys['not placed']:,} could not be placed at one of "
        "the times."
    )
    lines = [totals, *compared.notes]
    if compared.matched != tuple(range(1, len(compared.names) + 1)):
        pairs = ", ".join(f"{i} is {j}" for i, j in enumerate(compared.matched, start=1) if i != j)
        lines.append(f"Segments are matched by their centers and numbered as before; before is after: {pairs}.")
    lines += [
        f"  {count.total():6,}  {compared.names[a - 1]} -> {compared.names[b - 1]}"
        for (a, b), count in sorted(compared.flows().items(), key=lambda pair: -pair[1].total())
        if a != b
    ]
    return lines
