"""What was understood and changed on the way from text to customers: the cleaning report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from analysis.table import Decision

Kind = Literal["changed", "missing", "unreadable", "flagged", "left out"]
EXAMPLES = 3
MOST_UNPLACED = 200
HEADER = ("what", "column", "count", "line", "value", "said")


@dataclass(frozen=True)
class Example:
    """One place where something was found, and the value that stood there."""

    line: int
    value: str


@dataclass(frozen=True)
class Finding:
    """Something found in `n` values of a column, in one sentence, with the first places."""

    kind: Kind
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
    """Every decision about the source, every column's use, every finding; the first customers not segmented of all."""

    decisions: tuple[Decision, ...]
    columns: tuple[ColumnUse, ...]
    findings: tuple[Finding, ...]
    not_segmented: tuple[Unplaced, ...]
    n_not_segmented: int
    place: str = "line"


def report_rows(report: dict[str, Any], unplaced: Iterator[tuple[int, str, str]]) -> Iterator[tuple[Any, ...]]:
    """A saved report as a table with its header; `unplaced` are all customers not segmented: line, id, reason."""
    yield HEADER
    for d in report["decisions"]:
        yield ("decision", "", "", "", d["value"], f"{d['what']}: {d['value']} ({d['why']})")
    for c in report["columns"]:
        yield ("column", c["column"], "", "", c["role"], f"used as {c['role']}: {c['why']}")
    for f in report["findings"]:
        first = f["examples"][0] if f["examples"] else {"line": "", "value": ""}
        yield (f["kind"], f["column"], f["n"], first["line"], first["value"], f["sentence"])
        for example in f["examples"][1:]:
            yield (f["kind"], f["column"], "", example["line"], example["value"], "another of these")
    for line, own, reason in unplaced:
        yield ("not segmented", "", 1, line, own, reason)
