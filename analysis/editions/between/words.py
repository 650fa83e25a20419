"""Sentences on who moved between two editions, and what made segments grow or shrink."""

from collections import Counter
from collections.abc import Iterator

from analysis.editions.between.flows import Flow
from analysis.editions.edition import Edition

MOST_SOURCES = 3
NO_IDS = "Customers have no ids that can be found again, so nobody knows who moved; only the sizes can be compared."
CAUSES = {
    "changed": "because their values changed",
    "centers": "because the centers moved",
    "both": "because of both",
}
Names = tuple[tuple[str, ...], tuple[str, ...]]


def movement_sentences(
    first: Edition, last: Edition, names: Names, flows: tuple[Flow, ...] | None, matched: tuple[int | None, ...]
) -> Iterator[str]:
    """Yield who came, went and moved, by cause, then where the segment that grew most got its customers from."""
    if flows is None:
        yield NO_IDS
        return
    yield _moved(flows)
    yield _came_and_went(flows)
    yield from _growth(first, last, names, flows, matched)


def _moved(flows: tuple[Flow, ...]) -> str:
    by_cause: Counter[str] = Counter()
    for f in flows:
        by_cause[f.cause] += f.n
    both = sum(by_cause[cause] for cause in ("stayed", *CAUSES))
    moved = both - by_cause["stayed"]
    if not moved:
        return f"None of the {both:,} customers who are in both editions changed segment."
    reasons = [f"{by_cause[cause]:,} {words}" for cause, words in CAUSES.items() if by_cause[cause]]
    share = f"{moved / both:.0%}" if moved / both >= 0.01 else "less than 1%"
    return f"{moved:,} of {both:,} customers who are in both editions changed segment ({share}): {_listed(reasons)}."


def _came_and_went(flows: tuple[Flow, ...]) -> str:
    came, went = (sum(f.n for f in flows if f.cause == cause) for cause in ("came", "went"))
    unplaced = sum(f.n for f in flows if f.cause == "unplaced")
    also = f" {unplaced:,} lack a value at one of the times." if unplaced else ""
    return f"{_people(came)} came and {went:,} left.{also}"


def _people(n: int) -> str:
    return "1 customer" if n == 1 else f"{n:,} customers"


def _growth(
    first: Edition, last: Edition, names: Names, flows: tuple[Flow, ...], matched: tuple[int | None, ...]
) -> Iterator[str]:
    """Yield where the customers of the segment that grew most, in customers, came from."""
    grown = [
        (s.size - (first.segments[i - 1].size if i else 0), j)
        for j, (s, i) in enumerate(zip(last.segments, matched, strict=True), start=1)
    ]
    most, segment = max(grown)
    sources = sorted(
        (
            (f.n, f.before)
            for f in flows
            if f.now == segment and f.before != matched[segment - 1] and f.cause != "unplaced"
        ),
        key=lambda pair: -pair[0],
    )
    if most <= 0 or not sources:
        return
    named = [f"{n:,} {_from(names[0], before)}" for n, before in _summed(sources)[:MOST_SOURCES]]
    yield f"“{names[1][segment - 1]}” grew most, by {most:,}. Most who joined it: {_listed(named)}."


def _summed(sources: list[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    total: Counter[int | None] = Counter()
    for n, before in sources:
        total[before] += n
    return sorted(((n, before) for before, n in total.items()), key=lambda pair: (-pair[0], pair[1] or 0))


def _from(names: tuple[str, ...], before: int | None) -> str:
    return "new customers" if before is None else f"from “{names[before - 1]}”"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
