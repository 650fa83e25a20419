"""Segments as lines over editions: the same centers keep their line, a refit goes on by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist

from analysis.editions.edition import Edition, SegmentState

CHANCE = 0.05  # of any segment leaving its band, where nothing changed


@dataclass(frozen=True)
class Line:
    """One segment over editions.

    `segment`: its number in the latest edition, None where it is gone. `points`: positions among the editions, and
    what it was there.
    """

    segment: int | None
    name: str
    points: tuple[tuple[int, SegmentState], ...]


def lines_of(editions: Sequence[Edition]) -> tuple[Line, ...]:
    """Return a line for each segment that there ever was, those of the latest edition first, in their order."""
    grown: list[list[tuple[int, SegmentState]]] = []
    open_lines: dict[int, int] = {}  # segment of the edition before: its line
    for at, edition in enumerate(editions):
        before = editions[at - 1] if at else None
        known = _continued(before, edition, open_lines)
        open_lines = {}
        for state in edition.segments:
            line = known.get(state.segment)
            if line is None:
                line = len(grown)
                grown.append([])
            grown[line].append((at, state))
            open_lines[state.segment] = line
    numbers = {line: segment for segment, line in open_lines.items()}
    lines = [Line(numbers.get(i), points[-1][1].name, tuple(points)) for i, points in enumerate(grown)]
    return tuple(sorted(lines, key=lambda line: (line.segment is None, line.segment or 0)))


def _continued(before: Edition | None, edition: Edition, open_lines: dict[int, int]) -> dict[int, int]:
    """Return the line of each segment that goes on."""
    if before is None:
        return {}
    if before.model == edition.model:
        return dict(open_lines)
    by_name = {state.name: open_lines[state.segment] for state in before.segments}
    return {state.segment: by_name[state.name] for state in edition.segments if state.name in by_name}


def chance_band(share: float, n: int, m: int, n_segments: int) -> tuple[float, float]:
    """Return what a share of n customers may be among m others by chance: two shares, corrected for all segments."""
    reach = NormalDist().inv_cdf(1 - CHANCE / 2 / n_segments)
    width = reach * (share * (1 - share) * (1 / n + 1 / m)) ** 0.5
    return max(share - width, 0.0), min(share + width, 1.0)


def labels_of(editions: Sequence[Edition]) -> tuple[str, ...]:
    """Return a short label for each edition: its month, its day where months hold several, else its number."""
    days = [datetime.fromisoformat(e.when) for e in editions]
    for pattern in ("%b<br>%Y", "%-d %b"):
        labels = [f"{day:{pattern}}" for day in days]
        if len(set(labels)) == len(labels):
            return tuple(_without_repeated_years(labels))
    return tuple(f"{day:%-d %b}<br>no. {e.number}" for day, e in zip(days, editions, strict=True))


def _without_repeated_years(labels: list[str]) -> list[str]:
    """Give the year with its first month only."""
    years = [label.partition("<br>")[2] for label in labels]
    return [label.partition("<br>")[0] if i and years[i] == years[i - 1] else label for i, label in enumerate(labels)]


def spoken(edition: Edition) -> str:
    """Return when an edition was made, as hovers say it."""
    return f"{datetime.fromisoformat(edition.when):%-d %B %Y}, edition {edition.number}"
