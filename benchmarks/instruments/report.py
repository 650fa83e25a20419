"""What a measurement found, against what is promised, as a plain table."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("measure", "median", "p95", "target", "met")


@dataclass(frozen=True)
class Measure:
    """One measure: its values, the most that their median and 95th percentile may be, where that is promised."""

    name: str
    values: Sequence[float]
    unit: str
    most: float | None = None
    most_p95: float | None = None
    spread: bool = False

    def row(self) -> tuple[str, ...]:
        """Return the measure as cells of the table."""
        if not self.values:
            return (self.name, "none seen", "", self._target(), "")
        p95 = self._text(percentile(self.values)) if self.spread else ""
        return (self.name, self._text(statistics.median(self.values)), p95, self._target(), self._met())

    def _text(self, value: float) -> str:
        digits = 0 if value >= 100 or value == round(value) else 1 if value >= 10 else 2
        return f"{value:,.{digits}f} {self.unit}".strip()

    def _target(self) -> str:
        if self.most is None:
            return ""
        p95 = "" if self.most_p95 is None else f", p95 {self._text(self.most_p95)}"
        return f"<= {self._text(self.most)}{p95}"

    def _met(self) -> str:
        if self.most is None:
            return ""
        fine = statistics.median(self.values) <= self.most
        return "yes" if fine and (self.most_p95 is None or percentile(self.values) <= self.most_p95) else "NO"


def percentile(values: Sequence[float]) -> float:
    """Return the 95th percentile, interpolated."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def machine() -> str:
    """Return where this was measured."""
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {busy:.1f}, Python {platform.python_version()}, {platform.system()}"


def table(measures: Sequence[Measure]) -> str:
    """Return all measures as lines of text in columns."""
    rows = [HEAD, *(m.row() for m in measures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]])
