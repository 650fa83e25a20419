"""What was understood and changed on the way from text to customers: the cleaning report."""

from dataclasses import dataclass, field
from typing import Literal

from analysis.model.as_read import AsRead
from analysis.model.doubts import Answered, Doubt

FindingKind = Literal["changed", "missing", "unreadable", "flagged", "left out"]
EXAMPLES = 3
MOST_UNPLACED = 200
REFERENCE = "reference date"  # what is decided of orders that are summed up per customer


def counted(n: int, noun: str) -> str:
    """`1 value`, `2 values`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


@dataclass(frozen=True)
class Decision:
    """Something about a source that had to be found out, what was found, and why."""

    what: str
    value: str
    why: str


@dataclass(frozen=True)
class Example:
    """One place where something was found, and the value that stood there."""

    line: int
    value: str


@dataclass(frozen=True)
class Finding:
    """Something found in `n` values of a column, in one sentence, with the first places."""

    kind: FindingKind
    column: str
    n: int
    sentence: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class ColumnUse:
    """What a column is used for, and why; `scaling` of features, `missing` counts values."""

    column: str
    role: str
    why: str
    missing: int
    samples: tuple[str, ...]
    scaling: str = ""


@dataclass(frozen=True)
class Unplaced:
    """A customer that is not segmented: where it stands, its id, and why."""

    line: int
    id: str
    reason: str


@dataclass(frozen=True)
class Report:
    """Every decision about the source, every column's use, every finding; the first customers not segmented of all.

    `row`: what a row of the source is. `doubts`: what the source leaves open, and was decided unasked; `answers`: what
    the question decides. `as_read`: what reading decided.
    """

    decisions: tuple[Decision, ...]
    columns: tuple[ColumnUse, ...]
    findings: tuple[Finding, ...]
    not_segmented: tuple[Unplaced, ...]
    n_not_segmented: int
    place: str = "line"
    row: str = "customer"
    doubts: tuple[Doubt, ...] = ()
    answers: tuple[Answered, ...] = ()
    as_read: AsRead = field(default_factory=AsRead)
