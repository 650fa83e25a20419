"""What many visitors met: how long each kind of request took, what failed, and whether that is good enough."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.instruments.asking import Asked
from benchmarks.instruments.report import Measure, percentile

MOST = 300
ENOUGH = 20
SLOW = "login"  # passwords are checked slowly on purpose, once in twelve hours


@dataclass(frozen=True)
class Seen:
    """What a number of visitors met."""

    visitors: int
    asked: list[Asked]
    megabytes: list[float]
    client: float
    server: float

    @property
    def errors(self) -> int:
        """Requests without the answer."""
        return sum(a.failed for a in self.asked)

    def by_kind(self) -> dict[str, list[float]]:
        """Milliseconds by kind of request, those that are asked most first."""
        kinds: dict[str, list[float]] = {}
        for a in self.asked:
            kinds.setdefault(a.kind, []).append(a.took)
        return dict(sorted(kinds.items(), key=lambda item: -len(item[1])))

    def summary(self, took: float) -> str:
        """In one line."""
        worst = max(percentile(times) for kind, times in self.by_kind().items() if kind != SLOW)
        rate = f"{len(self.asked) / took:.0f} requests/s, {self.errors} errors"
        return f"{rate}, slowest kind p95 {worst:.0f} ms, server {100 * self.server:.0f}% of a core"

    def is_fine(self) -> bool:
        """Return whether all visitors got an answer in time."""
        own = [times for kind, times in self.by_kind().items() if kind != SLOW]
        return not self.errors and not any(len(t) >= ENOUGH and percentile(t) > MOST for t in own)


def waited(kind: str, times: Sequence[float]) -> Measure:
    """Return how long one kind of request took; how many there were, and their 99th percentile, stand in the name."""
    p99 = statistics.quantiles(times, n=100, method="inclusive")[-1] if len(times) > 1 else times[0]
    most = None if kind == SLOW else MOST
    return Measure(f"    {kind} ({len(times):,}; p99 {p99:,.0f} ms)", times, "ms", most, most, spread=True)
